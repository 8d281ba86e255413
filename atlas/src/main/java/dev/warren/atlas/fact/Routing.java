// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import java.util.List;
import java.util.Map;

/// What decides in one namespace where packets go, of both IP families.
///
/// @param rules in the order they are tried, those of IPv4 first
/// @param routes of all tables
/// @param nextHops objects that routes refer to
/// @param neighbours of ARP and neighbour discovery; with proxy entries where one namespace is looked at closely
/// @param forwarding entries of bridges and VXLAN
/// @param details what drivers say of their links, by index; kinds that say nothing are left out
public record Routing(
        List<RoutingRule> rules,
        List<Route> routes,
        List<NextHopObject> nextHops,
        List<Neighbour> neighbours,
        List<Neighbour> forwarding,
        Map<Integer, LinkDetail> details) {
    public Routing {
        rules = List.copyOf(rules);
        routes = List.copyOf(routes);
        nextHops = List.copyOf(nextHops);
        neighbours = List.copyOf(neighbours);
        forwarding = List.copyOf(forwarding);
        details = Map.copyOf(details);
    }
}
