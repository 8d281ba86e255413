// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.mount;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.survey.Door;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The folders in which people and engines keep names of namespaces.
///
/// A name that is mounted is a pin and known already. What is left is a symbolic link, which works
/// but holds nothing, or a file that only looks like a name: what remains after a failed creation, or
/// a namespace whose mount this mount namespace does not see.
final class NameFolders {
    private static final int NAME_LIMIT = 65_536;

    /// iproute2 and containerd; Docker. `/var/run` is a link to `/run` on every current system, and
    /// a folder of its own on some old ones.
    private static final List<String> FOLDERS =
            List.of("/run/netns", "/var/run/netns", "/run/docker/netns", "/var/run/docker/netns");

    private final Ground ground;
    private final Findings findings;

    NameFolders(Ground ground, Findings findings) {
        this.ground = ground;
        this.findings = findings;
    }

    void look(Set<String> pinned) {
        Set<NamespaceId> met = new HashSet<>();
        for (String folder : FOLDERS) {
            try (Directory directory = Directory.open(folder)) {
                FileStatus status = directory.fd().status();
                if (!met.add(new NamespaceId(status.device(), status.inode()))) {
                    continue;
                }
                Directory.Names names = directory.names(NAME_LIMIT);
                if (names.truncated()) {
                    findings.gap(folder, Why.UNEXPECTED, "more than " + NAME_LIMIT + " names");
                }
                for (String name : names.names()) {
                    if (!pinned.contains(folder + "/" + name)) {
                        lookAt(directory, folder + "/" + name, name);
                    }
                }
            } catch (SyscallException failed) {
                // Nobody has ever made a name on this node.
                if (failed.errno() != Errno.ENOENT) {
                    findings.gap(folder, failed);
                }
            }
        }
    }

    private void lookAt(Directory folder, String path, String name) {
        boolean link = false;
        try {
            link = folder.fd().statusAtNoFollow(name).isSymbolicLink();
            FileStatus target = folder.fd().statusAt(name);
            if (ground.isNamespace(target)) {
                NamespaceId id = new NamespaceId(target.device(), target.inode());
                ground.doors().add(id, new Door.Here(path), true);
                findings.emit(new Fact.NameSeen(id, path, findings.evidence(path)));
                return;
            }
            findings.gap(
                    path,
                    Why.STALE,
                    target.isDirectory()
                            ? "a folder, not a namespace"
                            : "a file on which no namespace is mounted");
        } catch (SyscallException failed) {
            if (link) {
                findings.gap(path, Why.STALE, "a symbolic link that leads nowhere");
            } else if (failed.errno() != Errno.ENOENT) {
                findings.gap(path, failed);
            }
        }
    }
}
