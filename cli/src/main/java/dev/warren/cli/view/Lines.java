// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import java.util.ArrayList;
import java.util.List;

/// Lines of a text with headings. Whatever comes in is made safe to show.
final class Lines {
    private static final String GAP = "  ";

    private final StringBuilder text = new StringBuilder();

    /// @param words what to count, one of them
    static String count(int number, String words) {
        return number == 1 ? "1 " + words : number + " " + words + "s";
    }

    void heading(String words) {
        text.append(text.isEmpty() ? "" : "\n").append(words).append('\n');
    }

    /// @param depth how far it is indented
    void add(int depth, String words) {
        text.repeat(GAP, depth).append(SafeText.line(words)).append('\n');
    }

    /// Rows whose columns stand below each other; nothing follows the last one that is not empty.
    void columns(int depth, List<List<String>> rows) {
        List<List<String>> safe =
                rows.stream().map(row -> row.stream().map(SafeText::line).toList()).toList();
        int count = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[count];
        for (List<String> row : safe) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        for (List<String> row : safe) {
            List<String> padded = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                padded.add(row.get(i) + " ".repeat(widths[i] - width(row.get(i))));
            }
            text.repeat(GAP, depth).append(String.join(GAP, padded).stripTrailing()).append('\n');
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    String text() {
        return text.toString();
    }
}
