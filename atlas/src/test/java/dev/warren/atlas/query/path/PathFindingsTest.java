// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PathFindingsTest {
    private static final Evidence TEST = new Evidence("test", "here");
    private static final IpAddress POD = IpAddress.parse("10.20.70.31");
    private static final IpAddress NODE = IpAddress.parse("10.20.65.10");
    private static final IpAddress FAR = IpAddress.parse("198.51.100.10");
    private static final Link ENS5 = Links.link(2, "ens5", "", 0, -1);
    private static final Link ENS6 = Links.link(3, "ens6", "", 0, -1);
    private static final Link POD_LINK = Links.veth(12, "eni12", 3, 0);

    private final List<RoutingRule> rules = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();

    private static Fact told(String id, Link link, int device, IpAddress... addresses) {
        return new Fact.CloudInterfaceSeen(
                new CloudInterface(
                        link.equals(POD_LINK) ? Mac.NONE : link.address(),
                        id,
                        OptionalInt.of(device),
                        OptionalInt.empty(),
                        "",
                        "",
                        List.of(addresses),
                        List.of(),
                        List.of(Cidr.parse("10.20.0.0/16"))),
                TEST);
    }

    private void ruled() {
        rules.add(RoutingRule.of(false).priority(1536).from(whole(POD)).lookup(2).build());
    }

    private void routed() {
        routes.add(
                Route.to(Cidr.parse("0.0.0.0/0"))
                        .via(IpAddress.parse("10.20.64.1"), 3)
                        .table(2)
                        .build());
    }

    private static Cidr whole(IpAddress address) {
        return new Cidr(address, address.bits());
    }

    private Atlas atlas(Fact... more) {
        Facts facts =
                Facts.node()
                        .inside(HOST, ENS5, ENS6, POD_LINK, Links.veth(13, "eni13", 3, 1))
                        .add(
                                new Fact.RoutingSeen(
                                        HOST,
                                        new Routing(
                                                rules, routes, List.of(), List.of(), List.of(),
                                                Map.of()),
                                        TEST));
        for (Fact fact : more) {
            facts.add(fact);
        }
        return facts.atlas();
    }

    private Atlas twoInterfaces() {
        return atlas(told("eni-5", ENS5, 0, NODE), told("eni-6", ENS6, 1, POD));
    }

    private static Hop hop(Optional<Link> input) {
        return new Hop(
                input.isEmpty() ? RED : HOST,
                Hop.Kind.ROUTED,
                input,
                Optional.empty(),
                POD,
                FAR,
                0,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                1500,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    /// A packet of the pod that leaves the host by a card.
    private static List<String> findings(Atlas atlas, Link by, IpAddress seen) {
        CloudInterfaces cloud = CloudInterfaces.of(atlas);
        return PathFindings.of(
                atlas,
                cloud,
                new Path(
                        new PathRequest(RED, Optional.of(POD), FAR, 0, 0),
                        Optional.of(POD),
                        Verdict.FORWARDED,
                        List.of(hop(Optional.empty()), hop(Optional.of(POD_LINK))),
                        Optional.of(
                                new Path.Exit(
                                        HOST,
                                        by,
                                        Optional.empty(),
                                        cloud.ofLink(new LinkId(HOST, by.index())))),
                        Optional.empty(),
                        Optional.of(seen),
                        List.of(),
                        List.of()));
    }

    @Test
    void nothingIsWrongWhereTheRuleLeadsToTheInterfaceOfTheAddress() {
        ruled();
        routed();

        assertThat(findings(twoInterfaces(), ENS6, POD)).isEmpty();
        assertThat(findings(twoInterfaces(), ENS5, NODE)).as("by a mark, translated").isEmpty();
    }

    @Test
    void theCloudDropsAnAddressOfAnotherInterface() {
        ruled();
        routed();

        assertThat(findings(twoInterfaces(), ENS6, NODE))
                .containsExactly(
                        "it leaves by ens6 (eni-6) from 10.20.65.10, which is an address of ens5 (eni-5): the cloud drops it, unless the source/destination check of eni-6 is off");
    }

    @Test
    void theCloudDropsAnAddressOfNoInterface() {
        ruled();
        routed();

        assertThat(findings(twoInterfaces(), ENS6, IpAddress.parse("10.20.70.99")))
                .containsExactly(
                        "it leaves by ens6 (eni-6) from 10.20.70.99, which is no address of that interface: the cloud drops it, unless the source/destination check of eni-6 is off");
    }

    @Test
    void anInterfaceWhoseAddressesNobodyToldDropsNothing() {
        ruled();
        routed();
        Atlas atlas = atlas(told("eni-5", ENS5, 0, NODE), told("eni-6", ENS6, 1));

        assertThat(findings(atlas, ENS6, POD)).isEmpty();
    }

    @Test
    void aRuleThatIsMissing() {
        routed();

        assertThat(findings(twoInterfaces(), ENS6, POD))
                .containsExactly(
                        "the host has no rule that sends packets from 10.20.70.31 to a table of its own, although that is an address of ens6 (eni-6)");
    }

    @Test
    void aRuleToTheTableMainIsNone() {
        rules.add(RoutingRule.of(false).priority(1536).from(whole(POD)).lookup(254).build());

        assertThat(findings(twoInterfaces(), ENS6, POD))
                .singleElement()
                .asString()
                .contains("has no rule");
    }

    @Test
    void aTableThatIsEmpty() {
        ruled();

        assertThat(findings(twoInterfaces(), ENS6, POD))
                .containsExactly(
                        "rule 1536 sends packets from 10.20.70.31 to table 2, which is empty, so the rules behind it decide");
    }

    @Test
    void aTableThatLeadsElsewhere() {
        ruled();
        routes.add(Route.to(Cidr.parse("0.0.0.0/0")).onto(2).table(2).build());

        assertThat(findings(twoInterfaces(), ENS6, POD))
                .containsExactly(
                        "rule 1536 sends packets from 10.20.70.31 to table 2, which has no default route by ens6 (eni-6)");
    }

    @Test
    void thePrimaryInterfaceNeedsNoRule() {
        Atlas atlas = atlas(told("eni-5", ENS5, 0, NODE, POD));

        assertThat(findings(atlas, ENS5, POD)).isEmpty();
    }

    @Test
    void anInterfaceWhoseLinkIsNotKnown() {
        Atlas atlas = atlas(told("eni-6", POD_LINK, 1, POD));

        assertThat(findings(atlas, ENS6, POD))
                .containsExactly(
                        "10.20.70.31 is an address of eni-6, but which link that is was not told; the metadata service tells it by the MAC");
    }

    @Test
    void answersThatGoToAnotherPod() {
        rules.add(RoutingRule.of(false).priority(32_766).lookup(254).build());
        routes.add(Route.to(whole(POD)).onto(13).table(254).build());

        assertThat(findings(atlas(), ENS6, POD))
                .containsExactly(
                        "the host sends answers to 10.20.70.31 by eni13, not by eni12, so they do not come back");
    }

    @Test
    void answersThatComeBack() {
        rules.add(RoutingRule.of(false).priority(32_766).lookup(254).build());
        routes.add(Route.to(whole(POD)).onto(12).table(254).build());
        routes.add(Route.to(whole(POD)).onto(13).metric(9).table(254).build());

        assertThat(findings(atlas(), ENS6, POD)).isEmpty();
    }

    @Test
    void aRouteThatNoRuleLeadsToSendsNoAnswersAway() {
        rules.add(RoutingRule.of(false).priority(32_766).lookup(254).build());
        rules.add(
                RoutingRule.of(false)
                        .priority(1536)
                        .from(Cidr.parse("192.0.2.77/32"))
                        .lookup(7)
                        .build());
        routes.add(Route.to(whole(POD)).onto(13).table(7).build());

        assertThat(findings(atlas(), ENS6, POD)).isEmpty();
    }

    @Test
    void answersThatComeToTheSenderByAnotherOfItsLinks() {
        rules.add(RoutingRule.of(false).priority(32_766).lookup(254).build());
        routes.add(Route.to(whole(POD)).onto(13).table(254).build());
        Facts twoLinks =
                Facts.node()
                        .inside(HOST, ENS5, ENS6, POD_LINK, Links.veth(13, "eni13", 4, 1))
                        .inside(RED, Links.veth(4, "eth1", 13, 0))
                        .number(HOST, 1, RED)
                        .number(RED, 0, HOST)
                        .add(
                                new Fact.RoutingSeen(
                                        HOST,
                                        new Routing(
                                                rules, routes, List.of(), List.of(), List.of(),
                                                Map.of()),
                                        TEST));

        assertThat(findings(twoLinks.atlas(), ENS6, POD)).isEmpty();
    }
}
