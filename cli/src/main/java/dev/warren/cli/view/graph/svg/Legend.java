// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

import dev.warren.atlas.query.graph.Node;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the colours of a picture mean; those that are in it.
final class Legend {
    private static final double SWATCH = 14;
    private static final double GAP = 18;

    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String style, Label words) {}

    Legend(Scene scene) {
        Set<Part.Style> parts = EnumSet.noneOf(Part.Style.class);
        Set<Node.Kind> kinds = EnumSet.noneOf(Node.Kind.class);
        for (Part part : scene.parts()) {
            parts.add(part.style());
            part.inside().forEach(inside -> parts.add(inside.style()));
            part.cells().forEach(cell -> kinds.add(cell.kind()));
        }
        for (Part.Style style : parts) {
            if (!style.legend.isEmpty() && style != Part.Style.NAMESPACE) {
                add("part " + style.name().toLowerCase(Locale.ROOT), style.legend);
            }
        }
        for (Node.Kind kind : kinds) {
            add("mark " + kind.word(), kind == Node.Kind.OTHER ? "other namespace" : kind.word());
        }
    }

    private void add(String style, String words) {
        entries.add(new Entry(style, Label.of(words, Label.DETAIL, 40)));
    }

    double width() {
        return entries.stream().mapToDouble(entry -> SWATCH + 6 + entry.words.width() + GAP).sum();
    }

    void draw(Ink ink, double left, double baseline) {
        double x = left;
        for (Entry entry : entries) {
            ink.rectangle(entry.style, new Layout.Box(x, baseline - 10, SWATCH, 12), 3);
            ink.text("quiet", x + SWATCH + 6, baseline, entry.words);
            x += SWATCH + 6 + entry.words.width() + GAP;
        }
    }
}
