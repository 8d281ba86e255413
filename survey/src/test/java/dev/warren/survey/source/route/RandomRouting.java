// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.route;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.net.PortRange;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteBuilder;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RoutePreference;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleAction;
import dev.warren.kernel.net.RuleBuilder;
import dev.warren.kernel.net.UserRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Rules, routes and questions that meet one another often, of one family, from one seed.
///
/// @param links the indexes of the three links of a [RoutingLab]
record RandomRouting(Random random, boolean six, List<Integer> links) {
    private static final List<String> NAMES = List.of("a0", "b0", "c0", "lo", "nosuch0");
    private static final int OWN_TABLES = 1000;

    RandomRouting(long seed, boolean six, List<Integer> links) {
        this(new Random(seed), six, links);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    private <T> T any(T... all) {
        return all[random.nextInt(all.length)];
    }

    private int link() {
        return links.get(random.nextInt(links.size()));
    }

    /// An address that routes and rules are about.
    private IpAddress destination() {
        int a = any(0, 1, 2, 128);
        int b = any(0, 1, 7, 128);
        int c = any(0, 1, 2, 77, 255);
        return six
                ? IpAddress.parse("2001:db8:8%x:%x::%x".formatted(a, b, c))
                : IpAddress.parse("10.8%d.%d.%d".formatted(a % 10, b, c));
    }

    /// An address that packets come from.
    private IpAddress source() {
        int a = any(0, 1, 2);
        int b = any(1, 2, 200);
        return six
                ? IpAddress.parse("2001:db8:f%x::%x".formatted(a, b))
                : IpAddress.parse("172.16.%d.%d".formatted(a, b));
    }

    private Cidr prefix(IpAddress address) {
        int length =
                six
                        ? any(0, 24, 32, 40, 48, 56, 64, 96, 127, 128)
                        : any(0, 8, 12, 16, 20, 24, 25, 31, 32);
        return masked(address, length);
    }

    private static Cidr masked(IpAddress address, int length) {
        byte[] bytes = address.toBytes();
        for (int bit = length; bit < address.bits(); bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new Cidr(IpAddress.of(bytes, 0, bytes.length), length);
    }

    /// The gateway with this number on a link.
    private IpAddress gateway(int link) {
        int number = links.indexOf(link) + 1;
        int host = any(2, 3);
        return six
                ? IpAddress.parse("2001:db8:%d::%d".formatted(number, host))
                : IpAddress.parse("10.%d.0.%d".formatted(number, host));
    }

    private NextHop hop() {
        int link = link();
        return chance(65) ? NextHop.via(gateway(link), link) : NextHop.onto(link);
    }

    List<NextHopObject> objects() {
        List<NextHopObject> all = new ArrayList<>();
        int first = six ? 10 : 1;
        for (int i = 0; i < 3; i++) {
            int link = link();
            all.add(NextHopObject.of(first + i, six, NextHop.via(gateway(link), link)));
        }
        all.add(
                NextHopObject.ofGroup(
                        first + 3L,
                        List.of(
                                new NextHopObject.Member(first, 1),
                                new NextHopObject.Member(first + 1L, 3))));
        return all;
    }

    private long table() {
        return any(254L, 254L, 100L, 101L, 102L, 70_000L);
    }

    List<Route> routes(int count) {
        List<Route> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(route(table()));
        }
        return all;
    }

    /// Routes of the table that the kernel asks first.
    List<Route> localRoutes(int count) {
        List<Route> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(route(RouteAttributes.RT_TABLE_LOCAL));
        }
        return all;
    }

    private Route route(long table) {
        RouteBuilder route =
                Route.to(prefix(destination()))
                        .table(table)
                        .protocol(RouteAttributes.RTPROT_STATIC)
                        .metric(any(0L, 0L, 10L, 20L, 30L));
        if (!six && chance(15)) {
            route.typeOfService(any(0x04, 0x08, 0x10, 0x1c, 0x20, 0xb8));
        }
        if (six && chance(15)) {
            route.from(prefix(source()));
        }
        if (six && chance(15)) {
            route.preference(any(RoutePreference.HIGH, RoutePreference.LOW));
        }
        int kind = random.nextInt(100);
        if (kind < 55) {
            return route.through(hop()).build();
        }
        if (kind < 67) {
            return several(route);
        }
        if (kind < 77) {
            // Routes by object have no source.
            return Route.to(prefix(destination()))
                    .table(table)
                    .protocol(RouteAttributes.RTPROT_STATIC)
                    .metric(any(0L, 10L, 20L))
                    .throughObject((six ? 10 : 1) + random.nextInt(4))
                    .scope(RouteAttributes.RT_SCOPE_UNIVERSE)
                    .build();
        }
        if (kind < 82) {
            return route.type(RouteType.LOCAL).onto(six ? link() : any(1, link())).build();
        }
        return route.type(
                        any(
                                RouteType.BLACKHOLE,
                                RouteType.UNREACHABLE,
                                RouteType.PROHIBIT,
                                RouteType.THROW,
                                RouteType.THROW))
                .build();
    }

    private Route several(RouteBuilder route) {
        int first = link();
        int second = link();
        return route.through(NextHop.via(gateway(first), first))
                .through(
                        NextHop.via(
                                        IpAddress.parse(
                                                six
                                                        ? "2001:db8:%d::9"
                                                                .formatted(
                                                                        links.indexOf(second) + 1)
                                                        : "10.%d.0.9"
                                                                .formatted(
                                                                        links.indexOf(second) + 1)),
                                        second)
                                .withWeight(any(1, 2, 7)))
                .build();
    }

