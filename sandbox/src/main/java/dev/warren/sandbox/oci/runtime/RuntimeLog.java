// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.TemporaryFile;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a runtime writes to the file of its `--log`, in the format `json`: one object a line, with `level` and
/// `msg`. The file is in memory, so that a process that is killed leaves none.
///
/// A container's standard error is not the runtime's: with `create` this file is the only place where the
/// runtime itself is heard.
final class RuntimeLog implements AutoCloseable {
    /// The number of a program's first further descriptor.
    static final int FIRST_FURTHER = 3;

    private static final int LIMIT_BYTES = 1 << 20;
    private static final int WORDS_LIMIT = 4000;

    private final Fd file;

    private RuntimeLog(Fd file) {
        this.file = file;
    }

    static RuntimeLog open() throws SyscallException {
        return new RuntimeLog(TemporaryFile.inMemory());
    }

    /// To be given to the program.
    Fd file() {
        return file;
    }

    /// The options that lead to that descriptor, for the program and what it becomes.
    ///
    /// @param number the descriptor's number there
    static List<String> options(int number) {
        return List.of("--log=/proc/self/fd/" + number, "--log-format=json");
    }

    /// What went wrong, in the runtime's words; empty when it said nothing.
    String words() throws SyscallException {
        try (Fd start = TemporaryFile.rewound(file)) {
            return words(start.readAll(LIMIT_BYTES));
        }
    }

    /// The messages of errors, in their order; of warnings, when there is no error.
    static String words(byte[] log) {
        Set<String> errors = new LinkedHashSet<>();
        Set<String> warnings = new LinkedHashSet<>();
        for (String line : new String(log, StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isBlank()) {
                sort(line, errors, warnings);
            }
        }
        String words = String.join("; ", errors.isEmpty() ? warnings : errors);
        return words.length() > WORDS_LIMIT ? words.substring(0, WORDS_LIMIT) + "…" : words;
    }

    private static void sort(String line, Set<String> errors, Set<String> warnings) {
        try {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            Node entry = Node.of("the runtime's log", Json.read(bytes, "the runtime's log"));
            String message = entry.member("msg").textOrEmpty().strip();
            switch (entry.member("level").textOrEmpty()) {
                case "error", "fatal", "panic" -> errors.add(message);
                case "warning" -> warnings.add(message);
                default -> {}
            }
        } catch (MalformedException notItsFormat) {
            // Some write a line of plain text before they know the format.
            errors.add(line.strip());
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
