// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import dev.warren.kernel.KernelText;
import java.util.ArrayList;
import java.util.List;

/// A hierarchy of control groups that is mounted somewhere: one line of `/proc/<pid>/mountinfo` of type
/// `cgroup` (version 1, any number of them) or `cgroup2` (version 2, of which there is one).
/// Source: man 5 proc_pid_mountinfo, man 7 cgroups.
///
/// @param path where, seen from the process's root; escapes are undone
/// @param root which of its groups is to be seen there; `/` for all of it
/// @param unified whether it is the one of version 2
public record ControlGroupMount(String path, String root, boolean unified) {
    /// Picks the hierarchies out of a whole mountinfo.
    public static List<ControlGroupMount> parse(byte[] mountinfo) {
        List<ControlGroupMount> mounts = new ArrayList<>();
        for (String line : KernelText.decode(mountinfo).split("\n", -1)) {
            int separator = line.indexOf(" - cgroup");
            if (separator < 0) {
                continue;
            }
            String[] fields = line.substring(0, separator).split(" ", 6);
            String type = line.substring(separator + 3).split(" ", 2)[0];
            boolean unified = type.equals("cgroup2");
            if (fields.length >= 5 && (unified || type.equals("cgroup"))) {
                mounts.add(
                        new ControlGroupMount(
                                NamespaceMount.unescape(fields[4]),
                                NamespaceMount.unescape(fields[3]),
                                unified));
            }
        }
        return mounts;
    }
}
