// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.id;

import java.util.Comparator;

/// What names a process on this boot: its pid and when it began. A pid alone is used again.
///
/// @param startTicks clock ticks (hundredths of a second on every Linux that Java runs on) between
///     boot and the start of the process; field 22 of `/proc/<pid>/stat`
public record ProcessId(int pid, long startTicks) implements Comparable<ProcessId> {
    private static final Comparator<ProcessId> OLDEST_FIRST =
            Comparator.comparingLong(ProcessId::startTicks).thenComparingInt(ProcessId::pid);

    /// Oldest first.
    @Override
    public int compareTo(ProcessId other) {
        return OLDEST_FIRST.compare(this, other);
    }
}
