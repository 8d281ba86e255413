// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Ties the ends of pairs together, across namespaces.
///
/// An index names a link only within its namespace, so the other end is looked up by (namespace
/// number, index) and believed only when it names this one in return.
final class Peers {
    private final FactIndex index;
    private final Map<NamespaceId, Map<Integer, Link>> links = new HashMap<>();
    private final Map<NamespaceId, Map<Integer, NamespaceId>> byNumber = new HashMap<>();

    Peers(FactIndex index) {
        this.index = index;
        for (NamespaceId id : index.namespaces()) {
            index.inside(id).ifPresent(inside -> links.put(id, byIndex(inside)));
            Map<Integer, NamespaceId> numbered = new HashMap<>();
            // One number for two is a race between looks; the choice must not depend on the order.
            index.numbers(id)
                    .forEach(
                            (other, number) ->
                                    numbered.merge(
                                            number,
                                            other,
                                            (one, two) -> one.compareTo(two) < 0 ? one : two));
            byNumber.put(id, numbered);
        }
    }

    private static Map<Integer, Link> byIndex(Fact.InsideSeen inside) {
        Map<Integer, Link> byIndex = HashMap.newHashMap(inside.links().size());
        inside.links().forEach(link -> byIndex.put(link.index(), link));
        return byIndex;
    }

    /// The links of a namespace by index, each with its addresses and its peer.
    List<Namespace.NetworkLink> links(NamespaceId id) {
        Optional<Fact.InsideSeen> seen = index.inside(id);
        if (seen.isEmpty()) {
            return List.of();
        }
        Map<Integer, List<InterfaceAddress>> addresses = new HashMap<>();
        for (InterfaceAddress address : seen.get().addresses()) {
            addresses.computeIfAbsent(address.link(), _ -> new ArrayList<>(4)).add(address);
        }
        return seen.get().links().stream()
                .sorted(Comparator.comparingInt(Link::index))
                .map(
                        link ->
                                new Namespace.NetworkLink(
                                        link,
                                        addresses.getOrDefault(link.index(), List.of()),
                                        peer(id, link)))
                .toList();
    }

    private Peer peer(NamespaceId here, Link link) {
        // A physical device names itself.
        if (link.lower() == 0
                || (link.lower() == link.index() && link.lowerNamespace() == Link.SAME_NAMESPACE)) {
            return Peer.NONE;
        }
        Peer unseen = new Peer.Unseen(link.lowerNamespace(), link.lower());
        Optional<NamespaceId> there = namespaceOf(here, link);
        if (there.isEmpty()) {
            return unseen;
        }
        Link other = links.getOrDefault(there.get(), Map.of()).get(link.lower());
        if (other == null) {
            return unseen;
        }
        LinkId id = new LinkId(there.get(), other.index());
        if (!link.isPair()) {
            return new Peer.Below(id, other.name());
        }
        return other.lower() == link.index() && leadsTo(there.get(), other, here)
                ? new Peer.OtherEnd(id, other.name())
                : unseen;
    }

    /// The namespace in which a link's peer lives.
    private Optional<NamespaceId> namespaceOf(NamespaceId here, Link link) {
        return link.lowerNamespace() == Link.SAME_NAMESPACE
                ? Optional.of(here)
                : Optional.ofNullable(
                        byNumber.getOrDefault(here, Map.of()).get(link.lowerNamespace()));
    }

    private boolean leadsTo(NamespaceId from, Link link, NamespaceId expected) {
        if (link.lowerNamespace() == Link.SAME_NAMESPACE) {
            return from.equals(expected);
        }
        OptionalInt number = index.number(from, expected);
        return number.isPresent() && number.getAsInt() == link.lowerNamespace();
    }
}
