// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.sandbox.SandboxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// What is left of a container when the one who was making or removing it was killed: programs that still
/// work for him, and processes in the container's control group.
///
/// Needs root: the environment of other processes is read.
///
/// Thread: usable from any; a call blocks.
public final class Orphans {
    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    /// What a monitor gets, whose container has ended, to note that and to end by itself.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String runtime;
    private final Duration patience;

    /// @param runtime the program that made the container, a path or a name
    /// @param patience what a call may take
    public Orphans(String runtime, Duration patience) {
        this.runtime = runtime.substring(runtime.lastIndexOf('/') + 1);
        this.patience = patience;
    }

    /// Ends all programs that are still at work for a container or a sandbox: plugins whose environment says
    /// `CNI_CONTAINERID=<id>`, and what they started; the runtime with this id among its words; last a monitor
    /// of it, if it does not end by itself. Each is looked at again before it is killed, and held by a pidfd.
    /// Looks again until there is none.
    ///
    /// @return those that it has ended
    /// @throws SandboxException when some are left after the patience
    public List<ProcessId> endLeftovers(String id) throws SandboxException, SyscallException {
        return end(id, true);
    }

    /// The same without the monitor: for one whose container is still there.
    public List<ProcessId> endWorkers(String id) throws SandboxException, SyscallException {
        return end(id, false);
    }

    private List<ProcessId> end(String id, boolean alsoMonitors)
            throws SandboxException, SyscallException {
        OciRuntime.checkId(id);
        long until = System.nanoTime() + patience.toNanos();
        LeftoverSearch search = new LeftoverSearch(id, runtime);
        List<ProcessId> ended = new ArrayList<>();
        while (true) {
            List<ProcessId> workers = search.workers();
            if (workers.isEmpty()) {
                List<ProcessId> monitors = alsoMonitors ? search.monitors() : List.of();
                if (monitors.isEmpty()) {
                    return ended;
                }
                awaitEnd(monitors, Math.min(until, System.nanoTime() + GRACE.toNanos()));
                workers = search.monitors();
            }
            for (ProcessId worker : workers) {
                kill(worker).ifPresent(ended::add);
            }
            awaitEnd(workers, until);
            if (System.nanoTime() - until >= 0) {
                demandNone(search, alsoMonitors, id);
            }
        }
    }

