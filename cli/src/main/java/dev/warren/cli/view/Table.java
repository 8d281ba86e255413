// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import java.util.ArrayList;
import java.util.List;

/// A table as `kubectl get` prints it: columns as wide as their widest cell, three blanks between,
/// no lines, no wrapping.
public final class Table {
    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();

    /// Adds a row of cells that are safe to show.
    public void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    public String print() {
        if (rows.isEmpty()) {
            return "";
        }
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                text.append(cell);
                if (i < columns - 1) {
                    text.repeat(' ', widths[i] - width(cell)).append(GAP);
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
