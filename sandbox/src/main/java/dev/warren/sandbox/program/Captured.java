// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.program;

import dev.warren.kernel.process.End;
import java.nio.charset.StandardCharsets;

/// What a program left when it was over.
///
/// @param end how it ended
/// @param output what it wrote to standard output, up to the limit
/// @param errors what it wrote to standard error, up to the limit
/// @param cut whether it wrote more than the limit; it was killed then
/// @param late whether it was killed at its deadline
/// @param pid the number it had
public record Captured(End end, byte[] output, byte[] errors, boolean cut, boolean late, int pid) {

    /// Whether it ended by itself with status 0.
    public boolean succeeded() {
        return !late && !cut && end instanceof End.Exited exited && exited.status() == 0;
    }

    /// Standard error as text, without white space around it.
    public String errorText() {
        return new String(errors, StandardCharsets.UTF_8).strip();
    }

    /// Standard output as text, without white space around it.
    public String outputText() {
        return new String(output, StandardCharsets.UTF_8).strip();
    }
}