    /// Whether a process lives that has the number in a pid file; it may be another one by now.
    public static boolean mayLive(String pidFile) throws SyscallException {
        Optional<Integer> pid = PidFile.read(pidFile);
        if (pid.isEmpty()) {
            return false;
        }
        try (ProcFilesystem.Folder folder = ProcFilesystem.mounted().process(pid.get())) {
            return !folder.stat().isZombie();
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ESRCH) {
                return false;
            }
            throw failed;
        }
    }

    private void demandNone(LeftoverSearch search, boolean alsoMonitors, String id)
            throws SandboxException, SyscallException {
        List<ProcessId> left = new ArrayList<>(search.workers());
        if (alsoMonitors) {
            left.addAll(search.monitors());
        }
        if (!left.isEmpty()) {
            throw new SandboxException(
                    "processes still work for "
                            + id
                            + " after "
                            + patience.toMillis()
                            + " ms, though they were killed: "
                            + pids(left));
        }
    }

    private static Optional<ProcessId> kill(ProcessId id) throws SyscallException {
        Optional<ProcessDescriptor> found = ProcessDescriptor.find(id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (ProcessDescriptor process = found.get()) {
            Processes.kill(process);
            return Optional.of(id);
        }
    }

    private static void awaitEnd(List<ProcessId> processes, long until) throws SyscallException {
        for (ProcessId id : processes) {
            Optional<ProcessDescriptor> found = ProcessDescriptor.find(id);
            if (found.isPresent()) {
                try (ProcessDescriptor process = found.get()) {
                    process.hasEnded(rest(until));
                }
            }
        }
    }

    private static Duration rest(long until) {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    /// Kills all processes in a control group and below, in every hierarchy, and takes its folders away. One
    /// that is not there is no failure.
    ///
    /// @param controlGroup as in `linux.cgroupsPath`
    /// @throws SandboxException when it is no name of one; when processes or folders are left after the patience
    public void endControlGroup(String controlGroup) throws SandboxException, SyscallException {
        ControlGroup group = ControlGroup.of(controlGroup);
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            if (!group.processes().isEmpty()) {
                killMembers(group, until);
            }
            List<String> left = group.remove();
            if (left.isEmpty()) {
                return;
            }
            if (System.nanoTime() - until >= 0) {
                throw new SandboxException(
                        "the control group "
                                + group.path()
                                + " could not be removed within "
                                + patience.toMillis()
                                + " ms: left are "
                                + left
                                + " with processes "
                                + group.processes());
            }
            // The kernel tells nobody when the last process of a group of version 1 has gone.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Kills all processes in a control group and below, in every hierarchy, and leaves its folders.
    ///
    /// @param controlGroup as in `linux.cgroupsPath`
    /// @throws SandboxException when it is no name of one; when processes are left after the patience
    public void endProcesses(String controlGroup) throws SandboxException, SyscallException {
        ControlGroup group = ControlGroup.of(controlGroup);
        long until = System.nanoTime() + patience.toNanos();
        while (!group.processes().isEmpty()) {
            if (System.nanoTime() - until >= 0) {
                throw new SandboxException(
                        "processes %s of the control group %s are left %d ms after they were killed"
                                .formatted(group.processes(), group.path(), patience.toMillis()));
            }
            killMembers(group, until);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Takes the folders of a control group away that are empty of processes and of other groups.
    ///
    /// @param controlGroup as in `linux.cgroupsPath`
    /// @return whether nothing of it is left
    public static boolean removeEmptyControlGroup(String controlGroup)
            throws SandboxException, SyscallException {
        return ControlGroup.of(controlGroup).remove().isEmpty();
    }

    private static void killMembers(ControlGroup group, long until) throws SyscallException {
        List<ProcessDescriptor> killed = new ArrayList<>();
        try {
            try {
                // Or one that is killed would be too late: what is frozen starts nobody.
                group.freeze();
                group.killAtOnce();
                for (int pid : group.processes()) {
                    killMember(group, pid).ifPresent(killed::add);
                }
            } finally {
                group.thaw();
            }
            for (ProcessDescriptor process : killed) {
                process.hasEnded(rest(until));
            }
        } finally {
            killed.forEach(ProcessDescriptor::close);
        }
    }

    private static Optional<ProcessDescriptor> killMember(ControlGroup group, int pid)
            throws SyscallException {
        ProcessDescriptor process;
        try {
            process = ProcessDescriptor.open(pid);
        } catch (SyscallException failed) {
            // EINVAL: the number is that of a thread by now.
            if (failed.errno() == Errno.ESRCH || failed.errno() == Errno.EINVAL) {
                return Optional.empty();
            }
            throw failed;
        }
        boolean killed = false;
        try {
            // Only now, that the number cannot be given away any more.
            if (isMember(group, pid)) {
                Processes.kill(process);
                killed = true;
            }
        } finally {
            if (!killed) {
                process.close();
            }
        }
        return killed ? Optional.of(process) : Optional.empty();
    }

    private static boolean isMember(ControlGroup group, int pid) throws SyscallException {
        try (ProcFilesystem.Folder folder = ProcFilesystem.mounted().process(pid)) {
            return folder.controlGroups().paths().stream()
                    .anyMatch(
                            path ->
                                    path.equals(group.path())
                                            || path.startsWith(group.path() + "/"));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ESRCH) {
                return false;
            }
            throw failed;
        }
    }

    private static String pids(List<ProcessId> processes) {
        return processes.stream()
                .map(process -> Integer.toString(process.pid()))
                .toList()
                .toString();
    }
}
