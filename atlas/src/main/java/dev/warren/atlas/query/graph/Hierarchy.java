// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A graph as people tell it: the host, its network cards, the tables that lead out by them, the bridges
/// below, and on each of these the namespaces that hang on it.
///
/// Each node has one place. Links by which a namespace hangs on another, and interfaces of the cloud,
/// have none of their own: they are told with what they belong to.
public final class Hierarchy {
    private final Graph graph;
    private final Distances distances;
    private final Map<String, List<Attachment>> attachments = new LinkedHashMap<>();
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, List<Node>> children = new HashMap<>();
    private final Set<String> folded = new HashSet<>();
    private final List<Node> roots = new ArrayList<>();

    private Hierarchy(Graph graph) {
        this.graph = graph;
        this.distances = new Distances(graph);
    }

    public static Hierarchy of(Graph graph) {
        Hierarchy hierarchy = new Hierarchy(graph);
        hierarchy.attach();
        hierarchy.place();
        hierarchy.sort();
        return hierarchy;
    }

    /// Namespaces that hang on no other; the host first.
    public List<Node> roots() {
        return List.copyOf(roots);
    }

    public List<Node> children(Node node) {
        return List.copyOf(children.getOrDefault(node.id(), List.of()));
    }

    /// How a namespace hangs on others; none for a root.
    public List<Attachment> attachments(Node namespace) {
        return List.copyOf(attachments.getOrDefault(namespace.id(), List.of()));
    }

    /// The interface of the cloud that a link is.
    public Optional<Node.CloudNode> cloud(Node link) {
        return graph.from(link.id(), Edge.Type.IS).stream()
                .filter(Node.CloudNode.class::isInstance)
                .map(Node.CloudNode.class::cast)
                .findFirst();
    }

    /// The link that one lies on, where its place does not tell: an interface of the cloud that travels
    /// through another one.
    public Optional<Node> below(Node link) {
        return graph.from(link.id(), Edge.Type.ABOVE).stream()
                .filter(other -> !other.id().equals(parents.get(link.id())))
                .findFirst();
    }

    /// Rules that send packets of a whole namespace to a table only when something else fits, such as a
    /// mark.
    public List<Edge> conditions(Node table) {
        return graph.touching(table.id()).stream()
                .filter(edge -> edge.type() == Edge.Type.RULE && edge.to().equals(table.id()))
                .filter(edge -> edge.from().startsWith("ns:"))
                .filter(edge -> !Ways.isForAll(edge))
                .toList();
    }

    private void attach() {
        Ways ways = new Ways(graph);
        for (Node node : graph.nodes()) {
            if (!(node instanceof Node.NamespaceNode)) {
                continue;
            }
            List<Attachment> found = new ArrayList<>();
            for (Node child : graph.from(node.id(), Edge.Type.CONTAINS)) {
                if (child instanceof Node.LinkNode link) {
                    outside(link, node.id())
                            .ifPresent(outside -> found.add(ways.attachment(link, outside)));
                }
            }
            if (!found.isEmpty()) {
                attachments.put(node.id(), found);
            }
        }
    }

    /// The link in a nearer namespace that one is tied to.
    private Optional<Node.LinkNode> outside(Node.LinkNode link, String namespace) {
        List<Node> candidates = new ArrayList<>(graph.from(link.id(), Edge.Type.ABOVE));
        graph.otherEnd(link.id()).ifPresent(candidates::add);
        return candidates.stream()
                .filter(Node.LinkNode.class::isInstance)
                .map(Node.LinkNode.class::cast)
                .filter(other -> distances.isNearer(Ids.of(other.owner().namespace()), namespace))
                .findFirst();
    }

    private void place() {
        Ways ways = new Ways(graph);
        for (List<Attachment> all : attachments.values()) {
            for (Attachment one : all) {
                folded.add(one.inside().id());
                if (one.inside().link().isPair()) {
                    folded.add(one.outside().id());
                }
            }
        }
        // Something hangs on it, so it must have a place of its own.
        attachments.values().forEach(all -> all.forEach(one -> folded.remove(one.to())));
        for (Node node : graph.nodes()) {
            graph.touching(node.id()).stream()
                    .filter(edge -> edge.to().equals(node.id()) && isStack(edge))
                    .filter(edge -> !folded.contains(edge.from()))
                    .forEach(_ -> folded.remove(node.id()));
        }
        for (Node node : graph.nodes()) {
            if (node instanceof Node.NamespaceNode) {
                List<Attachment> all = attachments.getOrDefault(node.id(), List.of());
                if (all.isEmpty() || !hang(node, all.getFirst().to())) {
                    roots.add(node);
                }
            }
        }
        for (Node node : graph.nodes()) {
            if (isPlaced(node) && !hang(node, ways.above(node))) {
                hang(node, ways.holder(node));
            }
        }
    }

    private static boolean isStack(Edge edge) {
        return edge.type() == Edge.Type.ABOVE
                || edge.type() == Edge.Type.PORT_OF
                || edge.type() == Edge.Type.LEAVES_BY;
    }

    private boolean isPlaced(Node node) {
        return switch (node) {
            case Node.NamespaceNode _ -> false;
            case Node.CloudNode cloud -> graph.to(cloud.id(), Edge.Type.IS).isEmpty();
            default -> !folded.contains(node.id());
        };
    }

    /// Gives a node its place, unless it would then hang on itself.
    private boolean hang(Node node, String parent) {
        if (parent.isEmpty() || graph.node(parent).isEmpty()) {
            if (node instanceof Node.CloudNode) {
                roots.add(node);
            }
            return node instanceof Node.CloudNode;
        }
        for (String up = parent; !up.isEmpty(); up = parents.getOrDefault(up, "")) {
            if (up.equals(node.id())) {
                return false;
            }
        }
        parents.put(node.id(), parent);
        graph.node(node.id())
                .ifPresent(
                        child ->
                                children.computeIfAbsent(parent, _ -> new ArrayList<>())
                                        .add(child));
        return true;
    }

    private void sort() {
        Comparator<Node> order = Comparator.comparingInt(Hierarchy::rank);
        children.values()
                .forEach(
                        all ->
                                all.sort(
                                        order.thenComparing(Hierarchy::name)
                                                .thenComparing(Node::id)));
    }

    private static int rank(Node node) {
        return switch (node) {
            case Node.LinkNode link when link.role() == Node.Role.CARD -> 0;
            case Node.TableNode _ -> 1;
            case Node.LinkNode link when link.role() == Node.Role.BRIDGE -> 2;
            case Node.LinkNode _ -> 3;
            case Node.NamespaceNode _ -> 4;
            case Node.OutsideNode _ -> 5;
            case Node.CloudNode _ -> 6;
        };
    }

    /// People look for a pod by its name, for a link or a table by its number.
    private static String name(Node node) {
        return switch (node) {
            case Node.LinkNode link -> "%010d".formatted(link.link().index());
            case Node.TableNode table -> "%010d".formatted(0xffffffffL - table.number());
            default -> node.label();
        };
    }
}
