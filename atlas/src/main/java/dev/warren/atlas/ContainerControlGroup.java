// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import java.util.List;
import java.util.Optional;

/// The container that a control group path names.
///
/// Engines put a container's id into the last folder: `/docker/<id>`, `…/cri-containerd-<id>.scope`,
/// `…/crio-<id>.scope`, `…/libpod-<id>.scope`, `/kubepods/…/<id>`. Some add folders below it. Where
/// an engine does not expect the paths of systemd but gets them, they become the name of one folder:
/// `/kubepods-….slice:cri-containerd:<id>`.
///
/// @param runtime empty where the path does not tell
record ContainerControlGroup(String runtime, String id) {
    private static final int ID_LENGTH = 64;

    static Optional<ContainerControlGroup> find(List<String> paths) {
        for (String path : paths) {
            String[] folders = path.split("/", -1);
            for (int i = folders.length - 1; i > 0; i--) {
                Optional<ContainerControlGroup> found = folder(folders[i], folders[i - 1]);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<ContainerControlGroup> folder(String folder, String parent) {
        String name =
                folder.endsWith(".scope")
                        ? folder.substring(0, folder.length() - ".scope".length())
                        : folder;
        int start = name.length() - ID_LENGTH;
        if (start < 0 || !isId(name, start)) {
            return Optional.empty();
        }
        // `crio-conmon-<id>` is the monitor of the container, not the container.
        String prefix = start == 0 ? parent : systemdPrefix(name.substring(0, start));
        String runtime =
                switch (prefix) {
                    case "cri-containerd-" -> "containerd";
                    case "crio-" -> "cri-o";
                    case "docker-", "docker" -> "docker";
                    case "libpod-" -> "podman";
                    default -> "";
                };
        return start > 0 && runtime.isEmpty()
                ? Optional.empty()
                : Optional.of(new ContainerControlGroup(runtime, name.substring(start)));
    }

    /// `a.slice:docker:` means what `docker-` does.
    private static String systemdPrefix(String prefix) {
        int colon = prefix.endsWith(":") ? prefix.lastIndexOf(':', prefix.length() - 2) : -1;
        return colon < 0 ? prefix : prefix.substring(colon + 1, prefix.length() - 1) + "-";
    }

    private static boolean isId(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
