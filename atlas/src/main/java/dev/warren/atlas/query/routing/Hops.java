// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.net.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The ways out of routes, also of those that name a nexthop object only.
final class Hops {
    private final Map<Long, NextHopObject> objects = new HashMap<>();

    Hops(List<NextHopObject> all) {
        all.forEach(object -> objects.put(object.id(), object));
    }

    /// All ways out, also those that are dead. A kernel told to (`net.ipv4.nexthop_compat_mode=0`)
    /// leaves the hops of an object out of its routes.
    List<NextHop> of(Route route) {
        if (route.nextHopId() == 0 || !route.nextHops().isEmpty()) {
            return route.nextHops();
        }
        NextHopObject object = objects.get(route.nextHopId());
        if (object == null) {
            return List.of();
        }
        List<NextHop> hops = new ArrayList<>();
        object.hop().ifPresent(hops::add);
        for (NextHopObject.Member member : object.group()) {
            NextHopObject single = objects.get(member.id());
            if (single != null) {
                single.hop().ifPresent(hop -> hops.add(hop.withWeight(member.weight())));
            }
        }
        return hops;
    }

    /// Whether the object is not there though a route names it.
    boolean isLost(Route route) {
        return route.nextHopId() != 0
                && route.nextHops().isEmpty()
                && !objects.containsKey(route.nextHopId());
    }

    boolean isGroup(Route route) {
        if (route.nextHopId() == 0) {
            return false;
        }
        NextHopObject object = objects.get(route.nextHopId());
        return object == null ? route.nextHops().size() > 1 : !object.group().isEmpty();
    }
}
