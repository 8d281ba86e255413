// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds the network namespaces of the machine without any help from Warren, for comparison.
public final class NetworkNamespaces {
    private NetworkNamespaces() {}

    /// The inode of the network namespace that the test JVM itself is in.
    public static long own() {
        return of(ProcessHandle.current().pid());
    }

    /// The inode of the network namespace a process is in, as in `readlink /proc/PID/ns/net`.
    public static long of(long pid) {
        return Processes.networkNamespace(pid)
                .orElseThrow(
                        () ->
                                new TestkitException(
                                        "cannot read the network namespace of process " + pid));
    }

    /// The inode of the network namespace that a mounted file such as `/run/netns/red` stands for.
    public static long at(Path file) {
        return Long.parseLong(Command.run("stat", "--dereference", "--format=%i", file.toString()));
    }

    /// Every network namespace in which a thread runs, that a process has open, or that is mounted
    /// in any mount namespace; by inode, with one word on who holds it.
    public static Map<Long, String> all() {
        Map<Long, String> found = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (long pid : Processes.all()) {
            String holder = "process " + pid + " " + String.join(" ", Processes.commandLine(pid));
            for (Path task : Trees.list(Path.of("/proc/" + pid + "/task"))) {
                Processes.inode(task.resolve("ns/net"))
                        .ifPresent(inode -> found.putIfAbsent(inode, holder));
            }
            for (Path descriptor : Trees.list(Path.of("/proc/" + pid + "/fd"))) {
                Processes.inode(descriptor)
                        .ifPresent(inode -> found.putIfAbsent(inode, "descriptor of " + holder));
            }
            if (seen.add("" + Trees.readLink(Path.of("/proc/" + pid + "/ns/mnt")))) {
                addMounted(found, pid);
            }
        }
        return found;
    }

    private static void addMounted(Map<Long, String> found, long pid) {
        for (Mounts.Mount mount : Mounts.of(Long.toString(pid))) {
            if (mount.type().equals("nsfs") && mount.root().startsWith("net:[")) {
                String digits = mount.root().substring(5, mount.root().length() - 1);
                String holder = "mount at " + mount.point() + " seen by process " + pid;
                found.putIfAbsent(Long.valueOf(digits), holder);
            }
        }
    }

    /// Every namespace file that is mounted in any mount namespace, as "what at where".
    static Set<String> mounts() {
        Set<String> found = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        for (long pid : Processes.all()) {
            if (seen.add("" + Trees.readLink(Path.of("/proc/" + pid + "/ns/mnt")))) {
                Mounts.of(Long.toString(pid)).stream()
                        .filter(mount -> mount.type().equals("nsfs"))
                        .forEach(mount -> found.add(mount.root() + " at " + mount.point()));
            }
        }
        return found;
    }

    /// The links of the JVM's own network namespace, as "name (index)".
    static Set<String> links() {
        Set<String> found = new TreeSet<>();
        for (Path link : Trees.list(Path.of("/sys/class/net"))) {
            String index = Trees.read(link.resolve("ifindex"));
            if (index != null) {
                found.add(link.getFileName() + " (index " + index.strip() + ")");
            }
        }
        return found;
    }
}
