// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import dev.warren.kernel.KernelText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The control groups of a process: `/proc/<pid>/cgroup`.
/// Source: man 7 cgroups, "/proc/pid/cgroup".
///
/// @param paths every distinct path, over all hierarchies of version 1 and the one of version 2, in
///     the file's order; relative to the reader's cgroup namespace
public record ControlGroups(List<String> paths) {
    public static final ControlGroups NONE = new ControlGroups(List.of());

    public ControlGroups {
        paths = List.copyOf(paths);
    }

    /// Parses lines such as `8:pids:/kubepods/pod1/abc` and `0::/system.slice`. A path may itself
    /// hold colons.
    public static ControlGroups parse(byte[] cgroup) {
        Set<String> paths = new LinkedHashSet<>();
        for (String line : KernelText.decode(cgroup).split("\n", -1)) {
            int controllers = line.indexOf(':');
            int path = controllers < 0 ? -1 : line.indexOf(':', controllers + 1);
            if (path >= 0) {
                paths.add(line.substring(path + 1));
            }
        }
        return paths.isEmpty() ? NONE : new ControlGroups(List.copyOf(paths));
    }
}
