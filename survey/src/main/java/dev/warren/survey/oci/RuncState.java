// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import dev.warren.kernel.Directory;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.survey.FileRoot;
import java.util.List;
import java.util.OptionalLong;

/// What runc notes of a container it made: `<runc root>/<namespace>/<id>/state.json`; crun, which takes its
/// place, calls it `status`.
public final class RuncState {
    /// Docker's namespace in the containerd it works with.
    public static final String DOCKER_NAMESPACE = "moby";

    private static final int START_BYTES = 4096;

    private RuncState() {}

    /// When the container's first process began, in ticks since boot. It stands among the first
    /// members of a file that may be large.
    ///
    /// @param namespace of containerd
    public static OptionalLong startOfInit(FileRoot root, String namespace, String id) {
        for (String runcRoot : runcRoots(namespace)) {
            OptionalLong start = startIn(root, runcRoot + "/" + namespace + "/" + id);
            if (start.isPresent()) {
                return start;
            }
        }
        return OptionalLong.empty();
    }

    /// dockerd gives runc a folder of its own, whichever containerd it works with.
    private static List<String> runcRoots(String namespace) {
        return namespace.equals(DOCKER_NAMESPACE)
                ? List.of("/run/docker/runtime-runc", "/run/containerd/runc")
                : List.of("/run/containerd/runc");
    }

    /// The same from the folder that the runtime keeps of the container.
    public static OptionalLong startIn(FileRoot root, String container) {
        try (Directory state = root.directory(container)) {
            for (String file : List.of("state.json", "status")) {
                OptionalLong start = startOf(state, file);
                if (start.isPresent()) {
                    return start;
                }
            }
            return OptionalLong.empty();
        } catch (SyscallException notThere) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong startOf(Directory state, String file) {
        long[] start = {0};
        try {
            Json.readStart(
                    RegularFile.readStart(state.fd(), file, START_BYTES),
                    (member, value) -> {
                        if (member.equals("init_process_start")
                                || member.equals("process-start-time")) {
                            start[0] = Json.number(value);
                        }
                    });
        } catch (SyscallException notThere) {
            return OptionalLong.empty();
        }
        return start[0] == 0 ? OptionalLong.empty() : OptionalLong.of(start[0]);
    }
}
