// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.kernel.net.RouteAnswer;

/// Why the kernel refuses a packet, in words.
final class Refusals {
    private Refusals() {}

    static String words(RouteAnswer.Refused refused, Flow flow, boolean forwarded) {
        return switch (refused.reason()) {
            case NO_ROUTE ->
                    flow.hasSource() && !forwarded
                            ? "no route leads to %s from %s, or that is no address of this namespace"
                                    .formatted(flow.destination(), flow.source())
                            : "no route leads to %s".formatted(flow.destination());
            case UNREACHABLE ->
                    forwarded
                            ? "a route says that %s is unreachable, or the namespace does not forward packets"
                                    .formatted(flow.destination())
                            : "a route says that %s is unreachable".formatted(flow.destination());
            case PROHIBITED -> "a route or a rule prohibits %s".formatted(flow.destination());
            case DISCARDED ->
                    forwarded
                            ? "the kernel discards it: a blackhole route, or %s cannot come by this link (reverse path filter)"
                                    .formatted(flow.source())
                            : "the kernel discards it: a blackhole route, or a link that is down";
            case REVERSE_PATH ->
                    "the way back to %s is not by the link it came by (reverse path filter)"
                            .formatted(flow.source());
        };
    }
}
