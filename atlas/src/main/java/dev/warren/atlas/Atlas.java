// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.NamespaceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// One immutable snapshot of a node: every network namespace once, and what could not be seen.
///
/// It is many moments glued together: each fact was true when its source looked.
public final class Atlas {
    private final Map<NamespaceId, Namespace> namespaces;
    private final Wiring wiring;
    private final Details details;
    private final List<Fact.Gap> gaps;

    private Atlas(
            Map<NamespaceId, Namespace> namespaces,
            Wiring wiring,
            Details details,
            List<Fact.Gap> gaps) {
        this.namespaces = namespaces;
        this.wiring = wiring;
        this.details = details;
        this.gaps = List.copyOf(gaps);
    }

    /// Merges facts. Their order does not matter: the same facts give the same atlas.
    public static Atlas of(Collection<? extends Fact> facts) {
        FactIndex index = new FactIndex(facts);
        Peers peers = new Peers(index);
        Owners owners = new Owners(index);
        Map<NamespaceId, Namespace> namespaces = new LinkedHashMap<>();
        index.namespaces().stream()
                .sorted(
                        Comparator.comparing((NamespaceId id) -> !index.isHost(id))
                                .thenComparing(Comparator.naturalOrder()))
                .forEach(id -> namespaces.put(id, namespace(id, index, peers, owners)));
        return new Atlas(namespaces, index.wiring(), index.details(), index.gaps());
    }

    private static Namespace namespace(
            NamespaceId id, FactIndex index, Peers peers, Owners owners) {
        return new Namespace(
                id,
                Names.of(id, index),
                index.isHost(id),
                index.isSelf(id),
                index.cookie(id),
                index.host().map(host -> index.number(host, id)).orElse(OptionalInt.empty()),
                owners.of(id),
                index.pins(id),
                index.names(id),
                index.processes(id),
                peers.links(id),
                owners.contradictions(id));
    }

    /// The same map with more of what decides where packets go. The namespaces on it stay as they are.
    ///
    /// @param facts of the kinds that [Wiring] and [Details] keep, and gaps
    public Atlas with(Collection<? extends Fact> facts) {
        Set<Fact.Gap> all = new LinkedHashSet<>(gaps);
        List<Fact> wired = new ArrayList<>();
        List<Fact.DetailSeen> detailed = new ArrayList<>();
        for (Fact fact : facts) {
            switch (fact) {
                case Fact.Gap gap -> all.add(gap);
                case Fact.DetailSeen detail -> detailed.add(detail);
                default -> wired.add(fact);
            }
        }
        return new Atlas(
                namespaces,
                wiring.and(wired),
                detailed.isEmpty() ? details : details.and(detailed),
                List.copyOf(all));
    }

    /// Every namespace: the host's first, the others by inode.
    public List<Namespace> namespaces() {
        return List.copyOf(namespaces.values());
    }

    public Optional<Namespace> namespace(NamespaceId id) {
        return Optional.ofNullable(namespaces.get(id));
    }

    public Optional<Namespace> host() {
        return namespaces.values().stream().filter(Namespace::host).findFirst();
    }

    /// What decides where packets go, as far as it was looked at.
    public Wiring wiring() {
        return wiring;
    }

    /// What was read of namespaces about which somebody wanted to know everything.
    public Details details() {
        return details;
    }

    /// What could not be seen, by source and subject.
    public List<Fact.Gap> gaps() {
        return gaps;
    }

    /// Whether nothing is missing because something could not be seen.
    public boolean isComplete() {
        return gaps.stream().noneMatch(gap -> gap.why().hidesSomething());
    }
}
