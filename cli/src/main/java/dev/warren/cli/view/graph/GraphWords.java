// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import dev.warren.atlas.query.graph.Attachment;
import dev.warren.atlas.query.graph.Edge;
import dev.warren.atlas.query.graph.Hierarchy;
import dev.warren.atlas.query.graph.Node;
import java.util.List;
import java.util.stream.Collectors;

/// What is said of a node, the same in every form. Not made safe to show.
public final class GraphWords {
    private GraphWords() {}

    /// The name of a node, with its kind where the name does not say it.
    public static String title(Node node) {
        return switch (node) {
            case Node.TableNode table -> "table " + table.label();
            case Node.LinkNode link
                    when link.role() != Node.Role.CARD && !link.link().kind().name().isEmpty() ->
                    link.label() + " (" + link.link().kind().name() + ")";
            default -> node.label();
        };
    }

    static String addresses(Node.LinkNode link) {
        return String.join(" ", link.addresses());
    }

    /// The addresses of a namespace on the links that lead to others, without their prefix.
    public static String addresses(List<Attachment> attachments) {
        return attachments.stream()
                .flatMap(one -> one.inside().addresses().stream())
                .map(address -> address.substring(0, address.indexOf('/')))
                .distinct()
                .collect(Collectors.joining(" "));
    }

    public static String ties(List<Attachment> attachments) {
        return ties(attachments, Strokes.LINES);
    }

    /// `eth0 ⇄ veth31fc0ba6`, `eth0 on ens5`.
    static String ties(List<Attachment> attachments, Strokes strokes) {
        return attachments.stream()
                .map(
                        one ->
                                one.inside().label()
                                        + " "
                                        + (one.inside().link().isPair()
                                                ? strokes.pair()
                                                : strokes.on())
                                        + " "
                                        + one.outside().label())
                .collect(Collectors.joining(", "));
    }

    /// `rule 1536`, or nothing where the namespace has none of its own.
    public static String rules(List<Attachment> attachments) {
        return attachments.stream()
                .flatMap(one -> one.rule().stream())
                .map(Edge::priority)
                .distinct()
                .map(priority -> "rule " + priority)
                .collect(Collectors.joining(", "));
    }

    /// `also rule 1024: fwmark 0x80/0x80`.
    public static List<String> conditions(Node.TableNode table, Hierarchy hierarchy) {
        return hierarchy.conditions(table).stream()
                .map(
                        edge ->
                                "rule %d: %s"
                                        .formatted(
                                                edge.priority(),
                                                edge.label().replace("from all ", "")))
                .toList();
    }
}
