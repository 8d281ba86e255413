// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

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
public final class ResolverSearch {
    /// The file of the nameservers, and of what is tried with names.
    public static final String RESOLVER = "/etc/resolv.conf";

    /// The files that are looked for.
    public static final List<String> NAMES = List.of(RESOLVER, "/etc/hosts");

    private static final int LIMIT_BYTES = 1 << 20;
    private static final int FIRST_PROCESS = 1;

    private final NamespaceId network;
    private final ProcFilesystem proc = ProcFilesystem.mounted();
    private final Map<String, Failure> failures = new HashMap<>();
    private final Map<String, Integer> owners = new HashMap<>();
    private volatile int current;

    /// Why a file could not be read that a process has.
    ///
    /// @param sentence what was wanted, or what is wrong where nothing was refused
    /// @param refused by the kernel
    /// @param inside whether the process's own files stood in the way, which may be a trap that is
    ///     forbidden to anybody
    public record Failure(String sentence, Optional<SyscallException> refused, boolean inside) {}

    /// A search among processes that are believed to be in this network namespace; each is asked again.
    public ResolverSearch(NamespaceId network) {
        this.network = network;
    }

    /// The process that is looked at.
    public int current() {
        return current;
    }

    /// The process whose file was found; 0 for none.
    public int processOf(String name) {
        return owners.getOrDefault(name, 0);
    }

    /// Why a file could not be read that some process has; empty when none has it.
    public Optional<Failure> failure(String name) {
        return Optional.ofNullable(failures.get(name));
    }

    /// Both files of the first process that has both, as its container was given them; a pod's first is
    /// its pause container, which has no `hosts`. Where there is none, what is there of each.
    public Map<String, byte[]> among(List<Integer> pids) {
        Map<String, byte[]> pieces = new LinkedHashMap<>();
        for (int pid : pids) {
            current = pid;
            Map<String, byte[]> files = read(pid);
            if (files.size() == NAMES.size()) {
                NAMES.forEach(name -> owners.put(name, pid));
                return files;
            }
            files.forEach(
                    (name, content) -> {
                        if (pieces.putIfAbsent(name, content) == null) {
                            owners.put(name, pid);
                        }
                    });
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
                        RESOLVER,
                        new Failure("cannot look into process " + pid, Optional.of(failed), false));
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
                    new Failure(
                            "what process " + pid + " sees there is no regular file",
                            Optional.empty(),
                            true));
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                failures.putIfAbsent(name, unreadable(pid, failed));
            }
        }
        return Optional.empty();
    }

    private static Failure unreadable(int pid, SyscallException failed) {
        return new Failure("process " + pid + " sees one, but", Optional.of(failed), true);
    }
}
