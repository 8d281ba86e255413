// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CloudInterfacesTest {
    private static final String PRIMARY = "eni-0aa11bb22cc33dd44";
    private static final String SECOND = "eni-0ee55ff6677889900";
    private static final String BRANCH = "eni-0dd44cc33bb22aa11";

    /// The MAC of link 2 of [Links#link].
    private static final String MAC_OF_2 = "02:00:00:00:00:02";

    private static final String MAC_OF_3 = "02:00:00:00:00:03";

    private static Fact.CloudInterfaceSeen told(
            String source, String id, String mac, int device, String... addresses) {
        return new Fact.CloudInterfaceSeen(
                new CloudInterface(
                        mac.isEmpty() ? Mac.NONE : Mac.parse(mac),
                        id,
                        device < 0 ? OptionalInt.empty() : OptionalInt.of(device),
                        OptionalInt.empty(),
                        "",
                        "",
                        ips(addresses)
                                .filter(text -> !text.contains("/"))
                                .map(IpAddress::parse)
                                .toList(),
                        ips(addresses).filter(text -> text.contains("/")).map(Cidr::parse).toList(),
                        source.equals("imds") ? List.of(Cidr.parse("10.20.0.0/16")) : List.of()),
                new Evidence(source, id));
    }

    private static Stream<String> ips(String... addresses) {
        return Stream.of(addresses);
    }

    private static Facts node(Link... links) {
        return Facts.node().inside(HOST, links);
    }

    /// Two network cards, and what the metadata service says of them.
    private static Facts twoCards() {
        return node(
                        Links.loopback(),
                        Links.link(2, "ens5", "", 0, -1),
                        Links.link(3, "ens6", "", 0, -1))
                .add(told("imds", PRIMARY, MAC_OF_2, 0, "10.20.65.10", "10.20.65.21"))
                .add(told("imds", SECOND, MAC_OF_3, 1, "10.20.70.20", "10.20.71.16/28"));
    }

    private static CloudInterfaces of(Facts facts) {
        return CloudInterfaces.of(facts.atlas());
    }

    private static LinkId host(int index) {
        return new LinkId(HOST, index);
    }

    private static String id(CloudInterfaces cloud, LinkId link) {
        return cloud.ofLink(link).map(KnownInterface::id).orElse("none");
    }

    @Test
    void aCardIsFoundByItsMac() {
        CloudInterfaces cloud = of(twoCards());

        assertThat(id(cloud, host(2))).isEqualTo(PRIMARY);
        assertThat(id(cloud, host(3))).isEqualTo(SECOND);
        assertThat(cloud.byId(PRIMARY).orElseThrow().linkReason())
                .isEqualTo("link ens5 of the host is a network card and has the MAC " + MAC_OF_2);
    }

    /// Two network cards of which only the agent tells, without MACs; a pod's packets go by table 2.
    private static Facts agentAlone(RoutingRule... rules) {
        return node(
                        Links.loopback(),
                        Links.link(2, "ens5", "", 0, -1),
                        Links.link(3, "ens6", "", 0, -1))
                .add(told("introspection", PRIMARY, "", 0, "10.20.65.21"))
                .add(told("introspection", SECOND, "", 1, "10.20.70.31"))
                .add(managed(PRIMARY, true, 254))
                .add(managed(SECOND, false, 7))
                .add(
                        new Fact.RoutingSeen(
                                HOST,
                                new Routing(
                                        List.of(rules),
                                        List.of(everything(254, 2), everything(2, 3)),
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        Map.of()),
                                new Evidence("route", "host")));
    }

    private static Fact managed(String id, boolean isPrimary, long table) {
        return new Fact.CloudInterfaceManaged(
                id,
                isPrimary,
                false,
                OptionalLong.of(table),
                OptionalInt.empty(),
                new Evidence("introspection", id));
    }

    private static Route everything(long table, int link) {
        return Route.to(Cidr.parse("0.0.0.0/0"))
                .table(table)
                .via(IpAddress.parse("10.20.64.1"), link)
                .build();
    }

    private static RoutingRule from(String address, long table) {
        return RoutingRule.of(false).priority(1536).from(Cidr.parse(address)).lookup(table).build();
    }

    @Test
    void anInterfaceWhoseMacNobodyTellsIsWhereTheRulesOfItsAddressesLead() {
        CloudInterfaces cloud = of(agentAlone(from("10.20.70.31/32", 2)));

        assertThat(cloud.wantsRoutes()).isTrue();
        assertThat(id(cloud, host(3))).isEqualTo(SECOND);
        assertThat(id(cloud, host(2))).isEqualTo(PRIMARY);
        assertThat(cloud.byId(SECOND).orElseThrow().linkReason())
                .contains("table 2 leads", "1536: from 10.20.70.31 lookup 2");
    }

    @Test
    void theTableThatTheAgentMeansIsNotTheKernelsAndFindsNoLink() {
        assertThat(of(agentAlone()).byId(SECOND).orElseThrow().link()).isEmpty();
        assertThat(of(agentAlone(from("10.20.70.0/24", 2))).byId(SECOND).orElseThrow().link())
                .isEmpty();
        assertThat(
                        of(agentAlone(from("10.20.70.31/32", 2), from("10.20.70.31/32", 254)))
                                .byId(SECOND)
                                .orElseThrow()
                                .link())
                .isEmpty();
    }

    @Test
    void aLinkWhoseMacIsAnotherInterfacesIsNotFoundByRoutes() {
        Facts facts =
                agentAlone(from("10.20.70.31/32", 2))
                        .add(told("imds", "eni-0ccccccccccccccc", MAC_OF_3, 2));

        assertThat(id(of(facts), host(3))).isEqualTo("eni-0ccccccccccccccc");
        assertThat(of(facts).byId(SECOND).orElseThrow().link()).isEmpty();
    }

    @Test
    void aMacvlanWithTheMacOfItsCardIsNotTheCard() {
        Link macvlan = Links.link(2, "mv0", "macvlan", 9, -1);
        Facts facts =
                node(macvlan, withMac(Links.link(9, "ens5", "", 0, -1), MAC_OF_2))
                        .add(told("imds", PRIMARY, MAC_OF_2, 0));

        assertThat(id(of(facts), host(9))).isEqualTo(PRIMARY);
        assertThat(of(facts).byId(PRIMARY).orElseThrow().contradictions()).isEmpty();
    }

    private static Link withMac(Link link, String mac) {
        return new Link(
                link.index(),
                link.name(),
                link.alternativeNames(),
                link.hardwareType(),
                link.flags(),
                link.mtu(),
                link.state(),
                Mac.parse(mac),
                link.permanentAddress(),
                link.master(),
                link.lower(),
                link.lowerNamespace(),
                link.kind(),
                link.alias(),
                link.parentDevice(),
                List.of());
    }

    @Test
    void aPodThatGivesItselfTheMacOfACardIsNotBelieved() {
        Facts facts =
                node(Links.loopback())
                        .inside(RED, Links.veth(2, "eth0", 7, 0))
                        .add(told("imds", PRIMARY, MAC_OF_2, 0));

        assertThat(of(facts).byId(PRIMARY).orElseThrow().link()).isEmpty();
    }

    @Test
    void aCardThatWasMovedIntoAPodIsFoundThere() {
        Facts facts =
                node(Links.loopback())
                        .inside(RED, Links.link(2, "net1", "", 0, -1))
                        .add(told("imds", SECOND, MAC_OF_2, 1));

        assertThat(of(facts).byId(SECOND).orElseThrow().link()).contains(new LinkId(RED, 2));
    }

    @Test
    void aPairThatIsSaidToBeACardIsOne() {
        Facts facts = node(Links.veth(2, "ens5", 7, 0)).add(told("imds", PRIMARY, MAC_OF_2, 0));

        assertThat(of(facts).byId(PRIMARY).orElseThrow().link()).isEmpty();
        facts.add(new Fact.NetworkCardSeen(HOST, "ens5", new Evidence("card", "node.json")));
        assertThat(id(of(facts), host(2))).isEqualTo(PRIMARY);
    }

    @Test
    void theMacThatIsBurntInCountsWhenAnotherWasSet() {
        Facts facts =
                node(Links.named(Links.link(2, "ens5", "", 0, -1), "02:5a:11:22:33:05"))
                        .add(told("imds", PRIMARY, "02:5a:11:22:33:05", 0));

        assertThat(of(facts).byId(PRIMARY).orElseThrow().linkReason()).endsWith("burnt in");
    }

    @Test
    void aFurtherNameIsEnoughWhenNobodyElseTells() {
        Facts facts =
                node(
                        Links.named(
                                Links.link(2, "ens5", "", 0, -1),
                                MAC_OF_2,
                                PRIMARY,
                                "device-number-0"));
        KnownInterface known = of(facts).ofLink(host(2)).orElseThrow();

        assertThat(known.id()).isEqualTo(PRIMARY);
        assertThat(known.card().address()).hasToString(MAC_OF_2);
        assertThat(known.evidence()).containsExactly(new Evidence("link", "link ens5 of the host"));
    }

    @Test
    void aFurtherNameInAPodProvesNothing() {
        Facts facts =
                node(Links.loopback())
                        .inside(RED, Links.named(Links.veth(2, "eth0", 7, 0), MAC_OF_2, PRIMARY));

        assertThat(of(facts).all()).isEmpty();
    }

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
    void aBranchInterfaceIsTheVlanThatHasItsMac() {
        CloudInterface card = told("eks", BRANCH, "02:00:00:00:00:04", -1, "10.20.96.40").card();
        Facts facts =
                twoCards()
                        .inside(
                                HOST,
                                Links.link(2, "ens5", "", 0, -1),
                                Links.link(3, "ens6", "", 0, -1),
                                Links.link(4, "vlan.eth.1", "vlan", 3, -1),
                                Links.veth(5, "vlan47e53c5df16", 3, 1))
                        .add(new Fact.CloudInterfaceSeen(card, new Evidence("eks", "config.json")))
                        .add(
                                new Fact.BranchInterfaceSeen(
                                        WEB, "s1", card, 1, new Evidence("eks", "config.json")));
        KnownInterface known = of(facts).ofLink(host(4)).orElseThrow();

        assertThat(known.id()).isEqualTo(BRANCH);
        assertThat(known.branch()).contains(new KnownInterface.Branch(WEB, "s1", 1));
        assertThat(of(facts).ofAddress(IpAddress.parse("10.20.96.40")).orElseThrow().owner())
                .isEqualTo(known);
        assertThat(known.isPrimary()).isFalse();
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
    void twoCardsWithOneMacAreADoubt() {
        Facts facts =
                node(
                                Links.link(2, "ens5", "", 0, -1),
                                withMac(Links.link(3, "ens6", "", 0, -1), MAC_OF_2))
                        .add(told("imds", PRIMARY, MAC_OF_2, 0));

        assertThat(id(of(facts), host(2))).isEqualTo(PRIMARY);
        assertThat(of(facts).byId(PRIMARY).orElseThrow().contradictions())
                .containsExactly(
                        "link ens6 of the host is a network card and has the MAC "
                                + MAC_OF_2
                                + ", too");
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
