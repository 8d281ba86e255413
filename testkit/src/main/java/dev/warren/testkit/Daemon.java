// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One long-running program of an engine and its log.
final class Daemon {
    private static final int TAIL = 30;

    private final List<String> words;
    private final Path log;
    private @Nullable Process process;

    Daemon(List<String> words, Path log) {
        this.words = List.copyOf(words);
        this.log = log;
    }

    void start() {
        process = Command.daemon(words, log);
    }

    boolean running() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /// The process; fails when there is none.
    long pid() {
        Process current = process;
        if (current == null || !current.isAlive()) {
            throw new TestkitException("'" + String.join(" ", words) + "' does not run" + tail());
        }
        return current.pid();
    }

    /// Ends the program and all the programs it started itself, without giving them a chance to tidy
    /// up.
    void kill() {
        Process current = process;
        if (current != null && current.isAlive()) {
            Set<Long> family = Processes.descendants(List.of(current.pid()));
            Processes.kill(List.of(current.pid()));
            Processes.kill(family);
        }
        process = null;
    }

    /// Waits until `ready` says so; fails at once when the program ends before.
    void awaitReady(BooleanSupplier ready) {
        Await.present(
                "'" + words.getFirst() + "' to be ready",
                () -> {
                    if (!running()) {
                        throw new TestkitException(
                                "'" + String.join(" ", words) + "' ended at its start" + tail());
                    }
                    return ready.getAsBoolean() ? Boolean.TRUE : null;
                },
                this::tail);
    }

    /// The last lines of the log, ready to be added to a failure.
    String tail() {
        String text = Trees.read(log);
        if (text == null || text.isBlank()) {
            return "\nits log " + log + " is empty";
        }
        List<String> lines = text.lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
        return "\nits log ends:\n  " + String.join("\n  ", last);
    }
}
