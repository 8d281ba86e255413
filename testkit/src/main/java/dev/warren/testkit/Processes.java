// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The processes of the machine, as `/proc` shows them.
final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /// The ids of all processes.
    static List<Long> all() {
        List<Long> found = new ArrayList<>();
        for (Path entry : Trees.list(PROC)) {
            String name = entry.getFileName().toString();
            if (Character.isDigit(name.charAt(0))) {
                found.add(Long.valueOf(name));
            }
        }
        return found;
    }

    /// The words a process was started with; none when it is gone or a zombie.
    static List<String> commandLine(long pid) {
        String text = Trees.read(PROC.resolve(pid + "/cmdline"));
        if (text == null || text.isEmpty()) {
            return List.of();
        }
        return List.of(text.replaceFirst("\0$", "").split("\0", -1));
    }

    /// Whether the process still runs; a zombie does not.
    static boolean alive(long pid) {
        Stat stat = stat(pid);
        return stat != null && stat.state() != 'Z' && stat.state() != 'X';
    }

    /// The inode of the network namespace a process is in.
    static Optional<Long> networkNamespace(long pid) {
        return inode(PROC.resolve(pid + "/ns/net"));
    }

    /// The inode in the target of a link such as `net:[4026531840]`.
    static Optional<Long> inode(Path link) {
        String target = Trees.readLink(link);
        if (target == null || !target.startsWith("net:[")) {
            return Optional.empty();
        }
        return Optional.of(Long.valueOf(target.substring(5, target.length() - 1)));
    }

    /// The processes that were started by the given ones, by those, and so on.
    static Set<Long> descendants(Collection<Long> ancestors) {
        Map<Long, Long> parents = new HashMap<>();
        for (long pid : all()) {
            Stat stat = stat(pid);
            if (stat != null) {
                parents.put(pid, stat.parent());
            }
        }
        Set<Long> family = new LinkedHashSet<>(ancestors);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Map.Entry<Long, Long> entry : parents.entrySet()) {
                if (family.contains(entry.getValue())) {
                    grew |= family.add(entry.getKey());
                }
            }
        }
        family.removeAll(Set.copyOf(ancestors));
        return family;
    }

    /// Sends SIGKILL to exactly these processes and waits until none of them runs.
    static void kill(Collection<Long> pids) {
        List<Long> victims = pids.stream().filter(Processes::alive).toList();
        for (long pid : victims) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        Await.present(
                "the end of killed processes",
                () -> victims.stream().noneMatch(Processes::alive) ? Boolean.TRUE : null,
                () -> ": " + describe(victims.stream().filter(Processes::alive).toList()));
    }

    private static String describe(List<Long> pids) {
        return pids.stream()
                .map(pid -> pid + " " + String.join(" ", commandLine(pid)))
                .collect(Collectors.joining(", "));
    }

    private record Stat(char state, long parent) {}

    private static @Nullable Stat stat(long pid) {
        String text = Trees.read(PROC.resolve(pid + "/stat"));
        if (text == null) {
            return null;
        }
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return new Stat(fields[0].charAt(0), Long.parseLong(fields[1]));
    }
}
