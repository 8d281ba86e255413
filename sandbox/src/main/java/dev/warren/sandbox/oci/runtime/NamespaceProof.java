// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.sandbox.SandboxException;
import java.util.EnumMap;
import java.util.Map;

/// That a process *is* in the namespaces it should be in, whatever its runtime was told: the kernel's own
/// answer, by device and inode. Already true between `create` and `start`.
///
/// Source: man 7 namespaces, "The /proc/pid/ns/ directory". Needs `PTRACE_MODE_READ_FSCREDS` (man 2
/// ptrace), as root has it.
public final class NamespaceProof {
    private NamespaceProof() {}

    /// Which namespaces a process is in.
    ///
    /// @throws SandboxException when it has ended
    public static Map<NamespaceKind, NamespaceId> read(ProcessId process)
            throws SandboxException, SyscallException {
        try (ProcFilesystem.Folder folder = open(process)) {
            Map<NamespaceKind, NamespaceId> found = new EnumMap<>(NamespaceKind.class);
            for (NamespaceKind kind : NamespaceKind.values()) {
                try {
                    found.put(kind, folder.namespace(kind));
                } catch (SyscallException failed) {
                    // Older kernels have not all kinds.
                    if (failed.errno() != Errno.ENOENT || kind != NamespaceKind.TIME) {
                        throw gone(process, failed);
                    }
                }
            }
            return found;
        }
    }

    /// Checks that a process is in the given namespaces.
    ///
    /// @param expected for each kind that matters the namespace that it should be
    /// @throws SandboxException naming the first kind that is another one, and both; or that the process has
    ///     ended
    public static void demand(ProcessId process, Map<NamespaceKind, NamespaceId> expected)
            throws SandboxException, SyscallException {
        try (ProcFilesystem.Folder folder = open(process)) {
            for (Map.Entry<NamespaceKind, NamespaceId> entry : expected.entrySet()) {
                NamespaceId actual;
                try {
                    actual = folder.namespace(entry.getKey());
                } catch (SyscallException failed) {
                    throw gone(process, failed);
                }
                if (!actual.equals(entry.getValue())) {
                    throw wrong(process, entry.getKey(), entry.getValue(), actual);
                }
            }
        }
    }

    /// The folder of a process is that of the one process, also when its number is given away later.
    private static ProcFilesystem.Folder open(ProcessId process)
            throws SandboxException, SyscallException {
        ProcFilesystem.Folder folder;
        try {
            folder = ProcFilesystem.mounted().process(process.pid());
        } catch (SyscallException failed) {
            throw gone(process, failed);
        }
        boolean same = false;
        try {
            same = folder.stat().id().equals(process);
        } catch (SyscallException failed) {
            throw gone(process, failed);
        } finally {
            if (!same) {
                folder.close();
            }
        }
        if (!same) {
            throw ended(process);
        }
        return folder;
    }

    private static SandboxException gone(ProcessId process, SyscallException failed)
            throws SyscallException {
        // A zombie has no namespaces any more, nor anything at the end of its links.
        if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ESRCH) {
            return ended(process);
        }
        throw failed;
    }

    private static SandboxException ended(ProcessId process) {
        return new SandboxException(
                "process "
                        + process.pid()
                        + " has ended before its namespaces could be checked; the container's log may say"
                        + " why");
    }

    private static SandboxException wrong(
            ProcessId process, NamespaceKind kind, NamespaceId expected, NamespaceId actual) {
        return new SandboxException(
                "process %1$d is in the %2$s namespace %2$s:[%4$s] instead of %2$s:[%3$s]; the runtime did not do what config.json says"
                        .formatted(process.pid(), kind.word(), expected, actual));
    }
}