    /// Rules; the last of them have a table of their own each, which proves which rule it was.
    List<RoutingRule> rules(int count) {
        List<RoutingRule> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RuleBuilder rule = RoutingRule.of(six).priority(1 + random.nextInt(30) * 1000L);
            select(rule);
            boolean own = i % 2 == 0;
            if (own || chance(70)) {
                rule.lookup(own ? OWN_TABLES + i : table());
                suppress(rule);
            } else {
                rule.action(otherAction(rule));
            }
            all.add(rule.build());
        }
        return all;
    }

    /// Routes of the tables that one rule has for itself.
    List<Route> ownRoutes(int count) {
        List<Route> all = new ArrayList<>();
        for (int i = 0; i < count; i += 2) {
            all.add(
                    Route.to(masked(IpAddress.unspecified(six), 0))
                            .table(OWN_TABLES + i)
                            .protocol(RouteAttributes.RTPROT_STATIC)
                            .through(NextHop.onto(link()))
                            .build());
            all.add(route(OWN_TABLES + i));
        }
        return all;
    }

    private RuleAction otherAction(RuleBuilder rule) {
        long own = rule.build().priority();
        return any(
                new RuleAction.Goto(own + 1000L * (1 + random.nextInt(6))),
                new RuleAction.Goto(own + 1000L * (1 + random.nextInt(6))),
                new RuleAction.Goto(Math.max(own + 1, 32_766L)),
                new RuleAction.Nop(),
                new RuleAction.Blackhole(),
                new RuleAction.Unreachable(),
                new RuleAction.Prohibit());
    }

    private void suppress(RuleBuilder rule) {
        if (chance(20)) {
            rule.suppressPrefixLength(any(0, 8, 16, six ? 48 : 24));
        }
        if (chance(12)) {
            rule.suppressLinkGroup(any(0L, 7L, 7L));
        }
    }

    private void select(RuleBuilder rule) {
        if (chance(20)) {
            rule.inverted();
        }
        if (chance(25)) {
            rule.from(prefix(chance(70) ? source() : own()));
        }
        if (chance(25)) {
            rule.to(prefix(destination()));
        }
        if (chance(20)) {
            rule.inputLink(NAMES.get(random.nextInt(NAMES.size())));
        }
        if (chance(10)) {
            rule.outputLink(any("a0", "b0", "c0", "nosuch1"));
        }
        if (chance(20)) {
            rule.marked(
                    any(
                            MaskedNumber.whole(1),
                            new MaskedNumber(0x80, 0x80),
                            new MaskedNumber(0, 1)));
        }
        selectMore(rule);
    }

    private void selectMore(RuleBuilder rule) {
        if (chance(10)) {
            rule.typeOfService(six ? any(0x04, 0x10, 0xb8) : any(0x04, 0x08, 0x10));
        } else if (chance(10)) {
            rule.dscp(
                    any(
                            new MaskedNumber(4, 0x3f),
                            new MaskedNumber(0x2e, 0x3f),
                            new MaskedNumber(0x08, 0x38)));
        }
        if (chance(15)) {
            rule.users(
                    any(
                            new UserRange(0, 0),
                            new UserRange(1000, 1999),
                            new UserRange(5, 4_294_967_295L)));
        }
        if (chance(15)) {
            rule.protocol(any(Sockets.IPPROTO_TCP, Sockets.IPPROTO_UDP, icmp()));
        }
        if (chance(8)) {
            rule.sourcePorts(any(PortRange.of(1, 1024), PortRange.of(53, 53)));
        }
        if (chance(12)) {
            rule.destinationPorts(
                    any(
                            PortRange.of(80, 90),
                            PortRange.of(443, 443),
                            new PortRange(0x50, 0x50, 0xfff0)));
        }
        if (chance(3)) {
            rule.tunnelId(7);
        }
        if (six && chance(2)) {
            rule.flowLabel(new MaskedNumber(5, 0xfffff));
        }
    }

    private int icmp() {
        return six ? Sockets.IPPROTO_ICMPV6 : Sockets.IPPROTO_ICMP;
    }

    /// An address of this machine.
    private IpAddress own() {
        int number = 1 + random.nextInt(3);
        return IpAddress.parse(
                six ? "2001:db8:%d::1".formatted(number) : "10.%d.0.1".formatted(number));
    }

    RouteLookup question() {
        RouteLookup ask =
                RouteLookup.to(
                        any(
                                destination(),
                                destination(),
                                destination(),
                                destination(),
                                gateway(link()),
                                own()));
        if (chance(45)) {
            ask = ask.from(chance(96) ? source() : own()).arrivingBy(link());
        } else {
            if (chance(40)) {
                ask = ask.from(chance(92) ? own() : source());
            }
            if (chance(20)) {
                ask = ask.leavingBy(link());
            }
            if (chance(60)) {
                ask = ask.ofUser(any(0L, 1000L, 1005L, 2000L));
            }
        }
        if (chance(50)) {
            ask = ask.marked(any(1, 2, 0x80, 0x81));
        }
        if (chance(35)) {
            ask = ask.ofService(any(0x04, 0x08, 0x10, 0x1c, 0xb8, 0x24));
        }
        if (chance(60)) {
            ask =
                    ask.with(
                            any(Sockets.IPPROTO_TCP, Sockets.IPPROTO_UDP),
                            any(53, 1000, 5000),
                            any(80, 85, 91, 443));
        } else if (chance(20)) {
            ask = ask.with(icmp(), 0, 0);
        }
        return ask;
    }
}
