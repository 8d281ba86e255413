// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.atlas.query.routing.RoutingDecision.Found;
import dev.warren.atlas.query.routing.RoutingDecision.Refused;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteAnswer.Refusal;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.net.RoutingWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Compares what was worked out with what the kernel answers.
public final class CrossCheck {
    private CrossCheck() {}

    /// Every difference as a clause: `table: main here, 2 in the kernel`; none when the two agree.
    public static List<String> differences(RoutingDecision ours, RouteAnswer theirs) {
        return switch (theirs) {
            case RouteAnswer.Refused(Refusal reason, int _) ->
                    ours.outcome() instanceof Refused(Refusal own)
                            ? differ("refusal", word(own), word(reason))
                            : differ("outcome", "a way", word(reason));
            case RouteAnswer.Found found ->
                    ours.outcome() instanceof Refused(Refusal own)
                            ? differ("outcome", word(own), "a way")
                            : compare(ours, found);
        };
    }

    private static List<String> compare(RoutingDecision ours, RouteAnswer.Found theirs) {
        List<String> all = new ArrayList<>();
        if (ours.route().isPresent() && theirs.match().isPresent()) {
            compare(ours.route().get(), theirs.match().get(), all);
            if (!isForMany(ours.question().destination())) {
                all.addAll(
                        differ(
                                "type",
                                ours.route().get().type().word(),
                                theirs.match().get().type().word()));
            }
        } else if (ours.route().isPresent() != theirs.match().isPresent()) {
            all.addAll(
                    differ(
                            "route",
                            ours.route().isPresent() ? "one of a table" : "none",
                            theirs.match().isPresent() ? "one of a table" : "none"));
        }
        // What is for this machine the kernel hands to the loopback, whichever link has the
        // address.
        boolean inside =
                ours.route()
                        .map(Route::type)
                        .filter(type -> type == RouteType.LOCAL || type == RouteType.ANYCAST)
                        .isPresent();
        boolean received =
                ours.question().inputLink() != 0
                        && ours.route()
                                .map(Route::type)
                                .filter(t -> t == RouteType.BROADCAST)
                                .isPresent();
        if (!inside
                && !received
                && ours.outcome() instanceof Found(List<NextHop> ways)
                && ways.stream().noneMatch(way -> way.link() == theirs.link())) {
            all.addAll(
                    differ(
                            "link",
                            ways.stream().map(NextHop::link).distinct().toList().toString(),
                            Integer.toString(theirs.link())));
        }
        return all;
    }

    /// Such a packet of IPv4 has the type of its address, whatever the type of the route it takes
    /// (`ip_route_output_key_hash_rcu`).
    private static boolean isForMany(IpAddress destination) {
        int first = (int) (destination.low() >>> 24) & 0xff;
        return !destination.isV6()
                && ((first >= 224 && first < 240) || (int) destination.low() == -1);
    }

    private static void compare(Route ours, Route theirs, List<String> all) {
        if (ours.isV6() && ours.nextHopId() != 0 && theirs.nextHopId() != 0) {
            // Routes that share a nexthop object, be it in a group, share what IPv6 caches
            // (`rt6_get_pcpu_route`); the kernel tells the one that was asked first, even if the
            // destination is not in its prefix. The link is right.
            return;
        }
        // IPv4 tells main for both while nobody has made a rule, because the two are one then.
        boolean one =
                !ours.isV6()
                        && ours.table() == RouteAttributes.RT_TABLE_LOCAL
                        && theirs.table() == RouteAttributes.RT_TABLE_MAIN;
        if (!one) {
            all.addAll(
                    differ(
                            "table",
                            RoutingWords.table(ours.table()),
                            RoutingWords.table(theirs.table())));
        }
        all.addAll(differ("prefix", ours.destination(), theirs.destination()));
        all.addAll(differ("metric", ours.metric(), theirs.metric()));
        all.addAll(differ("tos", ours.typeOfService(), theirs.typeOfService()));
        all.addAll(differ("nexthop object", ours.nextHopId(), theirs.nextHopId()));
        if (ours.isV6()) {
            all.addAll(differ("source prefix", ours.source(), theirs.source()));
        }
    }

    private static List<String> differ(String what, Object ours, Object theirs) {
        return ours.equals(theirs)
                ? List.of()
                : List.of(what + ": " + ours + " here, " + theirs + " in the kernel");
    }

    private static String word(Refusal reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
