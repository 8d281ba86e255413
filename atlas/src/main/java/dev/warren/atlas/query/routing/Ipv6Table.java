// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutePreference;
import dev.warren.kernel.net.RouteType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A table of IPv6 (`fib6_table_lookup`): the longest prefix of the destination, within it the longest
/// of the source; of the lowest metric the route that leads by the wanted link and that a router
/// prefers most, then the order of the dump.
final class Ipv6Table implements RoutingTable {
    private static final int LINK_FITS = 2;
    private static final int PREFERENCE_BITS = 2;
    private static final int LOCAL_PREFIX = 0xfe80;
    private static final int LOCAL_MASK = 0xffc0;

    private final Prefixes<Node> byDestination = new Prefixes<>();
    private final Hops hops;

    /// The routes to one prefix.
    private static final class Node {
        private final int length;
        private final List<Route> forAll = new ArrayList<>(1);
        private @Nullable Prefixes<List<Route>> bySource;

        Node(int length) {
            this.length = length;
        }
    }

    Ipv6Table(List<Route> routes, Hops hops) {
        this.hops = hops;
        List<List<Route>> all = new ArrayList<>();
        for (Route route : routes) {
            int length = route.destination().prefixLength();
            Node node = byDestination.at(route.destination(), () -> new Node(length));
            List<Route> leaf = leaf(node, route);
            leaf.add(route);
            all.add(leaf);
        }
        all.forEach(leaf -> leaf.sort(Comparator.comparingLong(Route::metric)));
    }

    private static List<Route> leaf(Node node, Route route) {
        if (route.source().isEmpty() || route.source().get().prefixLength() == 0) {
            return node.forAll;
        }
        Prefixes<List<Route>> bySource = node.bySource;
        if (bySource == null) {
            bySource = new Prefixes<>();
            node.bySource = bySource;
        }
        return bySource.at(route.source().get(), () -> new ArrayList<>(1));
    }

    @Override
    public Answer find(Flow flow, Set<String> doubts) {
        for (List<Route> leaf : leaves(flow)) {
            Choice choice = new Choice(flow);
            choice.from(leaf);
            if (choice.route != null && choice.hop != null) {
                return choice.answer(choice.route, choice.hop);
            }
        }
        return new Answer.None();
    }

    /// The leaves in the order in which they are tried. A prefix that has routes for certain sources,
    /// but none for this one, is passed over with its routes for all sources, unless a longer one was
    /// tried before or none is left: so the kernel walks.
    private List<List<Route>> leaves(Flow flow) {
        List<List<Route>> order = new ArrayList<>(4);
        List<Node> nodes = byDestination.holding(flow.destination());
        boolean started = false;
        for (Node node : nodes) {
            Prefixes<List<Route>> bySource = node.bySource;
            List<List<Route>> fitting =
                    bySource == null ? List.of() : bySource.holding(flow.source());
            started |= bySource == null || !fitting.isEmpty() || node.length == 0;
            if (started) {
                order.addAll(fitting);
                order.add(node.forAll);
            }
        }
        return order;
    }

    /// The search for the best route of a leaf.
    private final class Choice {
        private final int wanted;
        private final boolean strict;
        private int best = -1;
        private @Nullable Route route;
        private @Nullable NextHop hop;

        Choice(Flow flow) {
            wanted = flow.arrives() ? flow.inputLink() : flow.outputLink();
            boolean bound = !flow.arrives() && flow.outputLink() != 0 && !flow.hasSource();
            strict = bound || isBoundToLink(flow);
        }

        /// The routes with the lowest metric first; all others at once when none of them does.
        void from(List<Route> leaf) {
            int at = 0;
            while (at < leaf.size() && leaf.get(at).metric() == leaf.getFirst().metric()) {
                if (consider(leaf.get(at))) {
                    return;
                }
                at++;
            }
            if (route != null) {
                return;
            }
            while (at < leaf.size() && !consider(leaf.get(at))) {
                at++;
            }
        }

        /// Whether the search ends here.
        private boolean consider(Route candidate) {
            if (candidate.nextHopId() != 0 && candidate.type() == RouteType.BLACKHOLE) {
                route = candidate;
                hop = NextHop.onto(LinkIndex.LOOPBACK);
                return true;
            }
            for (NextHop way : waysOf(candidate)) {
                int score = way.isDead() ? -1 : score(candidate, way);
                if (score > best) {
                    best = score;
                    route = candidate;
                    hop = way;
                    if (candidate.nextHopId() != 0) {
                        return false;
                    }
                }
            }
            return false;
        }

        private List<NextHop> waysOf(Route candidate) {
            List<NextHop> ways = hops.of(candidate);
            return ways.isEmpty() && RoutingTable.dead(candidate).isPresent()
                    ? List.of(NextHop.onto(LinkIndex.LOOPBACK))
                    : ways;
        }

        private int score(Route candidate, NextHop way) {
            boolean fits = wanted == 0 || way.link() == wanted;
            if (!fits && strict) {
                return -1;
            }
            int preference =
                    switch (candidate.preference().orElse(RoutePreference.MEDIUM)) {
                        case INVALID -> 0;
                        case LOW -> 1;
                        case MEDIUM -> 2;
                        case HIGH -> 3;
                    };
            return (fits ? LINK_FITS : 0) | preference << PREFERENCE_BITS;
        }

        Answer answer(Route taken, NextHop way) {
            Optional<Answer> end = RoutingTable.dead(taken);
            if (end.isPresent()) {
                return end.get();
            }
            List<NextHop> all = waysOf(taken);
            if (all.size() < 2) {
                return new Answer.Found(taken, List.of(way));
            }
            // Members of a group are taken by hash whatever link is wanted.
            boolean any = hops.isGroup(taken);
            List<NextHop> alive =
                    all.stream()
                            .filter(each -> !each.isDead() && (any || score(taken, each) >= 0))
                            .toList();
            return new Answer.Found(taken, alive.isEmpty() ? List.of(way) : alive);
        }
    }

    /// Whether the destination means something on one link only: link-local, multicast, loopback.
    private static boolean isBoundToLink(Flow flow) {
        long first = flow.destination().high() >>> 48;
        boolean loopback = flow.destination().high() == 0 && flow.destination().low() == 1;
        return loopback || (first & LOCAL_MASK) == LOCAL_PREFIX || first >>> 8 == 0xff;
    }
}
