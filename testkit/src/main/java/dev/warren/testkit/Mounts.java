// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The mounts that a process sees, as its `mountinfo` lists them.
final class Mounts {
    private Mounts() {}

    /// One mount: what of its file system is shown, where, and the type of that file system.
    record Mount(String root, Path point, String type) {}

    /// The mounts of this process, in the order they were made.
    static List<Mount> own() {
        return of("self");
    }

    /// The mounts seen by a process, given as the name of its folder in `/proc`.
    static List<Mount> of(String process) {
        String text = Trees.read(Path.of("/proc", process, "mountinfo"));
        List<Mount> mounts = new ArrayList<>();
        if (text != null) {
            text.lines().map(Mounts::parse).forEach(mounts::add);
        }
        return mounts;
    }

    /// The mounts of this process at or below a folder, the newest first.
    static List<Path> below(Path folder) {
        return own().stream()
                .map(Mount::point)
                .filter(point -> point.startsWith(folder))
                .toList()
                .reversed();
    }

    /// Unmounts all that is mounted at or below a folder.
    static void unmountBelow(Path folder) {
        for (Path point : below(folder)) {
            unmount(point);
        }
    }

    /// Unmounts one point, waiting while the kernel still calls it busy.
    static void unmount(Path point) {
        String[] reason = {""};
        Await.present(
                "umount of " + point,
                () -> {
                    Command.Outcome outcome = Command.of("umount", point.toString()).outcome();
                    reason[0] = outcome.errors();
                    boolean gone = own().stream().noneMatch(mount -> mount.point().equals(point));
                    return (outcome.status() == 0 || gone) ? Boolean.TRUE : null;
                },
                () -> ": " + reason[0].strip());
    }

    private static Mount parse(String line) {
        String[] fields = line.split(" ", -1);
        int dash = 6;
        while (!fields[dash].equals("-")) {
            dash++;
        }
        return new Mount(fields[3], Path.of(unescape(fields[4])), fields[dash + 1]);
    }

    private static String unescape(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
