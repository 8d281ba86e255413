// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A table of IPv4 (`fib_table_lookup`): the longest prefix with a way that is alive; within a prefix
/// the highest type of service, then the lowest metric, then the order of the dump.
final class Ipv4Table implements RoutingTable {
    /// The routes of one prefix, with the local table before the main one where they are one.
    private static final Comparator<Route> ORDER =
            Comparator.comparingLong(Route::table)
                    .thenComparingInt(Route::typeOfService)
                    .reversed()
                    .thenComparingLong(Route::metric);

    private final Prefixes<List<Route>> byDestination = new Prefixes<>();
    private final Hops hops;

    Ipv4Table(List<Route> routes, Hops hops) {
        this.hops = hops;
        List<List<Route>> all = new ArrayList<>();
        for (Route route : routes) {
            byDestination
                    .at(
                            route.destination(),
                            () -> {
                                List<Route> fresh = new ArrayList<>(1);
                                all.add(fresh);
                                return fresh;
                            })
                    .add(route);
        }
        all.forEach(each -> each.sort(ORDER));
    }

    @Override
    public Answer find(Flow flow, Set<String> doubts) {
        long left = -1;
        for (List<Route> routes : byDestination.holding(flow.destination())) {
            long network =
                    Prefixes.masked(
                                    flow.destination(),
                                    routes.getFirst().destination().prefixLength())
                            .low();
            if (network == left) {
                continue;
            }
            for (int i = 0; i < routes.size(); i++) {
                Route route = routes.get(i);
                if (!isFor(route, flow)) {
                    continue;
                }
                Optional<Answer> end = RoutingTable.dead(route);
                if (end.isPresent()) {
                    return end.get();
                }
                List<NextHop> ways = ways(route, flow, doubts);
                if (!ways.isEmpty()) {
                    doubtDefaults(routes, i, flow, ways, doubts);
                    return new Answer.Found(route, ways);
                }
                if (route.nextHopId() != 0) {
                    // An object without a way ends the search in all that share the network's bits,
                    // because they share a leaf of the kernel's trie.
                    left = network;
                    break;
                }
            }
        }
        return new Answer.None();
    }

    private static boolean isFor(Route route, Flow flow) {
        return route.typeOfService() == 0
                || route.typeOfService() == (flow.typeOfService() & Selection.OLD_TYPE_OF_SERVICE);
    }

    private List<NextHop> ways(Route route, Flow flow, Set<String> doubts) {
        if (hops.isLost(route)) {
            doubts.add("nexthop object " + route.nextHopId() + " of a route was not seen");
        }
        List<NextHop> alive = new ArrayList<>();
        for (NextHop hop : hops.of(route)) {
            boolean fits = flow.outputLink() == 0 || flow.outputLink() == hop.link();
            if (!hop.isDead() && fits) {
                alive.add(hop);
                if (flow.outputLink() != 0) {
                    break;
                }
            }
        }
        return alive;
    }

    /// Of default routes with one metric the kernel takes one whose gateway answers; which one it took
    /// last is its secret.
    private static void doubtDefaults(
            List<Route> routes, int at, Flow flow, List<NextHop> ways, Set<String> doubts) {
        Route taken = routes.get(at);
        if (!taken.isDefault()
                || flow.arrives()
                || flow.outputLink() != 0
                || ways.size() > 1
                || taken.type() != RouteType.UNICAST) {
            return;
        }
        boolean rival =
                routes.stream()
                        .skip(at + 1L)
                        .anyMatch(
                                other ->
                                        isFor(other, flow)
                                                && other.type() == RouteType.UNICAST
                                                && (other.metric() <= taken.metric()
                                                        || taken.typeOfService() != 0));
        if (rival) {
            doubts.add(
                    "several default routes with one metric: one whose gateway answers is taken");
        }
    }
}
