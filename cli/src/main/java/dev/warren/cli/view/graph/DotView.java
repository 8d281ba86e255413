// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import dev.warren.atlas.query.graph.Edge;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.atlas.query.graph.Node;
import dev.warren.cli.view.SafeText;

/// A graph in the language of Graphviz, a cluster for each namespace.
///
/// Source: graphviz.org/doc/info/lang.html.
public final class DotView {
    private static final int NAMESPACE_LENGTH = "ns:".length();

    private final Graph graph;
    private final StringBuilder text = new StringBuilder();

    public DotView(Graph graph) {
        this.graph = graph;
    }

    public String print() {
        text.append("graph warren {\n");
        text.append("  graph [rankdir=LR, fontname=\"sans-serif\", compound=true];\n");
        text.append("  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
        text.append("  edge [fontname=\"sans-serif\", fontsize=9];\n");
        for (Node node : graph.nodes()) {
            if (node instanceof Node.NamespaceNode namespace) {
                cluster(namespace);
            } else if (graph.to(node.id(), Edge.Type.CONTAINS).isEmpty()) {
                text.append("  ");
                node(node);
            }
        }
        // Rules of both families that say the same are one line.
        graph.edges().stream()
                .filter(edge -> edge.type() != Edge.Type.CONTAINS)
                .map(DotView::edge)
                .distinct()
                .forEach(text::append);
        return text.append("}\n").toString();
    }

    private void cluster(Node.NamespaceNode namespace) {
        text.append("  subgraph ").append(quoted("cluster_" + bare(namespace))).append(" {\n");
        text.append("    label=").append(quoted(namespace.label())).append(";\n");
        // A cluster with nothing in it is not drawn, and edges end at nodes only.
        text.append("    ")
                .append(quoted(namespace.id()))
                .append(" [shape=plaintext, label=")
                .append(quoted(namespace.namespace().toString()))
                .append("];\n");
        for (Node node : graph.from(namespace.id(), Edge.Type.CONTAINS)) {
            text.append("    ");
            node(node);
        }
        text.append("  }\n");
    }

    private static String bare(Node.NamespaceNode namespace) {
        return namespace.id().substring(NAMESPACE_LENGTH);
    }

    private void node(Node node) {
        String shape =
                switch (node) {
                    case Node.TableNode _ -> "note";
                    case Node.CloudNode _ -> "box3d";
                    case Node.LinkNode link when link.role() == Node.Role.BRIDGE -> "hexagon";
                    case Node.LinkNode link when link.role() == Node.Role.CARD -> "component";
                    case Node.OutsideNode _ -> "plaintext";
                    default -> "box";
                };
        text.append(quoted(node.id()))
                .append(" [shape=")
                .append(shape)
                .append(", label=")
                .append(label(node))
                .append("];\n");
    }

    /// Two lines: what it is called, what is said of it.
    private static String label(Node node) {
        String second =
                switch (node) {
                    case Node.LinkNode link -> GraphWords.addresses(link);
                    case Node.TableNode table -> String.join(", ", table.defaults());
                    default -> "";
                };
        String first = escaped(GraphWords.title(node));
        return '"' + (second.isEmpty() ? first : first + "\\n" + escaped(second)) + '"';
    }

    private static String edge(Edge edge) {
        String style =
                switch (edge.type()) {
                    case PAIR -> "dir=both, arrowhead=none, arrowtail=none, penwidth=2";
                    case PORT_OF, ABOVE, CONTAINS -> "style=solid";
                    case RULE -> "style=dashed, dir=forward";
                    case LEAVES_BY -> "dir=forward, penwidth=2";
                    case IS -> "style=dotted, penwidth=2";
                };
        String label =
                edge.rule().isPresent() ? edge.priority() + ": " + edge.label() : edge.label();
        return "  "
                + quoted(edge.from())
                + " -- "
                + quoted(edge.to())
                + " ["
                + style
                + (label.isEmpty() ? "" : ", label=" + quoted(label))
                + "];\n";
    }

    private static String quoted(String words) {
        return '"' + escaped(words) + '"';
    }

    /// In a quoted text `\` begins an escape, and `&` an entity of HTML.
    private static String escaped(String words) {
        return SafeText.line(words)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("&", "&amp;");
    }
}
