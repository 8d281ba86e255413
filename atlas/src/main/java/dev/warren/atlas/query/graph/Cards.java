// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.atlas.query.cloud.KnownInterface;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Link;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Links that tie the machine to the world, and what the cloud calls them.
final class Cards {
    private static final int ETHERNET = 1;
    private static final int INFINIBAND = 32;

    private final Set<LinkId> cards = new HashSet<>();
    private final Map<String, KnownInterface> clouds = new LinkedHashMap<>();

    Cards(Atlas atlas) {
        for (Namespace namespace : atlas.namespaces()) {
            Set<String> named = named(atlas, namespace);
            for (Namespace.NetworkLink link : namespace.links()) {
                if (isPhysical(link.link()) || named.contains(link.link().name())) {
                    cards.add(new LinkId(namespace.id(), link.link().index()));
                }
            }
        }
        for (KnownInterface known : CloudInterfaces.of(atlas).all()) {
            clouds.put(Ids.of(known.card()), known);
            known.link().ifPresent(cards::add);
        }
    }

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

    boolean isCard(LinkId link) {
        return cards.contains(link);
    }

    void draw(List<Node> nodes, List<Edge> edges) {
        clouds.forEach((id, known) -> nodes.add(new Node.CloudNode(id, known.card())));
        clouds.forEach(
                (id, known) ->
                        known.link()
                                .ifPresent(
                                        link ->
                                                edges.add(
                                                        Edge.of(Edge.Type.IS, Ids.of(link), id))));
    }
}
