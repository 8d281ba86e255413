// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.query.graph.Edge;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.cli.view.graph.svg.SvgView;
import dev.warren.testkit.Command;
import dev.warren.testkit.Extra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names that others chose, in every form.
class HostileGraphTest {
    private static final List<String> NAMES =
            List.of(
                    "end",
                    "a\"];b[label=\"x",
                    "]]--[[",
                    "</text><script>alert(1)</script>",
                    "&lt;&amp;",
                    "\\",
                    "\\N",
                    "x\\",
                    "\u001b[2J\n-->n0",
                    "\u202egnp\ud800",
                    "<br/>",
                    "語語語語語語語語語語語語語語語語語語語語語語語語語語語語語語",
                    "w".repeat(253));

    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    private static Graph graph() {
        SampleNetwork network = SampleNetwork.bridge(0);
        for (String name : NAMES) {
            network.bridgedPod("x", name, "10.9.9.9/24");
        }
        return network.graph();
    }

    private static long drawnEdges(Graph graph) {
        return graph.edges().stream().filter(edge -> edge.type() != Edge.Type.CONTAINS).count();
    }

    @Test
    void staysInItsLineOfTheTree() {
        String tree = new TreeView(graph(), Strokes.LINES, OptionalInt.empty()).print();

        assertThat(tree.lines()).hasSize(5 + NAMES.size());
        assertThat(tree).doesNotContain("\u001b", "\u202e", "\ud800");
    }

    @Test
    void staysInItsQuotesForGraphviz() {
        String dot = new DotView(graph()).print();

        for (String line : dot.lines().toList()) {
            String bare = QUOTED.matcher(line).replaceAll("Q");
            assertThat(bare)
                    .matches(
                            "graph warren \\{|\\s*}"
                                    + "|\\s*(graph|node|edge|Q) \\[[a-zA-Z0-9=, -Q]*];"
                                    + "|\\s*subgraph Q \\{|\\s*label=Q;"
                                    + "|\\s*Q -- Q \\[[a-zA-Z0-9=, Q]*];");
        }
        assertThat(dot.lines().filter(line -> line.contains(" -- ")))
                .hasSize((int) drawnEdges(graph()));
    }

    @Test
    @Extra("dot")
    void isDrawnByGraphviz(@TempDir Path folder) throws IOException {
        Graph graph = graph();
        Path file = folder.resolve("graph.dot");
        Files.writeString(file, new DotView(graph).print());

        String plain = Command.run("dot", "-Tplain", file.toString());

        assertThat(plain.lines().filter(line -> line.startsWith("node ")))
                .hasSize(graph.nodes().size());
        assertThat(plain.lines().filter(line -> line.startsWith("edge ")))
                .hasSize((int) drawnEdges(graph));
    }

    @Test
    void staysInItsQuotesForMermaid() {
        String mermaid = new MermaidView(graph()).print();

        assertThat(mermaid.lines())
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .matches(
                                                "flowchart LR|  end|  subgraph n\\d+\\[\"[^\"\\[\\]<>\\\\]*\"]"
                                                        + "|\\s+n\\d+[\\[({/]+\"([^\"\\[\\]<>\\\\(){}]|<br/>)*\"[\\])}/]+"
                                                        + "|  n\\d+ (<-->|---|-\\.->|==>|-\\.-) (\\|\"[^\"|<>]*\"\\| )?n\\d+"));
        assertThat(mermaid).contains("n" + 0 + "[\"host\"]");
    }

    @Test
    void staysTextInThePicture() {
        String svg = new SvgView(graph(), "<script>").print();

        assertThat(svg).doesNotContain("<script", "\u001b", "\u202e", "\ud800");
        // Nothing is left of a picture that two boxes or an unreadable document would spoil.
        new Picture(svg).assertReadable();
    }
}
