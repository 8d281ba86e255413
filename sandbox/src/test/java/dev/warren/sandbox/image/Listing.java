// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.testkit.Command;
import java.nio.file.Path;
import java.util.List;

/// What a folder holds, as the machine's tools tell it: one line for each name.
final class Listing {
    private Listing() {}

    /// Kind, permissions, owners, number of names, time, content, target, device and, for what `getfattr` would
    /// print, nothing: see the tests of attributes.
    static List<String> of(Path folder) {
        return lines(
                folder,
                "find . -printf '%y %m %U:%G %n %T@ %p -> %l\\0' | sort -z | tr '\\0\\n' '\\n?';"
                        + " find . -type f -print0 | sort -z | xargs -0 -r sha256sum -z --"
                        + " | tr '\\0\\n' '\\n?';"
                        + " find . \\( -type c -o -type b \\) -print0 | sort -z"
                        + " | xargs -0 -r stat -c '%n %t %T' --");
    }

    /// The names alone.
    static List<String> names(Path folder) {
        return lines(folder, "find . -mindepth 1 | sort | cut -c 3-");
    }

    private static List<String> lines(Path folder, String script) {
        return Command.run(
                        "sh",
                        "-c",
                        "cd \"$1\" && LC_ALL=C && export LC_ALL && ("
                                + script
                                + ") | iconv -f latin1 -t utf8",
                        "sh",
                        folder.toString())
                .lines()
                .toList();
    }
}
