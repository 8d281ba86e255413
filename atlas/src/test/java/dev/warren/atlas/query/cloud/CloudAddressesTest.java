// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Facts;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What several tell of the interfaces of a cloud is put together, and addresses are found in it.
final class CloudAddressesTest extends CloudGround {
    @Test
    void severalWhoTellOfOneInterfaceAreMergedById() {
        Facts facts =
                twoCards()
                        .add(told("eks", SECOND, "", 1, "10.20.70.31"))
                        .add(
                                new Fact.CloudInterfaceManaged(
                                        SECOND,
                                        false,
                                        true,
                                        OptionalLong.of(2),
                                        OptionalInt.of(0),
                                        new Evidence("eks", "/v1/enis")));
        KnownInterface known = of(facts).byId(SECOND).orElseThrow();

        assertThat(known.card().addresses())
                .extracting(IpAddress::toString)
                .containsExactly("10.20.70.20", "10.20.70.31");
        assertThat(known.isTrunk()).isTrue();
        assertThat(known.notedTable()).hasValue(2);
        assertThat(known.evidence())
                .extracting(Evidence::source)
                .containsExactly("imds", "eks", "eks");
        assertThat(known.contradictions())
                .containsExactly(
                        "eks:%s says that it has 10.20.70.31, of which imds:%s does not know"
                                .formatted(SECOND, SECOND));
    }

    @Test
    void whereTwoDifferTheCloudItselfIsBelievedAndItIsSaid() {
        KnownInterface known =
                of(twoCards().add(told("eks", SECOND, "", 3))).byId(SECOND).orElseThrow();

        assertThat(known.card().device()).hasValue(1);
        assertThat(known.contradictions())
                .containsExactly(
                        "imds:%s says that its device number is 1, but eks:%s says 3"
                                .formatted(SECOND, SECOND));
    }

    @Test
    void oneThatTellsNoIdIsMergedByItsMac() {
        Facts facts = twoCards().add(told("other", "", MAC_OF_3, -1, "10.20.71.17"));

        assertThat(of(facts).all()).hasSize(2);
        assertThat(of(facts).byId(SECOND).orElseThrow().card().addresses())
                .contains(IpAddress.parse("10.20.71.17"));
        assertThat(of(facts).byId(SECOND).orElseThrow().contradictions()).isEmpty();
    }

    @Test
    void anAddressOfTwoInterfacesIsAContradictionOfBoth() {
        Facts facts = twoCards().add(told("eks", SECOND, "", 1, "10.20.65.21"));
        String words = "10.20.65.21 is said to be of " + PRIMARY + " and of " + SECOND;

        assertThat(of(facts).byId(PRIMARY).orElseThrow().contradictions()).contains(words);
        assertThat(of(facts).byId(SECOND).orElseThrow().contradictions()).contains(words);
    }

    @Test
    void anAddressBelongsToWhoListsItElseToWhosePrefixHoldsIt() {
        CloudInterfaces cloud = of(twoCards());

        assertThat(reason(cloud, "10.20.65.21"))
                .isEqualTo("it is one of the addresses of " + PRIMARY);
        assertThat(reason(cloud, "10.20.71.31"))
                .isEqualTo("it is in the prefix 10.20.71.16/28 of " + SECOND);
        assertThat(cloud.ofAddress(IpAddress.parse("10.20.71.32"))).isEmpty();
        assertThat(cloud.ofAddress(IpAddress.parse("::10.20.71.31"))).isEmpty();
    }

    private static String reason(CloudInterfaces cloud, String address) {
        return cloud.ofAddress(IpAddress.parse(address)).orElseThrow().reason();
    }

    @Test
    void theFirstDeviceIsThePrimaryUnlessTheAgentKnowsBetter() {
        assertThat(of(twoCards()).primary().map(KnownInterface::id)).contains(PRIMARY);
        Facts facts =
                twoCards()
                        .add(
                                new Fact.CloudInterfaceManaged(
                                        SECOND,
                                        true,
                                        false,
                                        OptionalLong.empty(),
                                        OptionalInt.empty(),
                                        new Evidence("eks", "/v1/enis")));

        assertThat(of(facts).primary().map(KnownInterface::id)).contains(SECOND);
        assertThat(of(facts).primary().orElseThrow().contradictions())
                .containsExactly(
                        "the agent says that %s is the primary, but its device number is 1"
                                .formatted(SECOND));
    }

    @Test
    void prefixesOfTheNetworkAndSettingsAreTold() {
        CloudInterfaces cloud =
                of(
                        twoCards()
                                .add(
                                        new Fact.CloudSettingsSeen(
                                                Map.of("AWS_VPC_K8S_CNI_EXTERNALSNAT", "true"),
                                                new Evidence("eks", "/v1/networkutils"))));

        assertThat(cloud.networkPrefixes()).containsExactly(Cidr.parse("10.20.0.0/16"));
        assertThat(cloud.isInNetwork(IpAddress.parse("10.20.255.1"))).contains(true);
        assertThat(cloud.isInNetwork(IpAddress.parse("10.30.0.10"))).contains(false);
        assertThat(cloud.isInNetwork(IpAddress.parse("2600::1"))).isEmpty();
        assertThat(cloud.setting("AWS_VPC_K8S_CNI_EXTERNALSNAT")).contains("true");
        assertThat(cloud.setting("AWS_VPC_ENI_MTU")).isEmpty();
    }

    @Test
    void theOrderOfTheFactsDoesNotMatter() {
        List<Fact> facts =
                new ArrayList<>(
                        twoCards()
                                .add(told("eks", SECOND, "", 3, "10.20.65.21"))
                                .add(told("eks", PRIMARY, "", 0, "10.20.65.99"))
                                .add(told("link", SECOND, "02:00:00:00:00:09", -1))
                                .list());
        List<KnownInterface> expected = CloudInterfaces.of(Atlas.of(facts)).all();
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(facts, new Random(seed));

            assertThat(CloudInterfaces.of(Atlas.of(facts)).all()).isEqualTo(expected);
        }
    }
}
