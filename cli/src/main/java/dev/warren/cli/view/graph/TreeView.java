// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import dev.warren.atlas.query.graph.Attachment;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.atlas.query.graph.Hierarchy;
import dev.warren.atlas.query.graph.Node;
import dev.warren.cli.view.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A graph as a tree for a terminal: one line each, namespaces that hang on the same thing in columns.
public final class TreeView {
    private static final String GAP = "  ";
    private static final int COLUMNS = 4;
    private static final int MINIMUM_WIDTH = 20;
    private static final int WIDEST_COLUMN = 56;

    private final Hierarchy hierarchy;
    private final Strokes strokes;
    private final OptionalInt width;
    private final StringBuilder text = new StringBuilder();

    /// @param width in columns, beyond which lines are cut off; empty for never
    public TreeView(Graph graph, Strokes strokes, OptionalInt width) {
        this.hierarchy = Hierarchy.of(graph);
        this.strokes = strokes;
        this.width = width;
    }

    public String print() {
        List<Node> alone = new ArrayList<>();
        for (Node root : hierarchy.roots()) {
            if (hierarchy.children(root).isEmpty() && !isHost(root)) {
                alone.add(root);
            } else {
                line("", words(root));
                children(root, "");
            }
        }
        if (!alone.isEmpty()) {
            line("", "tied to nothing that was seen");
            print(alone, "");
        }
        return text.toString();
    }

    private static boolean isHost(Node node) {
        return node instanceof Node.NamespaceNode namespace && namespace.kind() == Node.Kind.HOST;
    }

    private void children(Node node, String indent) {
        print(hierarchy.children(node), indent);
    }

    private void print(List<Node> nodes, String indent) {
        int[] widths = new int[COLUMNS];
        for (Node node : nodes) {
            if (node instanceof Node.NamespaceNode namespace) {
                List<String> cells = cells(namespace);
                for (int i = 0; i < COLUMNS; i++) {
                    // One that is longer than usual does not push the others away.
                    widths[i] = Math.max(widths[i], Math.min(WIDEST_COLUMN, length(cells.get(i))));
                }
            }
        }
        for (Node node : nodes) {
            boolean last = node.equals(nodes.getLast());
            String words =
                    node instanceof Node.NamespaceNode namespace
                            ? row(cells(namespace), widths)
                            : words(node);
            line(indent + (last ? strokes.last() : strokes.branch()), words);
            children(node, indent + (last ? strokes.blank() : strokes.line()));
        }
    }

    private List<String> cells(Node.NamespaceNode namespace) {
        List<Attachment> attachments = hierarchy.attachments(namespace);
        return List.of(
                SafeText.line(namespace.label()),
                SafeText.line(GraphWords.addresses(attachments)),
                SafeText.line(GraphWords.ties(attachments, strokes)),
                GraphWords.rules(attachments));
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < COLUMNS; i++) {
            if (widths[i] > 0) {
                row.append(cells.get(i))
                        .repeat(' ', Math.max(0, widths[i] - length(cells.get(i))))
                        .append(GAP);
            }
        }
        return row.toString().stripTrailing();
    }

    private String words(Node node) {
        List<String> words = new ArrayList<>();
        words.add(GraphWords.title(node));
        switch (node) {
            case Node.NamespaceNode namespace -> words.add(namespace.namespace().toString());
            case Node.LinkNode link -> {
                hierarchy
                        .below(link)
                        .ifPresent(other -> words.add(strokes.on() + " " + other.label()));
                words.add(GraphWords.addresses(link));
                hierarchy.cloud(link).ifPresent(cloud -> words.add(cloud.label()));
                words.add(link.link().isUp() ? "" : "down");
            }
            case Node.TableNode table -> {
                words.addAll(table.defaults());
                words.addAll(GraphWords.conditions(table, hierarchy));
            }
            case Node.CloudNode _ -> words.add("no link has its address");
            case Node.OutsideNode _ -> {}
        }
        words.removeIf(String::isEmpty);
        return SafeText.line(String.join(GAP, words));
    }

    private void line(String before, String words) {
        int room = Math.max(MINIMUM_WIDTH, width.orElse(Integer.MAX_VALUE)) - length(before);
        text.append(before);
        if (length(words) > room && room > 1) {
            text.append(words, 0, words.offsetByCodePoints(0, room - 1)).append(strokes.cut());
        } else {
            text.append(words);
        }
        text.append('\n');
    }

    private static int length(String words) {
        return words.codePointCount(0, words.length());
    }
}
