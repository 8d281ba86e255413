// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.net.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ways out of a route, also where it only refers to an object that has them.
final class Hops {
    private Hops() {}

    static List<NextHop> of(Route route, Map<Long, NextHopObject> objects) {
        if (!route.nextHops().isEmpty()) {
            return route.nextHops().stream().filter(hop -> hop.link() != 0).toList();
        }
        NextHopObject object = objects.get(route.nextHopId());
        if (object == null) {
            return List.of();
        }
        List<NextHop> hops = new ArrayList<>();
        object.hop().ifPresent(hops::add);
        for (NextHopObject.Member member : object.group()) {
            Optional.ofNullable(objects.get(member.id()))
                    .flatMap(NextHopObject::hop)
                    .ifPresent(hops::add);
        }
        return hops;
    }
}
