// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.mount;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.NamespaceMount;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.Door;
import dev.warren.survey.Doors;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the mounts of every distinct mount namespace, so that a pin held only inside another
/// container is found, and the folders of names, where files may stand that are no namespaces (any
/// more).
public final class MountSource implements Source {
    private static final String NETWORK = NamespaceKind.NETWORK.word();

    @Override
    public String name() {
        return "mount";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        Set<String> pinnedHere = new HashSet<>();
        Map<NamespaceId, List<Integer>> known = mountNamespaces(ground);
        known.forEach(
                (namespace, pids) -> readMounts(ground, findings, namespace, pids, pinnedHere));
        new HiddenMounts(ground, findings).look(known.values());
        new NameFolders(ground, findings).look(pinnedHere);
    }

    /// Every mount namespace with the processes in it, our own first.
    private static Map<NamespaceId, List<Integer>> mountNamespaces(Ground ground) {
        Map<NamespaceId, List<Integer>> found = new LinkedHashMap<>();
        ground.selfMount()
                .ifPresent(
                        self ->
                                found.put(
                                        self,
                                        new ArrayList<>(
                                                List.of((int) ProcessHandle.current().pid()))));
        for (Ground.KnownProcess process : ground.processes()) {
            process.mount()
                    .ifPresent(
                            mount ->
                                    found.computeIfAbsent(mount, _ -> new ArrayList<>())
                                            .add(process.id().pid()));
        }
        return found;
    }

    private static void readMounts(
            Ground ground,
            Findings findings,
            NamespaceId mountNamespace,
            List<Integer> pids,
            Set<String> pinnedHere) {
        boolean ours = ground.selfMount().filter(mountNamespace::equals).isPresent();
        SyscallException last = null;
        for (int pid : pids) {
            try (ProcFilesystem.Folder folder = ground.proc().process(pid)) {
                // The pid may be somebody else's by now, in another mount namespace.
                if (!folder.namespace(NamespaceKind.MOUNT).equals(mountNamespace)) {
                    continue;
                }
                List<NamespaceMount> mounts = folder.namespaceMounts();
                String where = ground.proc().root() + "/" + (ours ? "self" : pid) + "/mountinfo";
                for (NamespaceMount mount : mounts) {
                    if (mount.kind().equals(NETWORK)) {
                        see(ground, findings, mountNamespace, ours, pid, mount, where);
                        if (ours) {
                            pinnedHere.add(mount.path());
                        }
                    }
                }
                return;
            } catch (SyscallException failed) {
                last = failed;
                if (!isGone(failed)) {
                    break;
                }
            }
        }
        if (last != null && !isGone(last)) {
            findings.gap("mounts of mount namespace " + mountNamespace, last);
        }
    }

    /// A process that is ending has no mounts any more, which the kernel calls `EINVAL`.
    static boolean isGone(SyscallException failed) {
        return Doors.isGone(failed) || failed.errno() == Errno.EINVAL;
    }

    private static void see(
            Ground ground,
            Findings findings,
            NamespaceId mountNamespace,
            boolean ours,
            int pid,
            NamespaceMount mount,
            String where) {
        findings.emit(
                new Fact.PinSeen(
                        mount.id(), mount.path(), mountNamespace, !ours, findings.evidence(where)));
        if (mount.isUnlinked()) {
            // The mount lives on in a lazily detached part of the tree, where no path leads.
            ground.doors().addClosed(mount.id(), Why.GONE);
        } else {
            Door door =
                    ours
                            ? new Door.Here(mount.path())
                            : new Door.Elsewhere(
                                    ground.proc().root() + "/" + pid + "/root", mount.path());
            ground.doors().add(mount.id(), door, true);
        }
    }
}
