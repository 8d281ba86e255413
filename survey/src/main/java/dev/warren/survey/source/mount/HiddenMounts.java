// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.mount;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.NamespaceMount;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Mounts of processes whose mount namespace may not be named, for want of a privilege or because the
/// process is protected.
///
/// Its mounts may be listed all the same, so a pin is found; only the way to it is closed. Most such
/// processes live where readable ones live, too, which their first mount tells.
final class HiddenMounts {
    private final Ground ground;
    private final Findings findings;
    private final Set<Long> met = new HashSet<>();
    private int unreadable;

    HiddenMounts(Ground ground, Findings findings) {
        this.ground = ground;
        this.findings = findings;
    }

    /// @param known the processes of every mount namespace that was named
    void look(Collection<List<Integer>> known) {
        List<Ground.KnownProcess> hidden =
                ground.processes().stream().filter(process -> process.mount().isEmpty()).toList();
        if (hidden.isEmpty()) {
            return;
        }
        known.forEach(pids -> pids.stream().limit(1).forEach(this::meet));
        hidden.forEach(process -> lookAt(process.id().pid()));
        if (unreadable > 0) {
            findings.gap(
                    "%s/<pid>/mountinfo of %d processes"
                            .formatted(ground.proc().root(), unreadable),
                    Why.FORBIDDEN,
                    "pins inside their mount namespaces cannot be seen");
        }
    }

    private void meet(int pid) {
        try (ProcFilesystem.Folder folder = ground.proc().process(pid)) {
            met.add(folder.mountFingerprint());
        } catch (SyscallException gone) {
            // Then its namespace is read once more through another process.
            return;
        }
    }

    private void lookAt(int pid) {
        try (ProcFilesystem.Folder folder = ground.proc().process(pid)) {
            if (!met.add(folder.mountFingerprint())) {
                return;
            }
            for (NamespaceMount mount : folder.namespaceMounts()) {
                if (mount.kind().equals(NamespaceKind.NETWORK.word())) {
                    ground.doors().addClosed(mount.id(), Why.FORBIDDEN);
                    findings.emit(
                            new Fact.PinSeen(
                                    mount.id(),
                                    mount.path(),
                                    NamespaceId.UNKNOWN,
                                    true,
                                    findings.evidence(
                                            ground.proc().root() + "/" + pid + "/mountinfo")));
                }
            }
        } catch (SyscallException failed) {
            if (!MountSource.isGone(failed)) {
                unreadable++;
            }
        }
    }
}
