// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a tree is drawn with.
///
/// @param branch before a child that others follow
/// @param last before the last child
/// @param line before the children of one that others follow
/// @param blank before the children of the last one
/// @param pair between the ends of a pair
/// @param on between a link and the one below it
/// @param cut where a line is cut off
public record Strokes(
        String branch, String last, String line, String blank, String pair, String on, String cut) {
    static final Strokes LINES = new Strokes("├── ", "└── ", "│   ", "    ", "⇄", "on", "…");
    static final Strokes ASCII = new Strokes("|-- ", "`-- ", "|   ", "    ", "<->", "on", "~");

    /// Lines where the user's terminal is said to understand UTF-8, as `setlocale(3)` would decide.
    public static Strokes of(Map<String, String> environment) {
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                String language = value.toLowerCase(Locale.ROOT);
                return language.contains("utf-8") || language.contains("utf8") ? LINES : ASCII;
            }
        }
        return ASCII;
    }
}
