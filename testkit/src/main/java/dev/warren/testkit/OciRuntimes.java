// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// OCI runtimes without an engine, and something for them to run.
public final class OciRuntimes {
    /// crun refuses a machine whose controllers are split between both versions of cgroups. It then
    /// gets a view of the machine without the second version.
    static final String CRUN =
            """
            #!/bin/sh
            if grep -qs . /sys/fs/cgroup/unified/cgroup.controllers; then
              exec unshare --mount --propagation slave sh -c \
                'umount /sys/fs/cgroup/unified && exec crun "$@"' crun "$@"
            fi
            exec crun "$@"
            """;

    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private OciRuntimes() {}

    /// Writes a script into `folder` that is crun wherever crun can work at all.
    public static Path crun(Path folder) {
        Path script = folder.resolve("crun.sh");
        Trees.write(script, CRUN);
        Trees.makeExecutable(script);
        return script;
    }

    /// Makes `folder` a root file system with the machine's static busybox, its applets, and empty folders
    /// for mounts.
    public static void writeRootFilesystem(Path folder) {
        for (String name : List.of("bin", "etc", "proc", "sys", "dev", "tmp", "www")) {
            Trees.createFolder(folder.resolve(name));
        }
        try {
            Files.copy(BUSYBOX, folder.resolve("bin/busybox"));
            for (String applet : BusyboxImage.APPLETS) {
                Files.createSymbolicLink(folder.resolve("bin").resolve(applet), Path.of("busybox"));
            }
        } catch (IOException e) {
            throw new TestkitException("cannot make a root file system at " + folder, e);
        }
    }
}
