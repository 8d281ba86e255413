// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.Owner;
import dev.warren.atlas.Peer;
import dev.warren.atlas.query.cnikind.CniKinds;
import dev.warren.atlas.query.cnikind.InterfaceOrigin;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.Link;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Draws the namespaces of an atlas and their links.
final class GraphBuilder {
    private final Atlas atlas;
    private final Cards cards;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    GraphBuilder(Atlas atlas) {
        this.atlas = atlas;
        this.cards = new Cards(atlas);
    }

    Graph build() {
        Set<LinkId> used = used();
        List<Node.LinkNode> links = new ArrayList<>();
        CniKinds kinds = CniKinds.of(atlas);
        for (Namespace namespace : atlas.namespaces()) {
            nodes.add(node(namespace));
            List<InterfaceOrigin> origins = kinds.in(namespace);
            for (NetworkLink link : namespace.links()) {
                LinkId id = new LinkId(namespace.id(), link.link().index());
                if (isDrawn(link, id, used)) {
                    links.add(add(namespace, id, link, origins));
                }
            }
        }
        for (Namespace namespace : atlas.namespaces()) {
            namespace.links().forEach(link -> tie(namespace.id(), link));
        }
        new Tables(atlas, links, nodes, edges).draw();
        cards.draw(nodes, edges);
        Set<String> drawn = new HashSet<>();
        nodes.forEach(node -> drawn.add(node.id()));
        // What is below a link may have been left out, or its table have nothing to say.
        edges.removeIf(edge -> !drawn.contains(edge.from()) || !drawn.contains(edge.to()));
        return new Graph(nodes, edges);
    }

    private static Node.NamespaceNode node(Namespace namespace) {
        Node.Kind kind = Node.Kind.OTHER;
        String label = namespace.name().isEmpty() ? namespace.id().toString() : namespace.name();
        if (!namespace.owners().isEmpty()) {
            Owner owner = namespace.owners().getFirst();
            label = owner.label();
            kind =
                    switch (owner) {
                        case Owner.Host _ -> Node.Kind.HOST;
                        case Owner.Pod _ -> Node.Kind.POD;
                        case Owner.Standalone _ -> Node.Kind.CONTAINER;
                        case Owner.Program _ -> Node.Kind.OTHER;
                    };
        }
        return new Node.NamespaceNode(
                Ids.of(namespace.id()),
                namespace.id(),
                namespace.host() ? Node.Kind.HOST : kind,
                label,
                namespace.name());
    }

    /// Links that others are tied to.
    private Set<LinkId> used() {
        Set<LinkId> used = new HashSet<>();
        for (Namespace namespace : atlas.namespaces()) {
            for (NetworkLink link : namespace.links()) {
                if (link.link().master() != 0) {
                    used.add(new LinkId(namespace.id(), link.link().master()));
                }
                if (link.peer() instanceof Peer.Below(var below, _)) {
                    used.add(below);
                }
            }
        }
        return used;
    }

    /// Loopbacks are everywhere and lead nowhere, and so do the devices that modules for tunnels put
    /// into every namespace, which nobody has set up.
    private boolean isDrawn(NetworkLink networkLink, LinkId id, Set<LinkId> used) {
        Link link = networkLink.link();
        if (link.isLoopback()) {
            return false;
        }
        return link.isUp()
                || link.master() != 0
                || used.contains(id)
                || cards.isCard(id)
                || !(networkLink.peer() instanceof Peer.None);
    }

    private Node.LinkNode add(
            Namespace namespace, LinkId id, NetworkLink link, List<InterfaceOrigin> origins) {
        Node.Role role =
                cards.isCard(id)
                        ? Node.Role.CARD
                        : link.link().kind().name().equals("bridge")
                                ? Node.Role.BRIDGE
                                : Node.Role.LINK;
        Node.LinkNode node =
                new Node.LinkNode(
                        Ids.of(id),
                        id,
                        role,
                        link.link(),
                        link.addresses().stream()
                                .filter(address -> !address.isLinkScope())
                                .map(InterfaceAddress::local)
                                .sorted(
                                        (one, two) ->
                                                Boolean.compare(
                                                        one.address().isV6(), two.address().isV6()))
                                .map(Object::toString)
                                .toList(),
                        origins.stream().filter(origin -> origin.link().equals(id)).findFirst());
        nodes.add(node);
        edges.add(Edge.of(Edge.Type.CONTAINS, Ids.of(namespace.id()), node.id()));
        return node;
    }

    private void tie(NamespaceId here, NetworkLink networkLink) {
        Link link = networkLink.link();
        LinkId id = new LinkId(here, link.index());
        if (link.master() != 0) {
            edges.add(
                    Edge.of(
                            Edge.Type.PORT_OF,
                            Ids.of(id),
                            Ids.of(new LinkId(here, link.master()))));
        }
        switch (networkLink.peer()) {
            case Peer.None _ -> {}
            case Peer.Below(var below, _) ->
                    edges.add(Edge.of(Edge.Type.ABOVE, Ids.of(id), Ids.of(below)));
            case Peer.OtherEnd(var other, _) -> {
                if (isFirst(id, other)) {
                    edges.add(Edge.of(Edge.Type.PAIR, Ids.of(id), Ids.of(other)));
                }
            }
            case Peer.Unseen(var number, var index) -> {
                String outside = Ids.outside(id);
                nodes.add(new Node.OutsideNode(outside, number, index));
                edges.add(
                        Edge.of(
                                link.isPair() ? Edge.Type.PAIR : Edge.Type.ABOVE,
                                Ids.of(id),
                                outside));
            }
        }
    }

    /// Each pair is drawn once, from the end whose namespace, or index, is the smaller one.
    private static boolean isFirst(LinkId one, LinkId other) {
        int byNamespace = one.namespace().compareTo(other.namespace());
        return byNamespace != 0 ? byNamespace < 0 : one.index() < other.index();
    }
}
