// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.event.EventDescriptor;
import dev.warren.kernel.id.ProcessId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What of a log is wanted.
///
/// @param tail only so many of the last lines; empty for all
/// @param since only what was taken down then or later; empty for all. Of the last lines, when both are given
/// @param sources of which streams
/// @param follow whether to wait for more at the end
/// @param writers who writes it: when all have ended nothing more is waited for; none to wait on
/// @param stop ends the waiting when it rings; stays the caller's
public record LogRequest(
        Optional<Integer> tail,
        Optional<Instant> since,
        Set<LogLine.Source> sources,
        boolean follow,
        List<ProcessId> writers,
        Optional<EventDescriptor> stop) {
    /// Keeps copies that nobody can change.
    public LogRequest {
        sources = Set.copyOf(sources);
        writers = List.copyOf(writers);
        if (tail.isPresent() && tail.get() < 0) {
            throw new IllegalArgumentException(
                    "the number of last lines must not be below 0: " + tail.get());
        }
    }

    /// All of it, to its present end.
    public static LogRequest all() {
        return new LogRequest(
                Optional.empty(),
                Optional.empty(),
                EnumSet.allOf(LogLine.Source.class),
                false,
                List.of(),
                Optional.empty());
    }

    /// The same, of the last lines only.
    public LogRequest last(int lines) {
        return new LogRequest(Optional.of(lines), since, sources, follow, writers, stop);
    }

    /// The same, from a moment on.
    public LogRequest since(Instant moment) {
        return new LogRequest(tail, Optional.of(moment), sources, follow, writers, stop);
    }

    /// The same, of one stream.
    public LogRequest only(LogLine.Source source) {
        return new LogRequest(tail, since, Set.of(source), follow, writers, stop);
    }

    /// The same, and what comes until the writers have ended.
    public LogRequest following(List<ProcessId> processes) {
        return new LogRequest(tail, since, sources, true, processes, stop);
    }

    /// The same, until somebody rings.
    public LogRequest until(EventDescriptor bell) {
        return new LogRequest(tail, since, sources, true, writers, Optional.of(bell));
    }
}
