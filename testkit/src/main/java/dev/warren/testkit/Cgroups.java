// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The control groups of one name: one folder in the unified hierarchy, or one in each hierarchy that
/// the machine has mounted, with all that is below.
final class Cgroups {
    private static final Path TOP = Path.of("/sys/fs/cgroup");

    private Cgroups() {}

    /// The processes in the groups of this name and below.
    static Set<Long> processes(String name) {
        Set<Long> found = new LinkedHashSet<>();
        for (Path folder : folders(name)) {
            String text = Trees.read(folder.resolve("cgroup.procs"));
            if (text != null) {
                text.lines().map(Long::valueOf).forEach(found::add);
            }
        }
        return found;
    }

    /// Removes the groups of this name and below, waiting while the kernel still empties them.
    static void remove(String name) {
        Await.present(
                "the removal of the cgroups " + name,
                () -> {
                    folders(name).reversed().forEach(Cgroups::tryRemove);
                    return folders(name).isEmpty() ? Boolean.TRUE : null;
                },
                () -> "; left are " + folders(name) + " with processes " + processes(name));
    }

    /// A hierarchy that takes any process as it is: the unified one, else one without a controller or
    /// with a harmless one.
    static Path hierarchy() {
        if (Trees.exists(TOP.resolve("cgroup.procs"))) {
            return TOP;
        }
        return Stream.of("systemd", "pids", "freezer", "unified")
                .map(TOP::resolve)
                .filter(hierarchy -> Trees.exists(hierarchy.resolve("cgroup.procs")))
                .findFirst()
                .orElseThrow(() -> new TestkitException("no control groups below " + TOP));
    }

    /// Removes one group, waiting while its processes are on their way out.
    static void removeFolder(Path folder) {
        Await.until(
                "the removal of the control group " + folder,
                () -> {
                    tryRemove(folder);
                    return !Trees.exists(folder);
                });
    }

    /// Every folder of the groups, a parent before its children.
    static List<Path> folders(String name) {
        List<Path> found = new ArrayList<>();
        collect(TOP.resolve(name), found);
        for (Path hierarchy : Trees.list(TOP)) {
            if (Files.isDirectory(hierarchy, LinkOption.NOFOLLOW_LINKS)) {
                collect(hierarchy.resolve(name), found);
            }
        }
        return found;
    }

    private static void collect(Path folder, List<Path> found) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            found.add(folder);
            Trees.list(folder).forEach(child -> collect(child, found));
        }
    }

    private static void tryRemove(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Still busy: its processes are on their way out; the caller asks again.
        }
    }
}
