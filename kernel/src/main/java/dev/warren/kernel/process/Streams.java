// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.Fd;
import java.util.List;
import java.util.Optional;

/// What a program is started with besides its words: where its standard streams lead, what else it inherits,
/// and where it works. The descriptors stay the caller's, who may close them once the program has been
/// started.
///
/// @param input empty for the caller's own
/// @param output empty for the caller's own
/// @param error empty for the caller's own
/// @param ownSession whether the program leads a session and a process group of its own (man 2 setsid), so
///     that it and what it starts can be ended together; it has no terminal then, and none can stop it
/// @param further what it finds open beside its standard streams: the first as descriptor 3, the next as 4,
///     and so on
/// @param folder where it works; empty for the caller's own working folder
public record Streams(
        Optional<Fd> input,
        Optional<Fd> output,
        Optional<Fd> error,
        boolean ownSession,
        List<Fd> further,
        Optional<String> folder) {
    /// Keeps a copy that nobody can change.
    public Streams {
        further = List.copyOf(further);
    }

    /// Standard streams alone.
    public Streams(
            Optional<Fd> input, Optional<Fd> output, Optional<Fd> error, boolean ownSession) {
        this(input, output, error, ownSession, List.of(), Optional.empty());
    }

    /// Those of the caller.
    public static Streams inherited() {
        return new Streams(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /// Others, for a program that runs in a session of its own.
    public static Streams of(Fd input, Fd output, Fd error) {
        return new Streams(Optional.of(input), Optional.of(output), Optional.of(error), true);
    }

    /// The same, and descriptors 3, 4, … as well.
    public Streams with(List<Fd> descriptors) {
        return new Streams(input, output, error, ownSession, descriptors, folder);
    }

    /// The same, for a program that works in `path`. Needs glibc 2.29 or musl.
    public Streams workingIn(String path) {
        return new Streams(input, output, error, ownSession, further, Optional.of(path));
    }
}
