// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

import java.util.ArrayList;
import java.util.List;

/// Something in the picture that has a place.
///
/// @param style what it looks like
/// @param lines its texts; the first is its name
/// @param inside parts within it
/// @param cells namespaces within it, in a grid
/// @param columns of that grid
record Part(
        String id,
        Style style,
        List<Label> lines,
        List<Part> inside,
        List<Cell> cells,
        int columns) {
    static final double PADDING = 10;
    static final double LINE_HEIGHT = 16;
    static final double HEADER = 30;
    static final double GAP = 6;

    /// What a part looks like, and the word for it in the legend.
    enum Style {
        CLOUD("cloud interface"),
        CARD("network card"),
        TABLE("routing table"),
        BRIDGE("bridge"),
        LINK("other link"),
        OUTSIDE("not seen"),
        NAMESPACE("namespace that routes"),
        GROUP("");

        final String legend;

        Style(String legend) {
            this.legend = legend;
        }
    }

    static Part box(String id, Style style, List<Label> lines) {
        return new Part(id, style, lines, List.of(), List.of(), 0);
    }

    /// One that others are put into.
    static Part frame(String id, Label name) {
        return new Part(id, Style.NAMESPACE, List.of(name), new ArrayList<>(), List.of(), 0);
    }

    static Part group(String id, Label name, List<Cell> cells, int columns) {
        return new Part(id, Style.GROUP, List.of(name), List.of(), cells, columns);
    }

    double cellWidth() {
        double widest = cells.stream().mapToDouble(Cell::width).max().orElse(0);
        return Math.max(widest, (words() + GAP) / columns - GAP);
    }

    private double words() {
        return lines.stream().mapToDouble(Label::width).max().orElse(0);
    }

    int rows() {
        return (cells.size() + columns - 1) / columns;
    }

    /// Its width, or the least one where parts are put into it.
    double width() {
        double grid = cells.isEmpty() ? 0 : columns * (cellWidth() + GAP) - GAP;
        return Math.max(words(), grid) + 2 * PADDING;
    }

    double height() {
        return cells.isEmpty()
                ? lines.size() * LINE_HEIGHT + 2 * PADDING - 4
                : HEADER + rows() * (Cell.HEIGHT + GAP) - GAP + PADDING;
    }
}
