// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.RouteLookup;

/// What an answer still wants to know. It goes out as a value and comes back as a fact: who computes the
/// answer looks at nothing himself.
public sealed interface Question {
    NamespaceId namespace();

    /// What decides where packets go; answered by [Fact.RoutingSeen].
    record OfRouting(NamespaceId namespace) implements Question {}

    /// What netfilter does to packets; answered by [Fact.PacketFilterSeen].
    record OfPacketFilter(NamespaceId namespace) implements Question {}

    /// Which programs and filters are on the links; answered by [Detail.Figures].
    record OfLinkPrograms(NamespaceId namespace) implements Question {}

    /// What the kernel says about one packet; answered by [Fact.RouteAnswered].
    record OfRoute(NamespaceId namespace, RouteLookup lookup) implements Question {}
}
