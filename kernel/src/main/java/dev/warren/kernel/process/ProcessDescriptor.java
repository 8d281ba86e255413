// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import dev.warren.kernel.event.Poll;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A process held by a descriptor (a pidfd): what is signalled and awaited through it is that process
/// and never another one that got its number later.
///
/// Source: man 2 pidfd_open, pidfd_send_signal, waitid. Since Linux 5.4. Closing it neither ends the
/// process nor takes a child that has ended out of the process table; [#await] does.
///
/// Thread: usable from any, at once. A thread that waits is inside the kernel: it cannot be
/// interrupted, and a virtual one keeps its carrier.
public final class ProcessDescriptor implements AutoCloseable {
    private final Fd fd;
    private final int pid;
    private @Nullable End end;

    private ProcessDescriptor(Fd fd, int pid) {
        this.fd = fd;
        this.pid = pid;
    }

    /// Opens a process by its number. Any process may be opened; what may be done to it is checked
    /// when it is done.
    ///
    /// A number alone is used again: whoever has not just started the process compares afterwards
    /// what is known of it.
    /// Source: man 2 pidfd_open. Since Linux 5.3.
    ///
    /// @throws SyscallException `ESRCH` when there is none, `EINVAL` when the number is that of a
    ///     thread, `ENOSYS` before Linux 5.3
    public static ProcessDescriptor open(int pid) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = "process " + pid;
            long opened = scratch.demand(SystemCall.PIDFD_OPEN, subject, pid, 0, 0, 0, 0);
            return new ProcessDescriptor(Fd.adopt(opened, subject), pid);
        }
    }

    /// Opens the process that had this number *and* began then, so that none which got the number later is
    /// taken for it. It may have ended and wait for its parent. Reads `/proc`.
    ///
    /// @return empty when it is gone
    /// @throws SyscallException as [#open]
    public static Optional<ProcessDescriptor> find(ProcessId id) throws SyscallException {
        ProcessDescriptor opened;
        try {
            opened = open(id.pid());
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ESRCH) {
                return Optional.empty();
            }
            throw failed;
        }
        // Only now, that the number cannot be given away any more without our noticing.
        boolean same = false;
        try (ProcFilesystem.Folder folder = ProcFilesystem.mounted().process(id.pid())) {
            same = folder.stat().id().equals(id);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ESRCH && failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        } finally {
            if (!same) {
                opened.close();
            }
        }
        return same ? Optional.of(opened) : Optional.empty();
    }

    /// Takes over a pidfd that a system call has just returned.
    ///
    /// @param pid the number of the process that it stands for
    public static ProcessDescriptor adopt(Fd fd, int pid) {
        return new ProcessDescriptor(fd, pid);
    }

    /// The kernel's number of the calling thread. Source: man 2 gettid.
    public static int ownThread() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            return (int) scratch.demand(SystemCall.GETTID, "the thread", 0, 0, 0, 0, 0);
        }
    }

    /// The number of the process, for `/proc` and for people.
    public int pid() {
        return pid;
    }

    /// The pidfd, for calls that take one.
    public Fd fd() {
        return fd;
    }

    /// Sends a signal. Source: man 2 pidfd_send_signal. Since Linux 5.1.
    ///
    /// @param signal see [Processes]; 0 sends none and only asks whether one might be sent
    /// @throws SyscallException `ESRCH` when the process has ended and was awaited, `EPERM` when it
    ///     belongs to somebody else, `EINVAL` when there is no such signal
    public void signal(int signal) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.PIDFD_SEND_SIGNAL,
                    "signal " + signal + " to process " + pid,
                    fd.number(),
                    signal,
                    0,
                    0,
                    0);
        }
    }

    /// Sends a signal to the process group that the process leads. As long as nobody has awaited the
    /// process its number is nobody else's, so the group is the right one.
    /// Source: man 2 kill.
    ///
    /// @throws SyscallException `ESRCH` when nobody is left in it, `EPERM`
    public synchronized void signalGroup(int signal) throws SyscallException {
        if (end != null) {
            return;
        }
        try (Scratch scratch = Scratch.borrow()) {
            String subject = "signal " + signal + " to process group " + pid;
            scratch.demand(SystemCall.KILL, subject, -(long) pid, signal, 0, 0, 0);
        }
    }

    /// Whether the process still runs. One that has ended is not alive, also while nobody has waited
    /// for it, where signal 0 would still find it.
    public boolean isAlive() throws SyscallException {
        return !hasEnded(Duration.ZERO);
    }

    /// Waits for the end of any process, whoever's child it is, and leaves how it ended to its
    /// parent. Source: man 2 pidfd_open, ppoll.
    ///
    /// @return whether it has ended within `patience`
    public boolean hasEnded(Duration patience) throws SyscallException {
        return Poll.await(List.of(new Poll.Interest(fd, Polling.POLLIN)), patience)[0] != 0;
    }

    /// Waits for the end of a child of this JVM and takes it out of the process table. Waiting again
    /// gives the same answer. Source: man 2 waitid, `P_PIDFD`. Since Linux 5.4.
    ///
    /// @return how it ended; empty when it runs longer than `patience`
    /// @throws SyscallException `ECHILD` when the process is no child of this JVM, or somebody else
    ///     has waited for it
    public Optional<End> await(Duration patience) throws SyscallException {
        // Not under the lock: one who has patience must not hold up one who has none.
        if (!hasEnded(patience)) {
            return Optional.empty();
        }
        return Optional.of(reap());
    }

    private synchronized End reap() throws SyscallException {
        End known = end;
        if (known != null) {
            return known;
        }
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.WAITID,
                    "process " + pid,
                    Processes.P_PIDFD,
                    fd.number(),
                    scratch.structureAddress(),
                    Processes.WEXITED | Processes.WALL,
                    0);
            ByteBuffer info = scratch.structure();
            int status = info.getInt(Processes.SIGINFO_STATUS_OFFSET);
            known =
                    info.getInt(Processes.SIGINFO_CODE_OFFSET) == Processes.CLD_EXITED
                            ? new End.Exited(status)
                            : new End.Killed(status);
        }
        end = known;
        return known;
    }

    /// Ends a child of this JVM by `SIGKILL` and waits until it has gone. One that has ended already is
    /// only awaited.
    ///
    /// @return how it ended
    /// @throws SyscallException as [#signal] and [#await]; `ETIMEDOUT` when it runs longer than
    ///     `patience` all the same, because it is stuck in the kernel
    public End kill(Duration patience) throws SyscallException {
        try {
            signal(Processes.SIGKILL);
        } catch (SyscallException refused) {
            if (refused.errno() != Errno.ESRCH) {
                throw refused;
            }
        }
        return await(patience)
                .orElseThrow(
                        () -> new SyscallException("waitid", "process " + pid, Errno.ETIMEDOUT));
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}
