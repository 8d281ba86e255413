// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Links that tie the machine to the world, and what the cloud calls them.
final class Cards {
    private static final int ETHERNET = 1;
    private static final int INFINIBAND = 32;

    private final Set<LinkId> cards = new HashSet<>();
    private final Map<String, CloudInterface> clouds = new LinkedHashMap<>();
    private final Map<String, LinkId> links = new HashMap<>();

    Cards(Atlas atlas) {
        List<Candidate> all = new ArrayList<>();
        for (Namespace namespace : atlas.namespaces()) {
            Set<String> named = named(atlas, namespace);
            for (Namespace.NetworkLink link : namespace.links()) {
                LinkId id = new LinkId(namespace.id(), link.link().index());
                all.add(new Candidate(id, link.link()));
                if (isPhysical(link.link()) || named.contains(link.link().name())) {
                    cards.add(id);
                }
            }
        }
        for (Fact.CloudInterfaceSeen seen : atlas.wiring().cloudInterfaces()) {
            CloudInterface card = seen.card();
            if (clouds.putIfAbsent(Ids.of(card), card) == null) {
                find(card.address(), all)
                        .ifPresent(
                                link -> {
                                    links.put(Ids.of(card), link);
                                    cards.add(link);
                                });
            }
        }
    }

    private record Candidate(LinkId id, Link link) {}

    private static Set<String> named(Atlas atlas, Namespace namespace) {
        Set<String> names = new HashSet<>();
        for (Fact.NetworkCardSeen seen : atlas.wiring().networkCards()) {
            if (seen.namespace().equals(namespace.id())) {
                names.add(seen.link());
            }
        }
        return names;
    }

    /// Drivers of real devices give no kind; neither do some that make up links, of other types.
    private static boolean isPhysical(Link link) {
        return link.kind().name().isEmpty()
                && !link.isLoopback()
                && (link.hardwareType() == ETHERNET || link.hardwareType() == INFINIBAND);
    }

    /// The link that an interface of the cloud is. A macvlan or VLAN may have the address of the card
    /// below it, so cards come first; a port of a bond has its own burnt into it.
    private Optional<LinkId> find(Mac address, List<Candidate> all) {
        if (!address.isPresent()) {
            return Optional.empty();
        }
        return first(all, one -> cards.contains(one.id) && one.link.address().equals(address))
                .or(() -> first(all, one -> one.link.permanentAddress().equals(address)))
                .or(() -> first(all, one -> one.link.address().equals(address)));
    }

    private static Optional<LinkId> first(List<Candidate> all, Predicate<Candidate> test) {
        return all.stream().filter(test).map(Candidate::id).findFirst();
    }

    boolean isCard(LinkId link) {
        return cards.contains(link);
    }

    void draw(List<Node> nodes, List<Edge> edges) {
        clouds.forEach((id, card) -> nodes.add(new Node.CloudNode(id, card)));
        for (String id : clouds.keySet()) {
            LinkId link = links.get(id);
            if (link != null) {
                edges.add(Edge.of(Edge.Type.IS, Ids.of(link), id));
            }
        }
    }
}
