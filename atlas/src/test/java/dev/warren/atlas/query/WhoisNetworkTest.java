// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.query.SampleNode.assertMeans;
import static dev.warren.atlas.query.SampleNode.assertMeansAll;
import static dev.warren.atlas.query.SampleNode.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import java.util.List;
import org.junit.jupiter.api.Test;

/// References to the namespace itself and to what is in it.
class WhoisNetworkTest {
    @Test
    void findsByNameInodeCookieAndNumber() {
        assertMeans("cni-1", RED, "its name is cni-1");
        assertMeans("4026532100", RED, "its inode is 4026532100");
        assertMeans("netns/4026532100", RED, "its inode is 4026532100");
        assertMeans("inode:4026532100", RED, "its inode is 4026532100");
        assertMeans("cookie:1100", RED, "the kernel's cookie of it is 1100");
        assertMeans("nsid:1", BLUE, "the host's namespace refers to it as nsid 1");
        assertMeansAll("cookie:1");
        assertMeansAll("nsid:9");
    }

    @Test
    void findsByPathOfAPinOrASymbolicLink() {
        assertMeans("/run/netns/cni-1", RED, "it is pinned at /run/netns/cni-1");
        assertMeans("/var/run/netns/cni-1", RED, "it is pinned at /run/netns/cni-1");
        assertMeans("/run/docker/netns/5a", BLUE, "it is pinned at /run/docker/netns/5a");
        assertMeans("/run/netns/cache", BLUE, "a symbolic link leads to it from /run/netns/cache");
        assertMeans("cache", BLUE, "a symbolic link leads to it from /run/netns/cache");
        assertMeansAll("/run/netns/other");
    }

    @Test
    void takesAPathForOurOwnWhereItExistsHereAndForTheOthersWhereItDoesNot() {
        Facts facts =
                node().foreignPin(BLUE, "/run/netns/cni-1", 4026533000L)
                        .foreignPin(BLUE, "/run/netns/inner", 4026533000L);

        assertThat(Whois.find(facts.atlas(), Reference.parse("/run/netns/cni-1")))
                .extracting(match -> match.namespace().id())
                .containsExactly(RED);
        assertThat(Whois.find(facts.atlas(), Reference.parse("/run/netns/inner")))
                .singleElement()
                .satisfies(
                        match ->
                                assertThat(match.reasons())
                                        .containsExactly(
                                                "it is pinned at /run/netns/inner in mount"
                                                        + " namespace 4026533000"));
    }

    @Test
    void takesTheHostsEndOfAPairForTheNamespaceBehindIt() {
        assertMeans(
                "veth6",
                RED,
                "link veth6 (index 6, veth) of the host is tied to its eth0 (index 2)");
        assertMeans(
                "if:veth7",
                BLUE,
                "link veth7 (index 7, veth) of the host is tied to its eth0 (index 2)");
    }

    @Test
    void saysThatTheOtherEndOfALinkWasNotSeen() {
        assertThat(
                        Whois.find(
                                Facts.node().inside(HOST, Links.veth(9, "veth9", 2, 5)).atlas(),
                                Reference.parse("veth9")))
                .singleElement()
                .satisfies(
                        match ->
                                assertThat(match.reasons())
                                        .containsExactly(
                                                "link veth9 (index 9, veth) is in it; its other"
                                                        + " end (index 2 in nsid 5) was not seen"));
    }

    @Test
    void listsEveryNamespaceThatHasALinkOfAName() {
        assertMeansAll("if:eth0", HOST, RED, BLUE);
        assertMeansAll("eth0", HOST, RED, BLUE);
    }

    @Test
    void findsLinksByTheirOtherNamesAndByHardwareAddress() {
        assertMeans("enp3s0", HOST, "link eth0 (index 2) is in it");
        assertMeans("if:uplink", HOST, "link eth0 (index 2) is in it");
        assertMeans("mac:02:aa:00:00:00:01", HOST, "link eth0 (index 2) is in it");
        assertMeans("02-AA-00-00-00-01", HOST, "link eth0 (index 2) is in it");
        assertMeans(
                "mac:02:00:00:00:00:06",
                RED,
                "link veth6 (index 6, veth) of the host is tied to its eth0 (index 2)");
    }

    @Test
    void findsByAddressInAnySpelling() {
        assertMeans("ip:10.0.3.7", RED, "its link eth0 has 10.0.3.7/24");
        assertMeans("10.0.3.7", RED, "its link eth0 has 10.0.3.7/24");
        assertMeans("10.0.3.7/24", RED, "its link eth0 has 10.0.3.7/24");
        assertMeans("ip:::ffff:10.0.3.7", RED, "its link eth0 has 10.0.3.7/24");
        String reason = "its link eth0 has fd00::3:0:7/64";
        assertMeans("ip:fd00::3:0:7", RED, reason);
        assertMeans("FD00:0:0:0:0:3:0:7", RED, reason);
        assertMeans("fd00:0000:0000:0000:0000:0003:0000:0007/64", RED, reason);
        assertMeansAll("ip:10.0.3.8");
    }

    @Test
    void findsAnAddressOfOneLinkWhateverZoneItWasWrittenWith() {
        Facts facts =
                Facts.node()
                        .inside(
                                RED,
                                List.of(Links.veth(2, "eth0", 6, 0)),
                                List.of(Links.address(2, "fe80::1/64")));
        for (String reference :
                List.of(
                        "fe80::1",
                        "fe80::1%eth0",
                        "fe80::1%eth0/64",
                        "FE80::1%2",
                        "ip:fe80::1%eth0",
                        "ip:fe80::1%eth0/64")) {
            assertThat(Whois.find(facts.atlas(), Reference.parse(reference)))
                    .as(reference)
                    .singleElement()
                    .satisfies(
                            match ->
                                    assertThat(match.reasons())
                                            .containsExactly("its link eth0 has fe80::1/64"));
        }
        assertThat(Whois.find(facts.atlas(), Reference.parse("%eth0"))).isEmpty();
    }

    @Test
    void takesAnAddressOfTheHostsEndForTheHosts() {
        assertMeans("10.0.3.1", HOST, "its link veth6 has 10.0.3.1/32");
    }

    @Test
    void listsEveryNamespaceThatHasAnAddress() {
        assertMeansAll("ip:127.0.0.1", HOST, RED);

        Facts facts =
                node().inside(
                                Facts.id(4026532300L),
                                List.of(Links.veth(2, "eth0", 9, 0)),
                                List.of(Links.address(2, "10.0.3.7/16")));
        assertThat(Whois.find(facts.atlas(), Reference.parse("ip:10.0.3.7"))).hasSize(2);
    }
}
