// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Where a command writes: data to `out`, sentences to `err`.
public record Console(OutputStream out, PrintStream err) {
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
}
