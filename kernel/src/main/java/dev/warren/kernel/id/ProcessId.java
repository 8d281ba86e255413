// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.id;

/// What names a process on this boot: its pid and when it began. A pid alone is used again.
///
/// @param startTicks clock ticks (hundredths of a second on every Linux that Java runs on) between
///     boot and the start of the process; field 22 of `/proc/<pid>/stat`
public record ProcessId(int pid, long startTicks) implements Comparable<ProcessId> {
    /// Oldest first.
    @Override
    public int compareTo(ProcessId other) {
        int byStart = Long.compare(startTicks, other.startTicks);
        return byStart != 0 ? byStart : Integer.compare(pid, other.pid);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessId id && pid == id.pid && startTicks == id.startTicks;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(startTicks) * 31 + pid;
    }
}
