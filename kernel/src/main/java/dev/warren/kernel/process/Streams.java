// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.Fd;
import java.util.Optional;

/// Where a program's standard streams lead. The descriptors stay the caller's, who may close them once
/// the program has been started.
///
/// @param input empty for the caller's own
/// @param output empty for the caller's own
/// @param error empty for the caller's own
/// @param ownSession whether the program leads a session and a process group of its own (man 2 setsid), so
///     that it and what it starts can be ended together; it has no terminal then, and none can stop it
public record Streams(
        Optional<Fd> input, Optional<Fd> output, Optional<Fd> error, boolean ownSession) {
    /// Those of the caller.
    public static Streams inherited() {
        return new Streams(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /// Others, for a program that runs in a session of its own.
    public static Streams of(Fd input, Fd output, Fd error) {
        return new Streams(Optional.of(input), Optional.of(output), Optional.of(error), true);
    }
}
