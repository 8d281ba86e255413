// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import java.util.List;
import picocli.CommandLine.ParseResult;

/// The arguments before `--`, and the command behind it.
///
/// @param command empty when there is none
record Delimited(List<String> before, List<String> command) {
    private static final String DELIMITER = "--";

    static Delimited of(ParseResult words) {
        List<String> given = StoreOptions.arguments(words);
        int delimiter = words.originalArgs().indexOf(DELIMITER);
        int length = delimiter < 0 ? 0 : words.originalArgs().size() - delimiter - 1;
        int border = given.size() - length;
        return new Delimited(given.subList(0, border), given.subList(border, given.size()));
    }

    static boolean isIn(ParseResult words) {
        return words.originalArgs().contains(DELIMITER);
    }
}
