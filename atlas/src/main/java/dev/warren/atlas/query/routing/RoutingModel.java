// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.routing.RoutingDecision.Found;
import dev.warren.atlas.query.routing.RoutingDecision.Outcome;
import dev.warren.atlas.query.routing.RoutingDecision.Refused;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NeighbourState;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer.Refusal;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RouteType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Decides where packets of one namespace go, as its kernel would, and tells by which rule, which the
/// kernel never does.
///
/// Follows `fib_rules.c`, `fib_trie.c`, `route.c` and their twins of IPv6 of Linux 6.18. Taken for granted:
/// the machine forwards (`ip_forward`), nothing filters by the way back (`rp_filter` 0 or 2), and
/// `route_localnet` and `accept_local` are off; what depends on these the kernel knows better, and
/// [CrossCheck] tells the difference. What netfilter changes before the routing has to be in the
/// question.
///
/// Thread: one at a time. Tables are made for look-ups once, when they are first asked.
public final class RoutingModel {
    /// The doubt where it matters whether IPv4 keeps the tables local and main as one.
    public static final String MERGED =
            "the table local comes before main only where somebody once made a rule";

    private static final int LOOPBACK_NETWORK = 127;
    private static final int MULTICAST = 0xe;

    private final LinkIndex links;
    private final RoutingTables tables;
    private final Optional<RoutingTables> merged;
    private final Set<LinkAddress> silent = new HashSet<>();

    private record LinkAddress(int link, IpAddress address) {}

    private RoutingModel(Routing routing, List<Link> all) {
        links = new LinkIndex(all, routing.details());
        tables = new RoutingTables(routing);
        merged = tables.isUntouched(false) ? Optional.of(tables.merged()) : Optional.empty();
        for (Neighbour neighbour : routing.neighbours()) {
            if ((neighbour.stateBits() & NeighbourState.FAILED.bit()) != 0) {
                neighbour
                        .destination()
                        .ifPresent(to -> silent.add(new LinkAddress(neighbour.link(), to)));
            }
        }
    }

    /// A model of one namespace.
    ///
    /// @param links of the same namespace
    public static RoutingModel of(Routing routing, List<Link> links) {
        return new RoutingModel(routing, links);
    }

    /// Decides about one packet.
    public RoutingDecision decide(RouteLookup question) {
        Flow flow = Flow.of(question, links);
        if (flow.isV6()) {
            return decideV6(question, flow);
        }
        RoutingDecision decision = decideV4(merged.orElse(tables), question, flow);
        if (merged.isEmpty()) {
            return decision;
        }
        RoutingDecision split = decideV4(tables, question, flow);
        if (split.outcome().equals(decision.outcome()) && split.route().equals(decision.route())) {
            return split;
        }
        return doubted(
                decision, "the table local comes before main only where somebody once made a rule");
    }

    private static RoutingDecision doubted(RoutingDecision decision, String doubt) {
        List<String> all = new ArrayList<>(decision.notModelled());
        all.add(doubt);
        return new RoutingDecision(
                decision.question(),
                decision.outcome(),
                decision.rule(),
                decision.table(),
                decision.route(),
                decision.skipped(),
                all);
    }

    private RoutingDecision decideV6(RouteLookup question, Flow flow) {
        RuleWalk walk = new RuleWalk(tables, links, question, flow).run();
        if (tables.mayBeOverlooked()) {
            walk.doubt("whether the kernel looks at the rules, of which some of its own are gone");
        }
        if (walk.outcome() instanceof Found(List<NextHop> ways)
                && ways.stream().anyMatch(this::isSilent)) {
            walk.doubt("a gateway does not answer; a machine that does not forward passes it over");
        }
        return walk.decision();
    }

    private boolean isSilent(NextHop way) {
        return way.gateway().isPresent()
                && silent.contains(new LinkAddress(way.link(), way.gateway().get()));
    }

    private RoutingDecision decideV4(RoutingTables where, RouteLookup question, Flow flow) {
        RuleWalk walk = new RuleWalk(where, links, question, flow);
        Optional<Refusal> refusal =
                flow.arrives() ? strangeArrival(flow) : strangeDeparture(where, flow);
        if (refusal.isPresent()) {
            return walk.decision(new Refused(refusal.get()));
        }
        if (isMulticast(flow.destination()) || isBroadcast(flow.destination())) {
            walk.doubt("multicast and broadcast of IPv4 go past the tables");
        }
        walk.run();
        return flow.arrives() ? arrival(where, walk, question, flow) : departure(walk, flow);
    }

