// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.LinkKind;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NeighbourState;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.net.OperationalState;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteAnswer.Refusal;
import dev.warren.kernel.net.RouteBuilder;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a lab on this kernel cannot show, because it has no VRF, and what nobody but us says: words,
/// doubts, and how long it takes.
final class RoutingModelTest {
    private static final int ETH0 = 2;
    private static final int ETH1 = 3;
    private static final int VRF = 4;

    private static Link link(int index, String name, int master) {
        return new Link(
                index,
                name,
                List.of(),
                1,
                RouteNetlink.IFF_UP,
                1500,
                OperationalState.UP,
                Mac.NONE,
                Mac.NONE,
                master,
                0,
                Link.SAME_NAMESPACE,
                LinkKind.NONE,
                "",
                "",
                List.of());
    }

    private static final List<Link> LINKS =
            List.of(
                    link(1, "lo", 0),
                    link(ETH0, "eth0", 0),
                    link(ETH1, "eth1", VRF),
                    link(VRF, "red", 0));

    private static RoutingRule rule(long priority, long table) {
        return RoutingRule.of(false).priority(priority).lookup(table).build();
    }

    private static RouteBuilder to(String prefix) {
        return Route.to(Cidr.parse(prefix));
    }

    private static RouteLookup ask(String address) {
        return RouteLookup.to(IpAddress.parse(address));
    }

    private static Routing routing(List<RoutingRule> rules, List<Route> routes) {
        return new Routing(
                rules,
                routes,
                List.of(),
                List.of(),
                List.of(),
                Map.of(VRF, new LinkDetail.Vrf(10, List.of())));
    }

    private static RoutingDecision decide(Routing routing, RouteLookup question) {
        return RoutingModel.of(routing, LINKS).decide(question);
    }

    private static long priority(RoutingDecision decision) {
        return decision.rule().orElseThrow().priority();
    }

    @Test
    void aPacketFromAPortOfAVrfIsLookedUpInItsTable() {
        Routing routing =
                routing(
                        List.of(
                                rule(0, 255),
                                RoutingRule.of(false).priority(1000).l3mdev().build(),
                                rule(32_766, 254)),
                        List.of(
                                to("0.0.0.0/0").onto(ETH0).build(),
                                to("10.0.0.0/8").table(10).onto(ETH1).build()));
        RouteLookup forwarded = ask("10.1.1.1").from(IpAddress.parse("192.0.2.1"));

        RoutingDecision inside = decide(routing, forwarded.arrivingBy(ETH1));
        assertThat(priority(inside)).isEqualTo(1000);
        assertThat(inside.table()).hasValue(10);
        assertThat(decide(routing, ask("10.1.1.1").leavingBy(VRF)).table()).hasValue(10);

        RoutingDecision outside = decide(routing, forwarded.arrivingBy(ETH0));
        assertThat(outside.table()).hasValue(254);
        assertThat(outside.skipped())
                .extracting(SkippedRule::words)
                .containsExactly(
                        "table local has no route to 10.1.1.1", "neither link belongs to a VRF");
    }

    @Test
    void aRuleThatNamesAVrfIsForItsPorts() {
        Routing routing =
                routing(
                        List.of(
                                RoutingRule.of(false)
                                        .priority(5)
                                        .inputLink("red")
                                        .lookup(7)
                                        .build(),
                                rule(32_766, 254)),
                        List.of(
                                to("0.0.0.0/0").table(7).onto(ETH1).build(),
                                to("0.0.0.0/0").onto(ETH0).build()));
        RouteLookup forwarded = ask("10.1.1.1").from(IpAddress.parse("192.0.2.1"));

        assertThat(priority(decide(routing, forwarded.arrivingBy(ETH1)))).isEqualTo(5);
        assertThat(priority(decide(routing, forwarded.arrivingBy(ETH0)))).isEqualTo(32_766);
    }

