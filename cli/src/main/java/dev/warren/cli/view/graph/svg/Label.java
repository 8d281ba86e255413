// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph.svg;

import dev.warren.cli.view.SafeText;

/// A line of text that is safe to show, and as long as its place allows.
///
/// All text is set in a font whose letters have one width, so that its length is known without the font.
///
/// @param text what is shown
/// @param whole the same, not cut off
/// @param size of the font, in pixels
record Label(String text, String whole, int size) {
    static final int NAME = 12;
    static final int DETAIL = 11;

    /// Of the font's size; no usual font of this kind is wider.
    static final double LETTER = 0.61;

    private static final int FIRST_WIDE = 0x1100;
    private static final int LONGEST = 400;

    static Label of(String words, int size, int letters) {
        String safe = SafeText.line(words);
        return new Label(cut(safe, letters), cut(safe, LONGEST), size);
    }

    /// The middle is left out: names of pods begin and end with what tells them apart.
    private static String cut(String words, int letters) {
        if (columns(words) <= letters) {
            return words;
        }
        int[] points = words.codePoints().toArray();
        int tail = letters / 3;
        StringBuilder end = new StringBuilder();
        int used = 1;
        int from = points.length;
        while (from > 0 && used + columns(points[from - 1]) <= tail) {
            used += columns(points[--from]);
        }
        end.append(new String(points, from, points.length - from));
        StringBuilder start = new StringBuilder();
        for (int i = 0; i < from && used + columns(points[i]) <= letters; i++) {
            used += columns(points[i]);
            start.appendCodePoint(points[i]);
        }
        return start.append('…').append(end).toString();
    }

    private static int columns(String words) {
        return words.codePoints().map(Label::columns).sum();
    }

    /// Signs of the East and pictures take two columns; others are counted so, too, to be on the safe side.
    private static int columns(int point) {
        return point >= FIRST_WIDE && point != '…' && point != '⇄' ? 2 : 1;
    }

    double width() {
        return columns(text) * LETTER * size;
    }
}
