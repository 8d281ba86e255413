// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.program;

import dev.warren.kernel.process.End;
import java.nio.charset.StandardCharsets;

/// What a program left when it was over.
public final class Captured {
    private final End end;
    private final byte[] output;
    private final byte[] errors;
    private final boolean cut;
    private final boolean late;

    Captured(End end, byte[] output, byte[] errors, boolean cut, boolean late) {
        this.end = end;
        this.output = output;
        this.errors = errors;
        this.cut = cut;
        this.late = late;
    }

    /// How it ended.
    public End end() {
        return end;
    }

    /// Whether it wrote more than the limit, and was killed.
    public boolean cut() {
        return cut;
    }

    /// Whether it was killed at its deadline.
    public boolean late() {
        return late;
    }

    /// Whether it ended by itself with status 0.
    public boolean succeeded() {
        return !late && !cut && end instanceof End.Exited exited && exited.status() == 0;
    }

    /// What it wrote to standard output, up to the limit.
    public byte[] output() {
        return output.clone();
    }

    /// Standard output as text, without white space around it.
    public String outputText() {
        return new String(output, StandardCharsets.UTF_8).strip();
    }

    /// Standard error, up to the limit, as text, without white space around it.
    public String errorText() {
        return new String(errors, StandardCharsets.UTF_8).strip();
    }
}
