// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleAction;
import dev.warren.kernel.net.RuleSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rules and tables of both families, each table made for look-ups when it is first asked.
///
/// Thread: one at a time.
final class RoutingTables {
    private record Key(boolean isV6, long number) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && isV6 == key.isV6 && number == key.number;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number) * 2 + (isV6 ? 1 : 0);
        }
    }

    private static final long LOCAL_PRIORITY = 0;
    private static final long MAIN_PRIORITY = 32_766;
    private static final RoutingTable EMPTY = new Ipv4Table(List.of(), new Hops(List.of()));

    private final List<RoutingRule> v4;
    private final List<RoutingRule> v6;
    private final Hops hops;
    private final Map<Key, List<Route>> routes = new HashMap<>();
    private final Map<Key, RoutingTable> built = new HashMap<>();

    RoutingTables(Routing routing) {
        v4 = routing.rules().stream().filter(rule -> !rule.isV6()).toList();
        v6 = routing.rules().stream().filter(RoutingRule::isV6).toList();
        hops = new Hops(routing.nextHops());
        for (Route route : routing.routes()) {
            routes.computeIfAbsent(new Key(route.isV6(), route.table()), _ -> new ArrayList<>())
                    .add(route);
        }
    }

    private RoutingTables(RoutingTables split, List<RoutingRule> v4, List<Route> merged) {
        this.v4 = v4;
        v6 = split.v6;
        hops = split.hops;
        routes.putAll(split.routes);
        routes.put(new Key(false, RouteAttributes.RT_TABLE_MAIN), merged);
        routes.remove(new Key(false, RouteAttributes.RT_TABLE_LOCAL));
    }

    /// The same with the tables local and main of IPv4 as one, as the kernel keeps them until a rule is
    /// made or removed for the first time: the longer prefix wins in whichever of them it is.
    RoutingTables merged() {
        List<Route> both = new ArrayList<>(of(new Key(false, RouteAttributes.RT_TABLE_LOCAL)));
        both.addAll(of(new Key(false, RouteAttributes.RT_TABLE_MAIN)));
        return new RoutingTables(this, v4, both);
    }

    List<RoutingRule> rules(boolean isV6) {
        return isV6 ? v6 : v4;
    }

    RoutingTable table(boolean isV6, long number) {
        Key key = new Key(isV6, number);
        if (!routes.containsKey(key)) {
            return EMPTY;
        }
        return built.computeIfAbsent(
                key, _ -> isV6 ? new Ipv6Table(of(key), hops) : new Ipv4Table(of(key), hops));
    }

    /// All ways of a route, also those that are dead.
    List<NextHop> ways(Route route) {
        return hops.of(route);
    }

    private List<Route> of(Key key) {
        return routes.getOrDefault(key, List.of());
    }

    /// Whether the rules of a family are those that every namespace begins with. The kernel does not
    /// tell whether there were ever others.
    boolean isUntouched(boolean isV6) {
        return rules(isV6).size() == (isV6 ? 2 : 3)
                && rules(isV6).stream().allMatch(RoutingTables::isOfTheKernel);
    }

    /// Whether the kernel may not look at the rules of IPv6 at all: it does so from the first rule on
    /// that somebody made, and here are none but some of its own.
    boolean mayBeOverlooked() {
        return !isUntouched(true) && v6.stream().allMatch(RoutingTables::isOfTheKernel);
    }

    private static boolean isOfTheKernel(RoutingRule rule) {
        return rule.selector().equals(RuleSelector.ALL)
                && rule.action() instanceof RuleAction.Lookup(long table)
                && rule.suppressPrefixLength().isEmpty()
                && rule.suppressLinkGroup().isEmpty()
                && ((rule.priority() == LOCAL_PRIORITY && table == RouteAttributes.RT_TABLE_LOCAL)
                        || (rule.priority() == MAIN_PRIORITY
                                && table == RouteAttributes.RT_TABLE_MAIN)
                        || (rule.priority() == MAIN_PRIORITY + 1
                                && table == RouteAttributes.RT_TABLE_DEFAULT));
    }
}
