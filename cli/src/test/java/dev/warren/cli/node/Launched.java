// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import dev.warren.cli.launcher.Checkout;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The program as people start it: its launcher, in a process of its own.
final class Launched {
    private static @Nullable Path launcher;

    private Launched() {}

    /// The launcher of the distribution: what `./warren` becomes once it has found everything built. Where
    /// there is none of this state of the sources, the test that asks is skipped.
    static synchronized Path launcher() {
        Path found = launcher;
        if (found == null) {
            found = Checkout.distribution().resolve("warren");
            launcher = found;
        }
        return found;
    }

    static Command.Outcome warren(String... words) {
        return Command.of(words(words)).outcome();
    }

    /// What it prints; fails when the program does.
    static String output(String... words) {
        return Command.of(words(words)).output();
    }

    static List<String> words(String... words) {
        List<String> all = new ArrayList<>(List.of(launcher().toString()));
        all.addAll(List.of(words));
        return all;
    }

    /// Runs a script of the shell, in which `"$WARREN"` is the program and `$1`, `$2` … are the arguments.
    static Command.Outcome script(String text, Object... arguments) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", text, "sh"));
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return Command.of(words).with("WARREN", launcher().toString()).outcome();
    }

    /// Starts the program and leaves it running, as the leader of a process group.
    static Process start(Path output, Path errors, String... words) {
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(words(words));
        try {
            return new ProcessBuilder(all)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
