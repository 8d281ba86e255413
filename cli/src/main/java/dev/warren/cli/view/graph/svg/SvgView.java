// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

import dev.warren.atlas.query.graph.Graph;
import dev.warren.atlas.query.graph.Node;
import dev.warren.cli.view.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A graph as a picture that stands alone: no script, no font and no image from elsewhere; colours for
/// light and for dark surroundings; a title and a description for those who hear it read.
public final class SvgView {
    private static final double MARGIN = 24;
    private static final double TOP = 58;
    private static final double LEGEND = 52;
    private static final double LEAST_WIDTH = 360;
    private static final String STYLE = "graph.css";

    private final Scene scene;
    private final Layout layout;
    private final Legend legend;
    private final String title;
    private final String description;
    private final Ink ink = new Ink();

    /// @param node the name of the machine
    public SvgView(Graph graph, String node) {
        scene = new SceneBuilder(graph).build();
        layout = Layout.of(scene);
        legend = new Legend(scene);
        title = "Network of " + (node.isEmpty() ? "this node" : node);
        description = description(graph);
    }

    private static String description(Graph graph) {
        long pods = 0;
        long containers = 0;
        long others = 0;
        long cards = 0;
        long bridges = 0;
        long tables = 0;
        for (Node node : graph.nodes()) {
            switch (node) {
                case Node.NamespaceNode namespace -> {
                    switch (namespace.kind()) {
                        case POD -> pods++;
                        case CONTAINER -> containers++;
                        case OTHER -> others++;
                        case HOST -> {}
                    }
                }
                case Node.LinkNode link when link.role() == Node.Role.CARD -> cards++;
                case Node.LinkNode link when link.role() == Node.Role.BRIDGE -> bridges++;
                case Node.TableNode _ -> tables++;
                default -> {}
            }
        }
        List<String> counts = new ArrayList<>();
        count(counts, pods, "pod");
        count(counts, containers, "container");
        count(counts, others, "other namespace");
        count(counts, cards, "network card");
        count(counts, tables, "routing table");
        count(counts, bridges, "bridge");
        return String.join(", ", counts);
    }

    private static void count(List<String> counts, long number, String noun) {
        if (number > 0) {
            counts.add(number + " " + noun + (number == 1 ? "" : "s"));
        }
    }

    public String print() {
        Label name = Label.of(title, 16, 60);
        Label counts = Label.of(description, Label.NAME, 110);
        double width = Math.max(LEAST_WIDTH, Math.max(layout.width(), legend.width()));
        width = Math.max(width, Math.max(name.width(), counts.width())) + 2 * MARGIN;
        double height = TOP + layout.height() + LEGEND;
        ink.open(width, height, SafeText.line(title), SafeText.line(description), style());
        ink.rectangle("background", new Layout.Box(0, 0, width, height), 0);
        ink.text("heading", MARGIN, 30, name);
        ink.text("quiet", MARGIN, 48, counts);
        ink.shift(MARGIN, TOP);
        for (Part part : scene.parts()) {
            if (part.style() == Part.Style.NAMESPACE) {
                ink.rectangle("namespace", layout.box(part), 10);
            }
        }
        layout.lines().forEach(ink::line);
        scene.parts().forEach(this::part);
        ink.endShift();
        legend.draw(ink, MARGIN, height - 22);
        return ink.close();
    }

    private static String style() {
        try (InputStream in = SvgView.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException(STYLE + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void part(Part part) {
        Layout.Box box = layout.box(part);
        switch (part.style()) {
            case NAMESPACE -> {
                ink.text("name", box.x() + 14, box.y() + 21, part.lines().getFirst());
                part.inside().forEach(this::part);
            }
            case GROUP -> group(part, box);
            default -> box(part, box);
        }
    }

    private void box(Part part, Layout.Box box) {
        ink.openGroup(part.lines().getFirst().whole());
        ink.rectangle("part " + part.style().name().toLowerCase(Locale.ROOT), box, 6);
        double y = box.y() + Part.PADDING + 10;
        for (Label line : part.lines()) {
            ink.text(
                    line.size() == Label.NAME ? "name" : "detail", box.x() + Part.PADDING, y, line);
            y += Part.LINE_HEIGHT;
        }
        ink.closeGroup();
    }

    private void group(Part part, Layout.Box box) {
        ink.rectangle("group", box, 10);
        ink.text("quiet", box.x() + Part.PADDING, box.y() + 20, part.lines().getFirst());
        double width = part.cellWidth();
        for (int i = 0; i < part.cells().size(); i++) {
            // Down the columns, as people read a sorted list.
            int column = i / part.rows();
            int row = i % part.rows();
            double x = box.x() + Part.PADDING + column * (width + Part.GAP);
            double y = box.y() + Part.HEADER + row * (Cell.HEIGHT + Part.GAP);
            cell(part.cells().get(i), new Layout.Box(x, y, width, Cell.HEIGHT));
        }
    }

    private void cell(Cell cell, Layout.Box box) {
        ink.openGroup(cell.name().whole() + "\n" + cell.details().whole());
        ink.rectangle("cell", box, 5);
        ink.rectangle(
                "mark " + cell.kind().word(),
                new Layout.Box(box.x() + 3, box.y() + 6, 3, box.height() - 12),
                1.5);
        ink.text("name", box.x() + Cell.INDENT, box.y() + 17, cell.name());
        ink.text("detail", box.x() + Cell.INDENT, box.y() + 32, cell.details());
        ink.closeGroup();
    }
}
