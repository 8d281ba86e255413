// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.cli.view.Golden;
import dev.warren.cli.view.JsonView;
import dev.warren.cli.view.Snapshot;
import dev.warren.cli.view.graph.svg.SvgView;
import dev.warren.survey.Node;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GraphViewTest {
    private static String tree(Graph graph) {
        return new TreeView(graph, Strokes.LINES, OptionalInt.empty()).print();
    }

    static String json(SampleNetwork network, Graph graph) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Snapshot snapshot =
                new Snapshot(
                        network.atlas(),
                        new Node("node-1", "3c7d0ac5", Optional.empty()),
                        Instant.parse("2026-01-01T00:00:00Z"));
        try (JsonView json = new JsonView(bytes, true)) {
            json.graph(snapshot, graph);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<String> allForms(Graph graph) {
        return List.of(
                tree(graph),
                new DotView(graph).print(),
                new MermaidView(graph).print(),
                new SvgView(graph, "node-1").print());
    }

    private static void assertPrints(String name, SampleNetwork network) {
        Graph graph = network.graph();
        Golden.assertPrints("graph-" + name + ".txt", tree(graph));
        Golden.assertPrints("graph-" + name + ".dot", new DotView(graph).print());
        Golden.assertPrints("graph-" + name + ".mermaid", new MermaidView(graph).print());
        Golden.assertPrints("graph-" + name + ".json", json(network, graph));
        Golden.assertPrints("graph-" + name + ".svg", new SvgView(graph, "node-1").print());
    }

    @Test
    void drawsANodeOfEks() {
        assertPrints("eks", SampleNetwork.eks());
    }

    @Test
    void drawsANodeWithABridge() {
        assertPrints("bridge", SampleNetwork.bridge(5).idle("blue"));
    }

    @Test
    void drawsWhatOnePodIsConnectedTo() {
        Graph graph = SampleNetwork.eks().graph().around(SampleNetwork.pod(2));

        Golden.assertPrints("graph-pod.txt", tree(graph));
        assertThat(tree(graph)).contains("web-").doesNotContain("api-0", "coredns");
    }

    @Test
    void drawsTheSameWhateverTheOrderOfTheFacts() {
        List<Fact> facts = new ArrayList<>(SampleNetwork.eks().idle("blue").facts());
        List<String> expected = allForms(Graph.of(Atlas.of(facts)));
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(facts, random);
            assertThat(allForms(Graph.of(Atlas.of(facts)))).isEqualTo(expected);
        }
    }

    @Test
    void drawsWithAsciiWhereTheTerminalKnowsNoMore() {
        Graph graph = SampleNetwork.eks().graph();

        assertThat(
                        new TreeView(graph, Strokes.of(Map.of("LANG", "C")), OptionalInt.empty())
                                .print())
                .contains("`-- ens6", "eth0 <-> enie62c7facd5d")
                .matches("\\p{ASCII}+");
        assertThat(Strokes.of(Map.of("LC_ALL", "de_DE.UTF-8", "LANG", "C")))
                .isEqualTo(Strokes.LINES);
        assertThat(Strokes.of(Map.of("LC_ALL", "", "LANG", "C.utf8"))).isEqualTo(Strokes.LINES);
        assertThat(Strokes.of(Map.of("LC_CTYPE", "C", "LANG", "C.utf8"))).isEqualTo(Strokes.ASCII);
    }

    @Test
    void cutsLinesThatAreLongerThanTheTerminalIsWide() {
        String tree =
                new TreeView(SampleNetwork.eks().graph(), Strokes.LINES, OptionalInt.of(60))
                        .print();

        assertThat(tree.lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
        assertThat(tree.lines().filter(line -> line.endsWith("…"))).isNotEmpty();
    }
}
