// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.atlas.Atlas;
import dev.warren.kernel.id.NamespaceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The machine as a picture: namespaces, links, tables and interfaces of the cloud, and what ties them.
///
/// Nodes and edges stand in an order that depends on what is there, and not on when it was seen: the
/// host first, then namespaces by inode, links by index, tables by number.
public final class Graph {
    private final Map<String, Node> nodes;
    private final List<Edge> edges;
    private final Map<String, List<Edge>> touching = new HashMap<>();

    Graph(List<Node> nodes, List<Edge> edges) {
        this.nodes = new LinkedHashMap<>();
        nodes.forEach(node -> this.nodes.put(node.id(), node));
        this.edges = List.copyOf(edges);
        for (Edge edge : edges) {
            touching.computeIfAbsent(edge.from(), _ -> new ArrayList<>(4)).add(edge);
            if (!edge.to().equals(edge.from())) {
                touching.computeIfAbsent(edge.to(), _ -> new ArrayList<>(4)).add(edge);
            }
        }
    }

    /// The whole machine.
    public static Graph of(Atlas atlas) {
        return new GraphBuilder(atlas).build();
    }

    /// What one namespace is connected to: its links and what they lead to, the tables that its packets
    /// are looked up in, the links they leave by; nothing of its neighbours.
    public Graph around(NamespaceId namespace) {
        Set<String> kept = new Surroundings(this).of(Ids.of(namespace));
        return keep(kept);
    }

    private Graph keep(Set<String> kept) {
        Set<String> ids = new HashSet<>(kept);
        for (Edge edge : edges) {
            // A link is not drawn without the box it is in.
            if (edge.type() == Edge.Type.CONTAINS && kept.contains(edge.to())) {
                ids.add(edge.from());
            }
        }
        return new Graph(
                nodes().stream().filter(node -> ids.contains(node.id())).toList(),
                edges.stream()
                        .filter(edge -> ids.contains(edge.from()) && ids.contains(edge.to()))
                        .toList());
    }

    public List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    public List<Edge> edges() {
        return edges;
    }

    public Optional<Node> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /// Every edge that begins or ends at a node, in the order of all edges.
    public List<Edge> touching(String id) {
        return touching.getOrDefault(id, List.of());
    }

    /// The nodes to which edges of a type lead from a node.
    public List<Node> from(String id, Edge.Type type) {
        return touching(id).stream()
                .filter(edge -> edge.type() == type && edge.from().equals(id))
                .flatMap(edge -> node(edge.to()).stream())
                .toList();
    }

    /// The nodes from which edges of a type lead to a node.
    public List<Node> to(String id, Edge.Type type) {
        return touching(id).stream()
                .filter(edge -> edge.type() == type && edge.to().equals(id))
                .flatMap(edge -> node(edge.from()).stream())
                .toList();
    }

    /// The other end of the pair that a link is an end of.
    public Optional<Node> otherEnd(String link) {
        return touching(link).stream()
                .filter(edge -> edge.type() == Edge.Type.PAIR)
                .map(edge -> edge.from().equals(link) ? edge.to() : edge.from())
                .flatMap(id -> node(id).stream())
                .findFirst();
    }
}
