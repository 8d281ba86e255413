// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.ProcFilesystem;
import java.util.List;

/// Of which containers the files of a runtime may tell.
///
/// A runtime in our own mount namespace may tell of any. One in another may be none at all: whoever is
/// root inside a container can take a shim's name and write files that name every container of the
/// machine. What it says counts only where the kernel agrees that the container is one of its own. A
/// container cannot leave its control group, and a runtime inside one (kind, Docker in Docker) makes
/// its containers below it; so that runtime may tell of what lies below, and of nothing beside.
///
/// A process in another mount namespace that is in no container's control group is root on the machine
/// (`unshare --mount`, a snap, the host as seen from a pod), and may tell of any, too. But when it also
/// counts pids differently, then it is in a container whose control group nobody recognises, and
/// nothing that it says can be checked.
/// Source: man 7 cgroups; how engines name control groups: `ContainerControlGroup` of the atlas.
public final class Reach {
    /// That of a runtime of the machine itself.
    public static final Reach EVERYTHING = new Reach(true, List.of());

    /// That of somebody who may be anywhere.
    public static final Reach NOTHING = new Reach(false, List.of());

    private final boolean everything;
    private final List<String> containers;

    private Reach(boolean everything, List<String> containers) {
        this.everything = everything;
        this.containers = List.copyOf(containers);
    }

    /// The reach of a process in another mount namespace.
    ///
    /// @param controlGroups of all hierarchies, as `/proc/<pid>/cgroup` shows them to us
    /// @param countsAsWeDo whether it is in our pid namespace
    public static Reach ofForeigner(List<String> controlGroups, boolean countsAsWeDo) {
        List<String> homes =
                controlGroups.stream()
                        .map(ControlGroupPath::innermostContainer)
                        .filter(home -> !home.isEmpty())
                        .distinct()
                        .sorted()
                        .toList();
        if (homes.isEmpty()) {
            return countsAsWeDo ? EVERYTHING : NOTHING;
        }
        return new Reach(false, homes);
    }

    /// The reach of a process.
    public static Reach of(Ground ground, Ground.KnownProcess process) {
        return ground.isForeign(process)
                ? ofForeigner(process.controlGroups(), countsAsWeDo(ground.proc(), process))
                : EVERYTHING;
    }

    private static boolean countsAsWeDo(ProcFilesystem proc, Ground.KnownProcess process) {
        try {
            return pidNamespace(proc, process.id().pid())
                    .equals(pidNamespace(proc, (int) ProcessHandle.current().pid()));
        } catch (SyscallException goneOrForbidden) {
            return false;
        }
    }

    private static NamespaceId pidNamespace(ProcFilesystem proc, int pid) throws SyscallException {
        try (ProcFilesystem.Folder folder = proc.process(pid)) {
            return folder.namespace(NamespaceKind.PROCESS);
        }
    }

    /// Whether there is anything that it does not cover.
    public boolean isLimited() {
        return !everything;
    }

    /// Whether the kernel keeps a process in the control group of that container, and keeps this control
    /// group below that of the runtime. Where a runtime's hierarchies disagree on the container it lives
    /// in, all of them have to agree on the process.
    boolean covers(Ground.KnownProcess process, String containerId) {
        if (everything) {
            return true;
        }
        return !containers.isEmpty()
                && containers.stream().allMatch(home -> process.isIn(containerId, home));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reach reach
                && everything == reach.everything
                && containers.equals(reach.containers);
    }

    @Override
    public int hashCode() {
        return containers.hashCode() * 2 + (everything ? 1 : 0);
    }

    @Override
    public String toString() {
        return everything ? "everything" : "below " + containers;
    }
}
