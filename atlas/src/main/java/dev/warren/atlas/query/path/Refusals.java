// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.query.packetfilter.Packet;
import dev.warren.atlas.query.routing.RoutingDecision;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteAnswer.Refusal;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.net.RoutingWords;
import java.util.Optional;

/// Why the kernel refuses a packet, in words.
final class Refusals {
    private Refusals() {}

    /// @param own what rules and tables say; where they know a way, something else stands in it
    static String words(
            RouteAnswer.Refused refused,
            Optional<RoutingDecision> own,
            Packet packet,
            boolean forwarded) {
        Optional<String> byRoute =
                own.filter(each -> isRefusal(each, refused)).flatMap(Refusals::cause);
        if (byRoute.isPresent()) {
            return byRoute.get();
        }
        boolean way =
                own.filter(each -> each.outcome() instanceof RoutingDecision.Found).isPresent();
        return switch (refused.reason()) {
            case NO_ROUTE ->
                    Packets.hasSource(packet) && !forwarded
                            ? "no route leads to %s, or %s is no address of this namespace"
                                    .formatted(packet.destination(), packet.source())
                            : "no route leads to %s".formatted(packet.destination());
            case UNREACHABLE ->
                    forwarded && way
                            ? "there is a route, but the namespace does not forward packets (ip_forward is 0)"
                            : "%s is unreachable from here".formatted(packet.destination());
            case PROHIBITED -> "%s is prohibited".formatted(packet.destination());
            case DISCARDED ->
                    forwarded
                            ? "the kernel does not take a packet from %s by this link (reverse path filter, or a source that cannot be)"
                                    .formatted(packet.source())
                            : "the kernel discards packets to %s".formatted(packet.destination());
            case REVERSE_PATH ->
                    "the way back to %s is not by the link it came by (reverse path filter)"
                            .formatted(packet.source());
        };
    }

    private static boolean isRefusal(RoutingDecision own, RouteAnswer.Refused refused) {
        return own.outcome() instanceof RoutingDecision.Refused(Refusal reason)
                && reason == refused.reason();
    }

    /// The route or the rule that says so.
    private static Optional<String> cause(RoutingDecision own) {
        return own.route()
                .map(Refusals::words)
                .or(
                        () ->
                                own.rule()
                                        .filter(_ -> own.table().isEmpty())
                                        .map(rule -> "the rule " + rule + " says so"));
    }

    private static String words(Route route) {
        return route.type() == RouteType.UNICAST
                ? "the way by the route to %s is closed".formatted(route.destination())
                : "the route %s %s in table %s says so"
                        .formatted(
                                route.type().word(),
                                route.destination(),
                                RoutingWords.table(route.table()));
    }
}