    @Test
    void everyRuleBeforeTellsWhyItDidNotDecide() {
        List<RoutingRule> rules =
                List.of(
                        RoutingRule.of(false)
                                .priority(1)
                                .from(Cidr.parse("10.20.70.32/32"))
                                .lookup(2)
                                .build(),
                        RoutingRule.of(false)
                                .priority(2)
                                .marked(new MaskedNumber(0x80, 0x80))
                                .lookup(2)
                                .build(),
                        RoutingRule.of(false).priority(3).action(new RuleAction.Goto(5)).build(),
                        RoutingRule.of(false).priority(4).action(new RuleAction.Prohibit()).build(),
                        RoutingRule.of(false)
                                .priority(5)
                                .suppressPrefixLength(0)
                                .lookup(254)
                                .build(),
                        RoutingRule.of(false).priority(6).inverted().lookup(2).build(),
                        rule(7, 3),
                        rule(8, 254));
        RoutingDecision decision =
                decide(
                        routing(
                                rules,
                                List.of(
                                        to("0.0.0.0/0").onto(ETH0).build(),
                                        to("198.51.100.0/24")
                                                .table(3)
                                                .type(RouteType.THROW)
                                                .build())),
                        ask("198.51.100.10").marked(1));

        assertThat(priority(decision)).isEqualTo(8);
        assertThat(decision.candidates()).containsExactly(NextHop.onto(ETH0));
        assertThat(decision.isCertain()).isTrue();
        assertThat(decision.skipped())
                .extracting(SkippedRule::words)
                .containsExactly(
                        "from 10.20.70.32/32 does not match",
                        "fwmark 0x80/0x80 does not match: the packet has 0x1",
                        "goes on at 5",
                        "table main has a default route, which suppress_prefixlength rules out",
                        "it is for all packets but those like this one",
                        "table 3 has a route to 198.51.100.0/24, which hands on to the next rule");
    }

    @Test
    void whatIsNotKnownIsSaid() {
        RawAttribute future = new RawAttribute(99, new byte[] {1});
        RoutingRule strange = RoutingRule.of(false).priority(1).keep(future).lookup(254).build();
        Route way = to("0.0.0.0/0").onto(ETH0).build();
        assertThat(decide(routing(List.of(strange), List.of(way)), ask("10.0.0.1")).notModelled())
                .containsExactly("what rule 1 asks besides");

        RoutingRule elsewhere =
                RoutingRule.of(false)
                        .priority(1)
                        .to(Cidr.parse("192.0.2.0/24"))
                        .keep(future)
                        .lookup(254)
                        .build();
        assertThat(
                        decide(
                                        routing(List.of(elsewhere, rule(2, 254)), List.of(way)),
                                        ask("10.0.0.1"))
                                .isCertain())
                .isTrue();

        RoutingRule action =
                RoutingRule.of(false).priority(1).action(new RuleAction.Other(77)).build();
        RoutingDecision refused = decide(routing(List.of(action), List.of(way)), ask("10.0.0.1"));
        assertThat(refused.outcome()).isEqualTo(new RoutingDecision.Refused(Refusal.DISCARDED));
        assertThat(refused.notModelled()).containsExactly("action 77 of rule 1");
    }

    @Test
    void aNexthopObjectIsFollowedWhereTheKernelLeavesItsHopsOut() {
        NextHop first = NextHop.onto(ETH0);
        NextHop second = NextHop.onto(ETH1);
        Routing routing =
                new Routing(
                        List.of(rule(1, 254)),
                        List.of(to("10.0.0.0/8").throughObject(3).build()),
                        List.of(
                                NextHopObject.of(1, false, first),
                                NextHopObject.of(2, false, second),
                                NextHopObject.ofGroup(
                                        3,
                                        List.of(
                                                new NextHopObject.Member(1, 1),
                                                new NextHopObject.Member(2, 5)))),
                        List.of(),
                        List.of(),
                        Map.of());

        assertThat(decide(routing, ask("10.1.1.1")).candidates())
                .containsExactly(first, second.withWeight(5));
    }

    @Test
    void aLostNexthopObjectIsADoubt() {
        Routing routing =
                routing(List.of(rule(1, 254)), List.of(to("10.0.0.0/8").throughObject(3).build()));

        assertThat(decide(routing, ask("10.1.1.1")).notModelled())
                .containsExactly("nexthop object 3 of a route was not seen");
    }

    @Test
    void aDeadWayIsPassedOver() {
        NextHop dead =
                new NextHop(
                        ETH0,
                        Optional.empty(),
                        1,
                        RouteAttributes.RTNH_F_DEAD,
                        0,
                        Optional.empty(),
                        List.of());
        for (String prefix : List.of("10.0.0.0/8", "2001:db8::/32")) {
            boolean six = prefix.contains(":");
            Routing routing =
                    routing(
                            List.of(RoutingRule.of(six).priority(1).lookup(254).build()),
                            List.of(
                                    to(prefix).metric(1).through(dead).build(),
                                    to(prefix).metric(2).onto(ETH1).build()));
            assertThat(decide(routing, ask(six ? "2001:db8::1" : "10.1.1.1")).candidates())
                    .containsExactly(NextHop.onto(ETH1));
        }
    }

