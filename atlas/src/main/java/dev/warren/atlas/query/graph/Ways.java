// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleSelector;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the packets of something come to first on their way out.
final class Ways {
    private final Graph graph;

    Ways(Graph graph) {
        this.graph = graph;
    }

    Attachment attachment(Node.LinkNode inside, Node.LinkNode outside) {
        if (!inside.link().isPair()) {
            return new Attachment(inside, outside, outside.id(), Optional.empty());
        }
        List<Node> masters = graph.from(outside.id(), Edge.Type.PORT_OF);
        if (!masters.isEmpty()) {
            return new Attachment(inside, outside, masters.getFirst().id(), Optional.empty());
        }
        // Packets leave by it, so the namespace at its other end is the way out, not a user of
        // tables.
        if (!graph.to(outside.id(), Edge.Type.LEAVES_BY).isEmpty()) {
            return new Attachment(inside, outside, outside.id(), Optional.empty());
        }
        Optional<Edge> rule =
                Stream.of(outside, inside)
                        .flatMap(link -> graph.touching(link.id()).stream())
                        .filter(edge -> edge.type() == Edge.Type.RULE && !edge.isByDestination())
                        .filter(edge -> edge.from().equals(inside.id()) || isByInputLink(edge))
                        .filter(edge -> isIn(edge.to(), outside))
                        .filter(Ways::isForAnyMark)
                        .min(Comparator.comparingLong(Edge::priority));
        String to =
                rule.map(Edge::to)
                        .or(() -> tableForAll(Ids.of(outside.owner().namespace())))
                        .orElse(Ids.of(outside.owner().namespace()));
        return new Attachment(inside, outside, to, rule);
    }

    private boolean isIn(String table, Node.LinkNode link) {
        return graph.node(table)
                .filter(
                        node ->
                                node instanceof Node.TableNode one
                                        && one.namespace().equals(link.owner().namespace()))
                .isPresent();
    }

    /// Rules for an address of the outer link are for packets of its own machine.
    private static boolean isByInputLink(Edge edge) {
        return edge.rule()
                .map(RoutingRule::selector)
                .filter(selector -> !selector.inputLink().isEmpty())
                .isPresent();
    }

    private static boolean isForAnyMark(Edge edge) {
        return edge.rule().map(RoutingRule::selector).flatMap(RuleSelector::mark).isEmpty();
    }

    /// Whether it is a rule for every packet.
    static boolean isForAll(Edge edge) {
        return edge.rule()
                .map(RoutingRule::selector)
                .filter(Predicate.isEqual(RuleSelector.ALL))
                .isPresent();
    }

    /// The first table that every packet is looked up in and that leads out.
    private Optional<String> tableForAll(String namespace) {
        return graph.touching(namespace).stream()
                .filter(edge -> edge.type() == Edge.Type.RULE && isForAll(edge))
                .filter(edge -> !graph.from(edge.to(), Edge.Type.LEAVES_BY).isEmpty())
                .min(Comparator.comparingLong(Edge::priority))
                .map(Edge::to);
    }

    /// What a link, a table or an end that was not seen hangs on; empty for nothing.
    String above(Node node) {
        return switch (node) {
            case Node.TableNode table ->
                    first(graph.from(table.id(), Edge.Type.LEAVES_BY)).orElse(holder(table));
            case Node.LinkNode link when link.role() == Node.Role.CARD -> holder(link);
            case Node.LinkNode link ->
                    first(graph.from(link.id(), Edge.Type.PORT_OF))
                            .or(() -> first(graph.from(link.id(), Edge.Type.ABOVE)))
                            .or(() -> card(link))
                            .or(() -> bridged(link))
                            .orElse(holder(link));
            case Node.OutsideNode outside ->
                    first(graph.to(outside.id(), Edge.Type.PAIR))
                            .or(() -> first(graph.to(outside.id(), Edge.Type.ABOVE)))
                            .orElse("");
            case Node.NamespaceNode _, Node.CloudNode _ -> "";
        };
    }

    private static Optional<String> first(List<Node> nodes) {
        return nodes.stream().map(Node::id).findFirst();
    }

    /// The card that is a port of a bridge or a bond, by which its packets leave.
    private Optional<String> card(Node.LinkNode master) {
        return graph.to(master.id(), Edge.Type.PORT_OF).stream()
                .filter(node -> node instanceof Node.LinkNode link && link.role() == Node.Role.CARD)
                .map(Node::id)
                .findFirst();
    }

    /// A bridge that has an address is a link of its machine like another, whose packets are routed.
    private Optional<String> bridged(Node.LinkNode link) {
        return link.role() == Node.Role.BRIDGE && !link.addresses().isEmpty()
                ? tableForAll(Ids.of(link.owner().namespace()))
                : Optional.empty();
    }

    /// The namespace that something is in.
    String holder(Node node) {
        return first(graph.to(node.id(), Edge.Type.CONTAINS)).orElse("");
    }
}
