// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.NamespaceMount;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.kernel.proc.ProcFilesystem.Folder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Somebody in whose mount namespace a namespace is still mounted.
///
/// @param mountNamespace the mount namespace
/// @param pid a process in it
/// @param command the kernel's name for that process
/// @param controlGroup the deepest of its control groups, which for a container holds the container's id;
///     may be empty
/// @param mount where it is mounted, seen from there
record Holder(
        NamespaceId mountNamespace, int pid, String command, String controlGroup, String mount) {
    /// Looks through the mounts of every mount namespace whose processes may be read.
    ///
    /// @param path where it was mounted for us; a mount with the same end elsewhere is a copy of it
    static List<Holder> ofMount(String path) {
        List<Holder> holders = new ArrayList<>();
        Set<NamespaceId> seen = new HashSet<>();
        ProcFilesystem proc = ProcFilesystem.mounted();
        for (int pid : pids(proc)) {
            try (Folder process = proc.process(pid)) {
                NamespaceId mountNamespace = process.namespace(NamespaceKind.MOUNT);
                if (seen.add(mountNamespace)) {
                    addMounts(process, mountNamespace, path, holders);
                }
            } catch (SyscallException forbiddenOrGone) {
                // Another process of the same mount namespace may be readable.
            }
        }
        return holders;
    }

    private static List<Integer> pids(ProcFilesystem proc) {
        try {
            return proc.pids();
        } catch (SyscallException noProc) {
            return List.of();
        }
    }

    private static void addMounts(
            Folder process, NamespaceId mountNamespace, String path, List<Holder> holders)
            throws SyscallException {
        for (NamespaceMount mount : process.namespaceMounts()) {
            if (mount.path().equals(path) || mount.path().endsWith(path)) {
                holders.add(
                        new Holder(
                                mountNamespace,
                                process.pid(),
                                process.stat().command(),
                                deepest(process),
                                mount.path()));
            }
        }
    }

    private static String deepest(Folder process) throws SyscallException {
        String deepest = "";
        for (String group : process.controlGroups().paths()) {
            if (group.length() > deepest.length()) {
                deepest = group;
            }
        }
        return deepest;
    }

    @Override
    public String toString() {
        return "mount namespace "
                + mountNamespace
                + " at "
                + mount
                + " (process "
                + pid
                + ", "
                + command
                + (controlGroup.length() <= 1 ? "" : ", control group " + controlGroup)
                + ")";
    }
}