    @Test
    void aSilentGatewayOfIpv6IsADoubt() {
        IpAddress gateway = IpAddress.parse("fe80::1");
        Routing quiet =
                new Routing(
                        List.of(RoutingRule.of(true).priority(1).lookup(254).build()),
                        List.of(to("::/0").via(gateway, ETH0).build()),
                        List.of(),
                        List.of(Neighbour.of(gateway, ETH0).state(NeighbourState.FAILED).build()),
                        List.of(),
                        Map.of());
        assertThat(decide(quiet, ask("2001:db8::1")).notModelled())
                .containsExactly(
                        "a gateway does not answer; a machine that does not forward passes it over");
    }

    @Test
    void itIsADoubtWhetherTheRulesOfIpv6CountWhereSomeOfTheKernelsOwnAreGone() {
        Route way = to("::/0").onto(ETH0).build();
        RoutingRule main = RoutingRule.of(true).priority(32_766).lookup(254).build();
        RoutingRule nop = RoutingRule.of(true).priority(5).action(new RuleAction.Nop()).build();

        assertThat(decide(routing(List.of(main), List.of(way)), ask("2001:db8::1")).notModelled())
                .containsExactly(
                        "whether the kernel looks at the rules, of which some of its own are gone");
        assertThat(
                        decide(routing(List.of(nop, main), List.of(way)), ask("2001:db8::1"))
                                .isCertain())
                .isTrue();
    }

    @Test
    void itIsToldWhereTheKernelDisagrees() {
        Routing routing =
                routing(
                        List.of(rule(1, 254)),
                        List.of(to("10.0.0.0/8").metric(5).onto(ETH0).build()));
        RoutingDecision ours = decide(routing, ask("10.1.1.1"));
        Route same = ours.route().orElseThrow();
        Route resolved = to("10.1.1.1/32").onto(ETH0).build();

        assertThat(CrossCheck.differences(ours, new RouteAnswer.Found(resolved, Optional.of(same))))
                .isEmpty();
        assertThat(
                        CrossCheck.differences(
                                ours,
                                new RouteAnswer.Found(
                                        to("10.1.1.1/32").onto(ETH1).build(),
                                        Optional.of(
                                                to("10.1.0.0/16").table(2).onto(ETH1).build()))))
                .containsExactly(
                        "table: main here, 2 in the kernel",
                        "prefix: 10.0.0.0/8 here, 10.1.0.0/16 in the kernel",
                        "metric: 5 here, 0 in the kernel",
                        "link: [2] here, 3 in the kernel");
        assertThat(
                        CrossCheck.differences(
                                ours, new RouteAnswer.Refused(Refusal.REVERSE_PATH, Errno.EXDEV)))
                .containsExactly("outcome: a way here, reverse path in the kernel");
    }

    /// The best of many short batches counts: on a busy machine some of them are left alone.
    @Test
    void fiveThousandRoutesDoNotMakeItSlow() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            routes.add(to("10.%d.%d.0/24".formatted(i / 250, i % 250)).onto(ETH0).build());
        }
        List<RoutingRule> rules = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rules.add(
                    RoutingRule.of(false)
                            .priority(512)
                            .from(Cidr.parse("192.0.%d.%d".formatted(i / 250, i % 250)))
                            .lookup(2)
                            .build());
        }
        rules.add(rule(32_766, 254));
        RoutingModel model = RoutingModel.of(routing(rules, routes), LINKS);
        RouteLookup question =
                ask("10.7.7.7").from(IpAddress.parse("192.168.0.1")).arrivingBy(ETH1);
        int rounds = 50;
        long best = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 500; attempt++) {
            long begin = System.nanoTime();
            for (int i = 0; i < rounds; i++) {
                if (model.decide(question).route().isEmpty()) {
                    throw new AssertionError("no route");
                }
            }
            best = Math.min(best, System.nanoTime() - begin);
        }
        assertThat(Duration.ofNanos(best / rounds)).isLessThan(Duration.ofNanos(50_000));
    }
}
