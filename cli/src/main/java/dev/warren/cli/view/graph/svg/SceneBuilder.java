// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

import dev.warren.atlas.query.graph.Attachment;
import dev.warren.atlas.query.graph.Edge;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.atlas.query.graph.Hierarchy;
import dev.warren.atlas.query.graph.Node;
import dev.warren.cli.view.graph.GraphWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides what is drawn: a frame for each namespace that has something to show, and a grid for those
/// that hang on the same thing.
final class SceneBuilder {
    private static final String ALONE = "alone";
    private static final int LONG = 46;
    private static final int SHORT = 38;

    private final Graph graph;
    private final Hierarchy hierarchy;
    private final Map<String, Part> frames = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, List<Node>> leaves = new LinkedHashMap<>();
    private final Map<String, String> groups = new LinkedHashMap<>();
    private final Set<String> placed = new LinkedHashSet<>();
    private final Set<Connection> connections = new LinkedHashSet<>();

    SceneBuilder(Graph graph) {
        this.graph = graph;
        this.hierarchy = Hierarchy.of(graph);
    }

    Scene build() {
        for (Node root : hierarchy.roots()) {
            visit(root, ALONE);
        }
        int columns = columns();
        leaves.forEach((parent, nodes) -> group(parent, nodes, columns));
        graph.edges().forEach(this::connect);
        leaves.values().forEach(nodes -> nodes.forEach(this::seconds));
        frames.keySet().forEach(frame -> graph.node(frame).ifPresent(this::seconds));
        List<Part> all = new ArrayList<>(parts);
        all.addAll(frames.values());
        return new Scene(all, List.copyOf(connections));
    }

    private void visit(Node node, String parent) {
        List<Node> children = hierarchy.children(node);
        if (node instanceof Node.NamespaceNode namespace) {
            if (children.isEmpty() && namespace.kind() != Node.Kind.HOST) {
                leaves.computeIfAbsent(parent, _ -> new ArrayList<>()).add(node);
            } else {
                frames.put(
                        node.id(),
                        Part.frame(
                                node.id(),
                                Label.of(
                                        namespace.label() + "  " + namespace.namespace(),
                                        Label.NAME,
                                        LONG)));
                placed.add(node.id());
                attach(parent, node.id(), Connection.Style.ATTACHED);
            }
        } else {
            place(node);
            attach(
                    parent,
                    node.id(),
                    style(node) == Part.Style.LINK ? Connection.Style.PORT : Connection.Style.WAY);
        }
        children.forEach(child -> visit(child, node.id()));
    }

    private void attach(String parent, String child, Connection.Style style) {
        if (!frames.containsKey(parent) && !parent.equals(ALONE)) {
            connections.add(new Connection(parent, child, style));
        }
    }

    private void place(Node node) {
        placed.add(node.id());
        Part part = Part.box(node.id(), style(node), lines(node));
        List<Node> holders = graph.to(node.id(), Edge.Type.CONTAINS);
        Part frame = holders.isEmpty() ? null : frames.get(holders.getFirst().id());
        (frame == null ? parts : frame.inside()).add(part);
        hierarchy
                .cloud(node)
                .ifPresent(
                        cloud -> {
                            parts.add(Part.box(cloud.id(), Part.Style.CLOUD, lines(cloud)));
                            connections.add(
                                    new Connection(cloud.id(), node.id(), Connection.Style.IS));
                        });
    }

    private static Part.Style style(Node node) {
        return switch (node) {
            case Node.TableNode _ -> Part.Style.TABLE;
            case Node.CloudNode _ -> Part.Style.CLOUD;
            case Node.OutsideNode _ -> Part.Style.OUTSIDE;
            case Node.NamespaceNode _ -> Part.Style.NAMESPACE;
            case Node.LinkNode link ->
                    switch (link.role()) {
                        case CARD -> Part.Style.CARD;
                        case BRIDGE -> Part.Style.BRIDGE;
                        case LINK -> Part.Style.LINK;
                    };
        };
    }

