// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;

/// A control group that a lab made.
///
/// @param folder in the file system of its hierarchy
public record LabControlGroup(Path folder) {
    /// Moves a process into it.
    public void add(long pid) {
        Trees.write(folder.resolve("cgroup.procs"), Long.toString(pid));
    }
}
