// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import dev.warren.atlas.query.graph.Edge;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.atlas.query.graph.Hierarchy;
import dev.warren.atlas.query.graph.Node;
import dev.warren.cli.view.SafeText;
import java.util.HashMap;
import java.util.Map;

/// A graph as a flowchart of Mermaid, which GitHub and many wikis draw; a subgraph for each namespace.
///
/// Source: mermaid.js.org/syntax/flowchart.html.
public final class MermaidView {
    private final Graph graph;
    private final Hierarchy hierarchy;
    private final StringBuilder text = new StringBuilder();

    /// Words such as `end` have a meaning as ids, and so have many signs; these have none.
    private final Map<String, String> ids = new HashMap<>();

    public MermaidView(Graph graph) {
        this.graph = graph;
        this.hierarchy = Hierarchy.of(graph);
        int number = 0;
        for (Node node : graph.nodes()) {
            ids.put(node.id(), "n" + number++);
        }
    }

    public String print() {
        text.append("flowchart LR\n");
        for (Node node : graph.nodes()) {
            if (node instanceof Node.NamespaceNode namespace) {
                text.append("  subgraph ")
                        .append(id(node.id()))
                        .append("[\"")
                        .append(escaped(namespace.label()))
                        .append("\"]\n");
                for (Node inside : graph.from(namespace.id(), Edge.Type.CONTAINS)) {
                    text.append("  ");
                    node(inside);
                }
                text.append("  end\n");
            } else if (graph.to(node.id(), Edge.Type.CONTAINS).isEmpty()) {
                node(node);
            }
        }
        graph.edges().stream()
                .filter(edge -> edge.type() != Edge.Type.CONTAINS)
                // Mermaid draws no line from a subgraph to what is in it.
                .filter(edge -> !isNamespace(edge.from()))
                .forEach(this::edge);
        return text.toString();
    }

    private boolean isNamespace(String id) {
        return graph.node(id).filter(Node.NamespaceNode.class::isInstance).isPresent();
    }

    private String id(String id) {
        return ids.getOrDefault(id, "unknown");
    }

    private void node(Node node) {
        String[] shape =
                switch (node) {
                    case Node.TableNode _ -> new String[] {"[[", "]]"};
                    case Node.CloudNode _ -> new String[] {"([", "])"};
                    case Node.LinkNode link when link.role() == Node.Role.BRIDGE ->
                            new String[] {"{{", "}}"};
                    case Node.LinkNode link when link.role() == Node.Role.CARD ->
                            new String[] {"[/", "/]"};
                    case Node.OutsideNode _ -> new String[] {"(", ")"};
                    default -> new String[] {"[", "]"};
                };
        text.append("  ")
                .append(id(node.id()))
                .append(shape[0])
                .append('"')
                .append(label(node))
                .append('"')
                .append(shape[1])
                .append('\n');
    }

    private String label(Node node) {
        StringBuilder label = new StringBuilder(escaped(GraphWords.title(node)));
        switch (node) {
            case Node.LinkNode link -> second(label, GraphWords.addresses(link));
            case Node.TableNode table -> {
                table.defaults().forEach(words -> second(label, words));
                GraphWords.conditions(table, hierarchy).forEach(words -> second(label, words));
            }
            default -> {}
        }
        return label.toString();
    }

    private static void second(StringBuilder label, String words) {
        if (!words.isEmpty()) {
            label.append("<br/>").append(escaped(words));
        }
    }

    private void edge(Edge edge) {
        String line =
                switch (edge.type()) {
                    case PAIR -> " <--> ";
                    case PORT_OF, ABOVE, CONTAINS -> " --- ";
                    case RULE -> " -.-> ";
                    case LEAVES_BY -> " ==> ";
                    case IS -> " -.- ";
                };
        String label =
                edge.rule().isPresent() ? edge.priority() + ": " + edge.label() : edge.label();
        text.append("  ").append(id(edge.from())).append(line);
        if (!label.isEmpty()) {
            text.append("|\"").append(escaped(label)).append("\"| ");
        }
        text.append(id(edge.to())).append('\n');
    }

    /// Everything but letters, digits and harmless signs becomes the code that Mermaid has for it:
    /// `#quot;` and the like are entities without `&`.
    private static String escaped(String words) {
        StringBuilder safe = new StringBuilder();
        SafeText.line(words)
                .codePoints()
                .forEach(
                        point -> {
                            if (isHarmless(point)) {
                                safe.appendCodePoint(point);
                            } else {
                                safe.append('#').append(point).append(';');
                            }
                        });
        return safe.toString();
    }

    private static boolean isHarmless(int point) {
        return Character.isLetterOrDigit(point) || " -_./:,@".indexOf(point) >= 0;
    }
}
