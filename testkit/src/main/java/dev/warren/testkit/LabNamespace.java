// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A network namespace that a lab made.
///
/// @param title what the lab calls it
/// @param inode its inode, as in `readlink /proc/PID/ns/net`
/// @param path a file through which this JVM can reach it
/// @param pid the process that keeps it; 0 when a name in `/run/netns` does
public record LabNamespace(String title, long inode, Path path, long pid) {
    /// Runs a command in the namespace and returns its output.
    public String run(String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=" + path));
        all.addAll(List.of(words));
        return Command.of(all).output();
    }
}
