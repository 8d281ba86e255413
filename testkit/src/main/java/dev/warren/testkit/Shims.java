// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The containers that an engine left running, found from outside the engine: by their shims, their
/// bundles and their cgroup.
final class Shims {
    private Shims() {}

    /// The shims that report to a socket at or below `folder`.
    static List<Long> of(Path folder) {
        List<Long> found = new ArrayList<>();
        for (long pid : Processes.all()) {
            List<String> words = Processes.commandLine(pid);
            int address = words.indexOf("-address");
            if (address >= 0
                    && address + 1 < words.size()
                    && Path.of(words.get(address + 1)).startsWith(folder)) {
                found.add(pid);
            }
        }
        return found;
    }

    /// Kills the shims first, so that they do not report the end of their containers, then the
    /// containers; `tasks` is the folder that holds a bundle for each container of each namespace.
    static void killAll(EngineFolder folder, Path tasks) {
        List<Long> shims = of(folder.path());
        Set<Long> containers = new LinkedHashSet<>(Processes.descendants(shims));
        containers.addAll(Cgroups.processes(folder.name()));
        List<Path> bundles = bundles(tasks);
        for (Path bundle : bundles) {
            String pid = Trees.read(bundle.resolve("init.pid"));
            if (pid != null && belongsTo(Long.parseLong(pid.strip()), bundle)) {
                containers.add(Long.valueOf(pid.strip()));
            }
        }
        List<Path> sockets = sockets(bundles);
        Processes.kill(shims);
        Processes.kill(containers);
        sockets.forEach(Trees::deleteFile);
    }

    /// A pid that was written down may be somebody else's by now; a container's process is in a
    /// cgroup that is called like its bundle.
    private static boolean belongsTo(long pid, Path bundle) {
        String groups = Trees.read(Path.of("/proc/" + pid + "/cgroup"));
        return groups != null && groups.contains(bundle.getFileName().toString());
    }

    private static List<Path> bundles(Path tasks) {
        return Trees.list(tasks).stream()
                .flatMap(namespace -> Trees.list(namespace).stream())
                .toList();
    }

    /// Shims listen on sockets outside the engine's folder; the bundle says where.
    private static List<Path> sockets(List<Path> bundles) {
        return bundles.stream()
                .map(bundle -> Trees.read(bundle.resolve("address")))
                .flatMap(Stream::ofNullable)
                .map(address -> Path.of(address.strip().replaceFirst("^unix://", "")))
                .filter(Files::exists)
                .toList();
    }
}
