// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.finding;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.WEB;
import static dev.warren.atlas.Facts.hex;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingsTest {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.3.7");
    private static final PodName OLD = new PodName("default", "old", "u9");
    private static final String SANDBOX = hex("9c95");
    private static final String OTHER = hex("5a5a");

    /// Two pods, each on a link of the host, with these addresses.
    private static Facts pods(String red, String blue) {
        return Facts.node()
                .process(70, "pause", RED)
                .process(80, "pause", BLUE)
                .sandbox(SANDBOX, WEB, running(70, RED), none())
                .sandbox(OTHER, OLD, running(80, BLUE), none())
                .inside(HOST, Links.veth(6, "eni6", 2, 0), Links.veth(7, "eni7", 2, 1))
                .number(HOST, 0, RED)
                .number(HOST, 1, BLUE)
                .add(pod(RED, 6, red))
                .add(pod(BLUE, 7, blue))
                .number(RED, 0, HOST)
                .number(BLUE, 0, HOST);
    }

    private static Fact pod(NamespaceId id, int outside, String address) {
        return new Facts()
                .inside(
                        id,
                        List.of(Links.loopback(), Links.veth(2, "eth0", outside, 0)),
                        address.isEmpty() ? List.of() : List.of(Links.address(2, address)))
                .list()
                .getFirst();
    }

    private static Fact given(PodName pod, String sandbox, String where) {
        return new Fact.AddressManaged(
                pod, sandbox, "eth0", ADDRESS, 0, new Evidence("eks", where));
    }

    private static List<String> of(Facts facts) {
        return AddressFindings.of(facts.atlas()).of(ADDRESS);
    }

    @Test
    void nothingIsWrongWithAPodThatHasWhatItWasGiven() {
        Facts facts = pods("10.0.3.7/32", "10.0.3.8/32").add(given(WEB, SANDBOX, "ipam.json"));

        assertThat(of(facts)).isEmpty();
        assertThat(AddressFindings.of(facts.atlas()).ofNode()).isEmpty();
    }

    @Test
    void twoPodsOnOneNodeCannotHaveOneAddress() {
        assertThat(of(pods("10.0.3.7/32", "10.0.3.7/32")))
                .containsExactly(
                        "10.0.3.7 is on more than one interface: pod default/old on eth0 and pod default/web on eth0");
    }

    @Test
    void networksThatDoNotKnowEachOtherMayHaveTheSameAddress() {
        Facts facts =
                Facts.node()
                        .inside(
                                RED,
                                List.of(Links.veth(2, "eth0", 6, 0)),
                                List.of(Links.address(2, "10.0.3.7/24")))
                        .inside(
                                BLUE,
                                List.of(Links.veth(2, "eth0", 6, 0)),
                                List.of(Links.address(2, "10.0.3.7/24")));

        assertThat(of(facts)).isEmpty();
    }

    @Test
    void anAddressThatNobodyHasIsMissedOnceHoweverManyTellOfIt() {
        Facts facts =
                pods("", "10.0.3.8/32")
                        .add(given(WEB, SANDBOX, "ipam.json"))
                        .add(given(WEB, "", "introspection"));

        assertThat(of(facts))
                .containsExactly(
                        "10.0.3.7 is given to pod default/web by introspection and ipam.json, but no interface on this node has it");
        assertThat(AddressFindings.of(facts.atlas()).ofNode()).isEqualTo(of(facts));
    }

    @Test
    void whereLinksCouldNotBeReadNobodyIsSaidToBeWithoutHisAddress() {
        Facts facts =
                pods("", "")
                        .add(given(WEB, SANDBOX, "ipam.json"))
                        .add(new Fact.Gap("link", "links of somebody", Why.FORBIDDEN));

        assertThat(of(facts))
                .singleElement()
                .asString()
                .endsWith("no interface that was seen has it");
        assertThat(AddressFindings.of(facts.atlas()).ofNode()).isEmpty();
        assertThat(findings(facts, RED)).isEmpty();
    }

    @Test
    void anotherGapHidesNoLink() {
        Facts facts =
                pods("", "")
                        .add(given(WEB, SANDBOX, "ipam.json"))
                        .add(new Fact.Gap("imds", "the service", Why.INTERRUPTED));

        assertThat(of(facts))
                .singleElement()
                .asString()
                .endsWith("no interface on this node has it");
    }

    @Test
    void anAddressThatAnotherPodHasIsSaid() {
        Facts facts = pods("10.0.3.9/32", "10.0.3.7/32").add(given(WEB, SANDBOX, "ipam.json"));

        assertThat(of(facts))
                .containsExactly(
                        "10.0.3.7 is given to pod default/web by ipam.json, but pod default/old on eth0 has it");
    }

    @Test
    void aMapWithMoreAnswersKeepsWhatWasNoted() {
        Facts facts = pods("", "").add(given(WEB, SANDBOX, "ipam.json"));

        assertThat(AddressFindings.of(facts.atlas().with(List.of())).of(ADDRESS)).hasSize(1);
    }

    private static List<String> findings(Facts facts, NamespaceId id) {
        return NamespaceFindings.of(facts.atlas(), facts.of(id));
    }

    @Test
    void aPodIsToldWhatItMisses() {
        Facts facts = pods("", "").add(given(WEB, SANDBOX, "ipam.json"));

        assertThat(findings(facts, RED)).hasSize(1).first().asString().contains("is given to pod");
        assertThat(findings(facts, BLUE)).isEmpty();
    }

    @Test
    void aPodWithoutAnyInterfaceIsCutOff() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(SANDBOX, WEB, running(70, RED), none())
                        .inside(RED, Links.loopback());

        assertThat(findings(facts, RED))
                .containsExactly(
                        "pod default/web has no interface but its loopback: nothing can reach it");
    }

    @Test
    void aNamespaceThatCouldNotBeReadIsNotSaidToBeCutOff() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(SANDBOX, WEB, running(70, RED), none());

        assertThat(findings(facts, RED)).isEmpty();
    }

    @Test
    void aNameWhoseHashIsNotThePodsIsDoubted() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(SANDBOX, WEB, running(70, RED), none())
                        .inside(HOST, Links.veth(6, "eni0123456789a", 2, 0))
                        .add(pod(RED, 6, "10.0.3.7/32"))
                        .number(HOST, 0, RED)
                        .number(RED, 0, HOST);

        assertThat(findings(facts, RED))
                .singleElement()
                .asString()
                .startsWith("eth0: the hash in eni0123456789a does not fit");
    }
}
