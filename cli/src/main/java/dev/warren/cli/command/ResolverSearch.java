// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.ProcFilesystem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks for the files of name lookup at the processes of one namespace.
///
/// They are read in the root folder of a process of the pod, where everything may be a trap: nothing
/// outside of it can be reached, and only a regular file of a sensible size is read.
///
/// A process of this machine that has merely been sent there (`nsenter --net`, `ip netns exec`, an earlier
/// `warren exec`) sees this machine's files, which say nothing of the pod.
///
/// Thread: one, and then the one that waited for it; [#current] any.
final class ResolverSearch {
    static final String RESOLVER = "/etc/resolv.conf";

    static final List<String> NAMES = List.of(RESOLVER, "/etc/hosts");

    private static final int LIMIT_BYTES = 1 << 20;
    private static final int FIRST_PROCESS = 1;

    private final NamespaceId network;
    private final ProcFilesystem proc = ProcFilesystem.mounted();
    private final Map<String, Refusal> failures = new HashMap<>();
    private volatile int current;

    ResolverSearch(NamespaceId network) {
        this.network = network;
    }

    /// The process that is looked at.
    int current() {
        return current;
    }

    /// Why a file could not be read that some process has; empty when none has it.
    Optional<Refusal> failure(String name) {
        return Optional.ofNullable(failures.get(name));
    }

    /// Both files of the first process that has both, as its container was given them; a pod's first is
    /// its pause container, which has no `hosts`. Where there is none, what is there of each.
    Map<String, byte[]> among(List<Integer> pids) {
        Map<String, byte[]> pieces = new LinkedHashMap<>();
        for (int pid : pids) {
            current = pid;
            Map<String, byte[]> files = read(pid);
            if (files.size() == NAMES.size()) {
                return files;
            }
            files.forEach(pieces::putIfAbsent);
        }
        return pieces;
    }

    private Map<String, byte[]> read(int pid) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ProcFilesystem.Folder process = proc.process(pid)) {
            if (!process.namespace(NamespaceKind.NETWORK).equals(network) || isOfHost(process)) {
                return files;
            }
            try (Fd root = process.openRoot()) {
                boolean ours = isSame(root.status(), Fd.statusOf("/"));
                for (String name : NAMES) {
                    readOne(pid, root, name, ours).ifPresent(bytes -> files.put(name, bytes));
                }
            }
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ESRCH) {
                failures.putIfAbsent(
                        RESOLVER, Refusal.of("cannot look into process " + pid, failed));
            }
        }
        return files;
    }

    /// Whether it sees the mounts that we do, or the first process.
    private boolean isOfHost(ProcFilesystem.Folder process) throws SyscallException {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        return hasMountsOf(self, process) || hasMountsOf(FIRST_PROCESS, process);
    }

    private boolean hasMountsOf(int pid, ProcFilesystem.Folder process) throws SyscallException {
        try (ProcFilesystem.Folder other = proc.process(pid)) {
            try {
                return other.namespace(NamespaceKind.MOUNT)
                        .equals(process.namespace(NamespaceKind.MOUNT));
            } catch (SyscallException forbidden) {
                return other.mountFingerprint() == process.mountFingerprint();
            }
        }
    }

    private static boolean isSame(FileStatus one, FileStatus other) {
        return one.device() == other.device() && one.inode() == other.inode();
    }

    /// @param ours whether the root is ours, too. `ip netns exec` makes copies of our mounts, in which all
    ///     but the files that it puts over them (from `/etc/netns`) are still the machine's.
    private Optional<byte[]> readOne(int pid, Fd root, String name, boolean ours) {
        int flags = Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY;
        try (Fd file = root.openInRoot(name, flags)) {
            FileStatus status = file.status();
            if (ours && isSame(status, Fd.statusOf(name))) {
                return Optional.empty();
            }
            if (status.isFile()) {
                return Optional.of(file.readAll(LIMIT_BYTES));
            }
            failures.putIfAbsent(
                    name,
                    new Refusal(
                            ExitStatus.FAILURE,
                            "what process " + pid + " sees there is no regular file"));
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                failures.putIfAbsent(name, unreadable(pid, failed));
            }
        }
        return Optional.empty();
    }

    /// What a trap leads to may be forbidden to anybody, which is no matter of our privileges.
    private static Refusal unreadable(int pid, SyscallException failed) {
        String sentence = "process " + pid + " sees one, but";
        return Privilege.own().lacksFor(failed)
                ? Refusal.of(sentence, failed)
                : new Refusal(ExitStatus.FAILURE, sentence + ": " + failed.getMessage());
    }
}