    /// Sources and destinations that never come from outside (`ip_route_input_slow`).
    private Optional<Refusal> strangeArrival(Flow flow) {
        IpAddress from = flow.source();
        boolean martian =
                isMulticast(from)
                        || isBroadcast(from)
                        || firstByte(from) == 0
                        || firstByte(from) == LOOPBACK_NETWORK
                        || firstByte(flow.destination()) == 0
                        || firstByte(flow.destination()) == LOOPBACK_NETWORK;
        return (martian && flow.inputLink() != LinkIndex.LOOPBACK) || links.isDown(flow.inputLink())
                ? Optional.of(Refusal.DISCARDED)
                : Optional.empty();
    }

    /// Sources that no program of this machine can have, and links that are down
    /// (`ip_route_output_key_hash_rcu`).
    private Optional<Refusal> strangeDeparture(RoutingTables where, Flow flow) {
        if (flow.hasSource()) {
            if (isMulticast(flow.source())
                    || isBroadcast(flow.source())
                    || firstByte(flow.source()) == 0) {
                return Optional.of(Refusal.DISCARDED);
            }
            if (!isLocal(where, flow.source())) {
                return Optional.of(Refusal.NO_ROUTE);
            }
        }
        return flow.outputLink() != 0 && links.isDown(flow.outputLink())
                ? Optional.of(Refusal.NO_ROUTE)
                : Optional.empty();
    }

    private boolean isLocal(RoutingTables where, IpAddress address) {
        RoutingTable local =
                merged.filter(where::equals).isPresent()
                        ? where.table(false, RouteAttributes.RT_TABLE_MAIN)
                        : where.table(false, RouteAttributes.RT_TABLE_LOCAL);
        Flow to = Flow.of(RouteLookup.to(address), links);
        return local.find(to, new HashSet<>())
                        instanceof RoutingTable.Answer.Found(Route route, List<NextHop> _)
                && route.type() == RouteType.LOCAL;
    }

    private RoutingDecision departure(RuleWalk walk, Flow flow) {
        if (walk.outcome() instanceof Refused && flow.outputLink() != 0 && flow.domain() == 0) {
            // A socket bound to a link has its way in any case: the destination is taken to be on
            // it.
            return walk.without(new Found(List.of(NextHop.onto(flow.outputLink()))));
        }
        boolean loopbackSource = flow.hasSource() && firstByte(flow.source()) == LOOPBACK_NETWORK;
        if (loopbackSource
                && walk.route().map(Route::type).orElse(RouteType.UNSPEC) != RouteType.LOCAL
                && walk.outcome() instanceof Found(List<NextHop> ways)
                && ways.getFirst().link() != LinkIndex.LOOPBACK) {
            return walk.decision(new Refused(Refusal.DISCARDED));
        }
        return walk.decision();
    }

    private RoutingDecision arrival(
            RoutingTables where, RuleWalk walk, RouteLookup question, Flow flow) {
        if (!(walk.outcome() instanceof Found(List<NextHop> ways))) {
            return walk.decision();
        }
        RouteType type = walk.route().map(Route::type).orElse(RouteType.UNSPEC);
        boolean through = type == RouteType.UNICAST;
        if (!through && type != RouteType.LOCAL && type != RouteType.BROADCAST) {
            return walk.decision(new Refused(Refusal.DISCARDED));
        }
        int way = through ? ways.getFirst().link() : LinkIndex.LOOPBACK;
        RuleWalk back = new RuleWalk(where, links, question, flow.back(way)).run();
        boolean martian =
                back.outcome() instanceof Found
                        && !Objects.equals(
                                back.route().map(Route::type), Optional.of(RouteType.UNICAST));
        if (!martian) {
            return walk.decision();
        }
        walk.doubt("a source of this machine passes where accept_local is on");
        Outcome end = new Refused(Refusal.DISCARDED);
        return walk.decision(end);
    }

    private static int firstByte(IpAddress address) {
        return (int) (address.low() >>> 24);
    }

    private static boolean isMulticast(IpAddress address) {
        return firstByte(address) >>> 4 == MULTICAST;
    }

    private static boolean isBroadcast(IpAddress address) {
        return address.low() == 0xffffffffL;
    }
}
