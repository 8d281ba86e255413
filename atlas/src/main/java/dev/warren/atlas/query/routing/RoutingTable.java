// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One table of one family, made for many questions.
///
/// Thread: any, once it is built.
sealed interface RoutingTable permits Ipv4Table, Ipv6Table {
    /// What a table says.
    sealed interface Answer {
        /// Nothing fits.
        record None() implements Answer {}

        /// The rules go on.
        record Thrown(Route route) implements Answer {}

        record Refused(Route route, Refusal reason) implements Answer {}

        /// @param candidates at least one
        record Found(Route route, List<NextHop> candidates) implements Answer {}
    }

    /// Looks a packet up.
    ///
    /// @param doubts gains what might lead elsewhere
    Answer find(Flow flow, Set<String> doubts);

    /// What a route that leads nowhere answers; empty for one that leads somewhere.
    static Optional<Answer> dead(Route route) {
        return switch (route.type()) {
            case THROW -> Optional.of(new Answer.Thrown(route));
            case UNREACHABLE -> Optional.of(new Answer.Refused(route, Refusal.UNREACHABLE));
            case PROHIBIT -> Optional.of(new Answer.Refused(route, Refusal.PROHIBITED));
            case BLACKHOLE, NAT, XRESOLVE, UNKNOWN ->
                    Optional.of(new Answer.Refused(route, Refusal.DISCARDED));
            default -> Optional.empty();
        };
    }
}
