// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The forms of output that `-o` chooses.
public enum Format {
    TABLE,
    WIDE,
    JSON,
    YAML,
    NAME;

    public static Optional<Format> find(String word) {
        return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Format::word).toList();
    }

    /// Whether it is read by programs, which want no sentences around it.
    public boolean isStructured() {
        return this == JSON || this == YAML;
    }
}
