// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.socket;

import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.Findings;
import dev.warren.survey.OpenNamespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which processes have sockets open: those among whose descriptors is the socket's inode.
///
/// Source: man 5 proc_pid_fd. Needs `PTRACE_MODE_READ_FSCREDS` over each process.
final class SocketHolders {
    /// A process may have a million descriptors; this many of each are looked at.
    private static final int DESCRIPTOR_LIMIT = 1 << 16;

    private static final int FORMAT_MASK = 0170000;
    private static final int SOCKET = 0140000;

    private final ProcFilesystem proc;
    private final Findings findings;
    private final Map<Long, List<Detail.SocketHolder>> holders = new HashMap<>();

    SocketHolders(ProcFilesystem proc, Findings findings) {
        this.proc = proc;
        this.findings = findings;
    }

    Map<Long, List<Detail.SocketHolder>> of(
            List<OpenNamespace.Inhabitant> processes, NamespaceId namespace, Set<Long> inodes) {
        int unread = 0;
        SyscallException last = null;
        for (OpenNamespace.Inhabitant process : processes) {
            try {
                look(process, inodes);
            } catch (SyscallException failed) {
                if (Findings.why(failed) != Why.GONE) {
                    unread++;
                    last = failed;
                }
            }
        }
        if (last != null) {
            findings.gap(
                    "descriptors of "
                            + (unread == 1 ? "1 process" : unread + " processes")
                            + " of namespace "
                            + namespace,
                    last);
        }
        return holders;
    }

    private void look(OpenNamespace.Inhabitant process, Set<Long> inodes) throws SyscallException {
        ProcessId id = process.process();
        String folder = proc.root() + "/" + id.pid();
        try (ProcFilesystem.Folder seen = proc.process(id.pid());
                Directory descriptors = Directory.open(folder + "/fd")) {
            // Another process by now, whose descriptors say nothing of this one's.
            if (!seen.stat().id().equals(id)) {
                return;
            }
            Directory.Names names = descriptors.names(DESCRIPTOR_LIMIT);
            for (String name : names.names()) {
                look(process, descriptors.fd(), name, inodes);
            }
            if (names.truncated()) {
                findings.gap(
                        "descriptors of process " + id.pid(),
                        Why.INTERRUPTED,
                        "it has more than " + DESCRIPTOR_LIMIT + " of them");
            }
        }
    }

    private void look(
            OpenNamespace.Inhabitant process, Fd descriptors, String name, Set<Long> inodes) {
        try {
            FileStatus status = descriptors.statusAt(name);
            if ((status.mode() & FORMAT_MASK) == SOCKET && inodes.contains(status.inode())) {
                holders.computeIfAbsent(status.inode(), _ -> new ArrayList<>(1))
                        .add(
                                new Detail.SocketHolder(
                                        process.process(),
                                        process.command(),
                                        Integer.parseInt(name)));
            }
        } catch (SyscallException closed) {
            // It was closed meanwhile.
        }
    }
}
