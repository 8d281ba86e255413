// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// What is reached from one namespace on the ways that its packets can take.
final class Surroundings {
    private final Graph graph;
    private final Set<String> kept = new HashSet<>();
    private final Deque<String> open = new ArrayDeque<>();

    Surroundings(Graph graph) {
        this.graph = graph;
    }

    Set<String> of(String namespace) {
        keep(namespace);
        graph.from(namespace, Edge.Type.CONTAINS).forEach(node -> keep(node.id()));
        while (!open.isEmpty()) {
            follow(open.remove());
        }
        return kept;
    }

    private void keep(String id) {
        if (kept.add(id)) {
            open.add(id);
        }
    }

    private void follow(String id) {
        for (Edge edge : graph.touching(id)) {
            boolean outwards = edge.from().equals(id);
            switch (edge.type()) {
                case PAIR -> keep(outwards ? edge.to() : edge.from());
                case PORT_OF, ABOVE, LEAVES_BY, IS -> {
                    if (outwards || isCard(edge.from())) {
                        keep(outwards ? edge.to() : edge.from());
                    }
                }
                case RULE -> {
                    if (outwards) {
                        keep(edge.to());
                    }
                }
                case CONTAINS -> {
                    if (!outwards) {
                        rulesOfAll(edge.from());
                    }
                }
            }
        }
    }

    /// What comes out of a link into a namespace is looked up as the rules for all packets there say.
    private void rulesOfAll(String namespace) {
        for (Edge edge : graph.touching(namespace)) {
            if (edge.type() == Edge.Type.RULE && edge.from().equals(namespace)) {
                keep(edge.to());
            }
        }
    }

    private boolean isCard(String id) {
        return graph.node(id)
                .filter(node -> node instanceof Node.LinkNode link && link.role() == Node.Role.CARD)
                .isPresent();
    }
}
