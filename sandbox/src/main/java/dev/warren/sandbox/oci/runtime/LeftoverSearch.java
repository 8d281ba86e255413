// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.kernel.proc.ProcessStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Looks through `/proc` for programs of the node that work for one container.
///
/// What a process says of itself is not believed when it is in another pid namespace: in a container anybody
/// may call himself anything.
final class LeftoverSearch {
    private static final String MONITOR = "conmon";

    /// What a script that was given as the runtime becomes in the end.
    private static final Set<String> RUNTIMES = Set.of("runc", "crun", "youki", "runsc");

    private final String id;
    private final String runtime;
    private final String variable;
    private final ProcFilesystem proc = ProcFilesystem.mounted();

    LeftoverSearch(String id, String runtime) {
        this.id = id;
        this.runtime = runtime;
        this.variable = "CNI_CONTAINERID=" + id;
    }

    /// What a process is to the container.
    private enum Part {
        NONE,
        WORKER,
        MONITOR
    }

    List<ProcessId> workers() throws SyscallException {
        return find(Part.WORKER);
    }

    List<ProcessId> monitors() throws SyscallException {
        return find(Part.MONITOR);
    }

    private List<ProcessId> find(Part wanted) throws SyscallException {
        int own = (int) ProcessHandle.current().pid();
        NamespaceId node;
        try (ProcFilesystem.Folder self = proc.process(own)) {
            node = self.namespace(NamespaceKind.PROCESS);
        }
        List<ProcessId> found = new ArrayList<>();
        for (int pid : proc.pids()) {
            if (pid == own) {
                continue;
            }
            try (ProcFilesystem.Folder process = proc.process(pid)) {
                ProcessStat stat = process.stat();
                if (!stat.isZombie() && !stat.kernelThread() && part(process, node) == wanted) {
                    found.add(stat.id());
                }
            } catch (SyscallException failed) {
                // Gone meanwhile; or of those that even root may not look at, which is none of
                // ours.
                if (failed.errno() != Errno.ENOENT
                        && failed.errno() != Errno.ESRCH
                        && failed.errno() != Errno.EACCES
                        && failed.errno() != Errno.EPERM) {
                    throw failed;
                }
            }
        }
        return found;
    }

    private Part part(ProcFilesystem.Folder process, NamespaceId node) throws SyscallException {
        List<String> words = process.commandLine().arguments();
        boolean named = words.contains(id);
        if (named && isProgram(words, MONITOR::equals)) {
            return process.namespace(NamespaceKind.PROCESS).equals(node) ? Part.MONITOR : Part.NONE;
        }
        if ((named && isProgram(words, this::isRuntime))
                || process.environment().contains(variable)) {
            return process.namespace(NamespaceKind.PROCESS).equals(node) ? Part.WORKER : Part.NONE;
        }
        return Part.NONE;
    }

    /// A script that stands for a program comes second, after its interpreter.
    private static boolean isProgram(List<String> words, Predicate<String> wanted) {
        return words.stream()
                .limit(2)
                .anyMatch(word -> wanted.test(word.substring(word.lastIndexOf('/') + 1)));
    }

    private boolean isRuntime(String program) {
        return program.equals(runtime) || RUNTIMES.contains(program);
    }
}
