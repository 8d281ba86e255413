// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.WEB;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class CloudInterfacesTest extends CloudGround {
    private static final String BRANCH = "eni-0dd44cc33bb22aa11";

    private static LinkId host(int index) {
        return new LinkId(HOST, index);
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
}
