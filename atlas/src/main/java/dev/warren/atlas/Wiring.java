// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.netfilter.Ruleset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What decides where packets go: routing of each namespace that was looked into, what the kernel
/// answered, the interfaces of the cloud. Mostly empty: it is looked at only when somebody asks.
public final class Wiring {
    private final Map<NamespaceId, Routing> routings = new HashMap<>();
    private final Map<Asked, RouteAnswer> answers = new HashMap<>();
    private final Map<NamespaceId, Ruleset> packetFilters = new HashMap<>();
    private final List<Fact.CloudInterfaceSeen> cloudInterfaces = new ArrayList<>();
    private final List<Fact.NetworkCardSeen> cards = new ArrayList<>();

    private record Asked(NamespaceId namespace, RouteLookup question) {}

    Wiring() {}

    void add(Fact fact) {
        switch (fact) {
            case Fact.RoutingSeen seen -> routings.put(seen.namespace(), seen.routing());
            case Fact.RouteAnswered seen ->
                    answers.put(new Asked(seen.namespace(), seen.question()), seen.answer());
            case Fact.PacketFilterSeen seen -> packetFilters.put(seen.namespace(), seen.ruleset());
            case Fact.CloudInterfaceSeen seen -> cloudInterfaces.add(seen);
            case Fact.NetworkCardSeen seen -> cards.add(seen);
            default -> throw new IllegalArgumentException("no fact of wiring: " + fact);
        }
    }

    /// What decides in a namespace; empty where nobody looked, or could.
    public Optional<Routing> routing(NamespaceId namespace) {
        return Optional.ofNullable(routings.get(namespace));
    }

    /// What netfilter does to the packets of a namespace; empty where nobody looked, or could.
    public Optional<Ruleset> packetFilter(NamespaceId namespace) {
        return Optional.ofNullable(packetFilters.get(namespace));
    }

    /// What the kernel answered; empty where it was not asked.
    public Optional<RouteAnswer> answer(NamespaceId namespace, RouteLookup question) {
        return Optional.ofNullable(answers.get(new Asked(namespace, question)));
    }

    /// The interfaces of the cloud, in an order that does not depend on that of the facts.
    public List<Fact.CloudInterfaceSeen> cloudInterfaces() {
        return cloudInterfaces.stream()
                .sorted(
                        Comparator.comparing((Fact.CloudInterfaceSeen seen) -> seen.card().id())
                                .thenComparing(seen -> seen.evidence().toString()))
                .toList();
    }

    /// Links that tie the node to the world, although their kind does not show it.
    public List<Fact.NetworkCardSeen> networkCards() {
        return cards.stream().sorted(Comparator.comparing(Fact.NetworkCardSeen::link)).toList();
    }
}
