// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a command writes: data to `out`, sentences to `err`.
///
/// @param own whether these are the standard streams of this process, and not what somebody keeps
public record Console(OutputStream out, PrintStream err, boolean own) {
    private static final Path ERRORS = Path.of("/proc/self/fd/2");

    /// Two streams that somebody keeps.
    public Console(OutputStream out, PrintStream err) {
        this(out, err, false);
    }

    /// Writes text that is safe to show to standard output.
    public void print(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException readerLeft) {
            throw new UncheckedIOException(readerLeft);
        }
    }

    /// Hands on what was printed so far, so that a sentence on standard error comes after it.
    public void flush() {
        try {
            out.flush();
        } catch (IOException readerLeft) {
            throw new UncheckedIOException(readerLeft);
        }
    }

    /// Writes a line to standard error.
    public void say(String line) {
        err.println(line);
    }

    /// Whether somebody looks at what is written to standard error while it is written.
    boolean isWatched() {
        if (!own) {
            return false;
        }
        try {
            String file = Files.readSymbolicLink(ERRORS).toString();
            return file.startsWith("/dev/pts/")
                    || file.startsWith("/dev/tty")
                    || file.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        }
    }
}
