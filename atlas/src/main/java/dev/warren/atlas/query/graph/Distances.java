// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// How many steps from namespace to namespace each one is away from the host; where no way leads to the
/// host, from the one that most others are tied to; of several such, from the one that holds the most.
final class Distances {
    private final Map<String, Integer> steps = new HashMap<>();
    private final Map<String, Set<String>> neighbours = new LinkedHashMap<>();

    Distances(Graph graph) {
        String host = "";
        for (Node node : graph.nodes()) {
            if (node instanceof Node.NamespaceNode namespace) {
                neighbours.put(node.id(), new LinkedHashSet<>());
                host = namespace.kind() == Node.Kind.HOST ? node.id() : host;
            }
        }
        for (Edge edge : graph.edges()) {
            if (edge.type() == Edge.Type.PAIR || edge.type() == Edge.Type.ABOVE) {
                join(namespace(graph, edge.from()), namespace(graph, edge.to()));
            }
        }
        if (!host.isEmpty()) {
            walk(host);
        }
        // By nothing that the kernel hands out as it comes: the same node is drawn the same way.
        neighbours.keySet().stream()
                .sorted(
                        Comparator.<String>comparingInt(this::ties)
                                .thenComparingInt(one -> content(graph, one))
                                .reversed())
                .forEach(this::walk);
    }

    private int ties(String namespace) {
        return neighbours.getOrDefault(namespace, Set.of()).size();
    }

    private static int content(Graph graph, String namespace) {
        return graph.from(namespace, Edge.Type.CONTAINS).size();
    }

    private void join(String one, String other) {
        if (!one.isEmpty() && !other.isEmpty() && !one.equals(other)) {
            neighbours.computeIfAbsent(one, _ -> new LinkedHashSet<>()).add(other);
            neighbours.computeIfAbsent(other, _ -> new LinkedHashSet<>()).add(one);
        }
    }

    private static String namespace(Graph graph, String link) {
        return graph.node(link)
                .map(
                        node ->
                                node instanceof Node.LinkNode one
                                        ? Ids.of(one.owner().namespace())
                                        : "")
                .orElse("");
    }

    private void walk(String start) {
        if (steps.putIfAbsent(start, 0) != null) {
            return;
        }
        Deque<String> open = new ArrayDeque<>();
        open.add(start);
        while (!open.isEmpty()) {
            String here = open.remove();
            int further = steps.getOrDefault(here, 0) + 1;
            for (String next : neighbours.getOrDefault(here, Set.of())) {
                if (steps.putIfAbsent(next, further) == null) {
                    open.add(next);
                }
            }
        }
    }

    boolean isNearer(String one, String other) {
        return steps.getOrDefault(one, 0) < steps.getOrDefault(other, 0);
    }
}