    private List<Label> lines(Node node) {
        List<String> words = new ArrayList<>();
        switch (node) {
            case Node.LinkNode link -> words.addAll(link.addresses());
            case Node.TableNode table -> {
                words.addAll(table.defaults());
                words.addAll(GraphWords.conditions(table, hierarchy));
            }
            case Node.CloudNode cloud -> {
                words.add(cloud.card().address().toString());
                words.add(cloud.card().subnet());
            }
            case Node.NamespaceNode _, Node.OutsideNode _ -> {}
        }
        List<Label> lines = new ArrayList<>();
        lines.add(Label.of(GraphWords.title(node), Label.NAME, LONG));
        words.stream()
                .filter(line -> !line.isEmpty())
                .limit(6)
                .forEach(line -> lines.add(Label.of(line, Label.DETAIL, LONG)));
        return lines;
    }

    /// As many that the whole is about as high as it is wide.
    private int columns() {
        long all = leaves.values().stream().mapToLong(List::size).sum();
        return Math.max(1, (int) Math.round(Math.sqrt(all / 5.5)));
    }

    private void group(String parent, List<Node> nodes, int columns) {
        String id = "group:" + parent;
        List<Cell> cells = new ArrayList<>();
        Set<String> rules = new LinkedHashSet<>();
        for (Node node : nodes) {
            if (node instanceof Node.NamespaceNode namespace) {
                List<Attachment> attachments = hierarchy.attachments(namespace);
                rules.add(GraphWords.rules(attachments));
                cells.add(cell(namespace, attachments));
                groups.put(node.id(), id);
            }
        }
        rules.remove("");
        String header =
                parent.equals(ALONE)
                        ? "tied to nothing that was seen"
                        : count(nodes)
                                + graph.node(parent)
                                        .map(node -> " · " + GraphWords.title(node))
                                        .orElse("")
                                + (rules.isEmpty() ? "" : " · " + String.join(", ", rules));
        parts.add(
                Part.group(
                        id,
                        Label.of(header, Label.DETAIL, LONG),
                        cells,
                        Math.min(columns, cells.size())));
        if (!parent.equals(ALONE)) {
            connections.add(new Connection(parent, id, Connection.Style.ATTACHED));
        }
    }

    private static String count(List<Node> nodes) {
        boolean pods =
                nodes.stream()
                        .allMatch(
                                node ->
                                        node instanceof Node.NamespaceNode namespace
                                                && namespace.kind() == Node.Kind.POD);
        String noun = pods ? "pod" : "namespace";
        return nodes.size() + " " + noun + (nodes.size() == 1 ? "" : "s");
    }

    private static Cell cell(Node.NamespaceNode namespace, List<Attachment> attachments) {
        String addresses = GraphWords.addresses(attachments);
        String links = GraphWords.ties(attachments);
        String details =
                addresses.isEmpty() || links.isEmpty()
                        ? addresses + links
                        : addresses + " · " + links;
        return new Cell(
                namespace.id(),
                namespace.kind(),
                Label.of(namespace.label(), Label.NAME, SHORT),
                Label.of(
                        details.isEmpty() ? namespace.namespace().toString() : details,
                        Label.DETAIL,
                        SHORT + 4));
    }

    /// What the places in the hierarchy do not tell: second ways out, ports.
    private void connect(Edge edge) {
        if (!placed.contains(edge.from()) || !placed.contains(edge.to())) {
            return;
        }
        switch (edge.type()) {
            case LEAVES_BY -> second(edge.to(), edge.from(), Connection.Style.WAY);
            case PORT_OF, ABOVE -> second(edge.to(), edge.from(), Connection.Style.PORT);
            case CONTAINS, PAIR, RULE, IS -> {}
        }
    }

    /// A namespace may hang on more than one thing.
    private void seconds(Node node) {
        String group = groups.getOrDefault(node.id(), node.id());
        for (Attachment one : hierarchy.attachments(node)) {
            if (placed.contains(one.to())) {
                second(one.to(), group, Connection.Style.SECOND);
            }
        }
    }

    private void second(String from, String to, Connection.Style style) {
        boolean known =
                connections.stream()
                        .anyMatch(
                                one ->
                                        (one.from().equals(from) && one.to().equals(to))
                                                || (one.from().equals(to)
                                                        && one.to().equals(from)));
        if (!known) {
            connections.add(new Connection(from, to, style));
        }
    }
}
