// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Nsfs;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.CallSequence;
import dev.warren.kernel.call.NativeFunction;
import dev.warren.kernel.call.Scratch;
import dev.warren.kernel.event.Poll;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The copy of this process that becomes a [NamespaceHolder]: it is in its new user namespace and waits
/// for the maps, then it makes its network namespace, tells what came of it, and waits for the end.
///
/// @param lifeline our end of a pair of sockets, the only one: when it closes, with this process at the
///     latest, the copy ends
record HolderCopy(ProcessDescriptor process, Fd lifeline) {
    /// What the copy is called in `ps`; the kernel keeps 15 bytes.
    private static final String NAME = "warren-holder";

    private static final long LAST_DESCRIPTOR = 0xffffffffL;

    /// Two numbers of 32 bits travel: "go on" and the copy's `errno`.
    private static final int MESSAGE_BYTES = Integer.BYTES;

    /// Makes the copy, which then waits for [#proceed].
    static HolderCopy make() throws SyscallException {
        return make(Nsfs.CLONE_NEWNET);
    }

    /// @param kinds `CLONE_NEW…` bits of what it makes once it is told to go on
    static HolderCopy make(int kinds) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = "between this process and the holder of a namespace";
            scratch.demand(
                    SystemCall.SOCKETPAIR,
                    subject,
                    Sockets.AF_UNIX,
                    Sockets.SOCK_STREAM | Sockets.SOCK_CLOEXEC,
                    0,
                    scratch.structureAddress(),
                    0);
            Fd ours = Fd.adopt(scratch.structure().getInt(0), "a socket " + subject);
            try (Fd theirs = Fd.adopt(scratch.structure().getInt(4), "a socket " + subject)) {
                return new HolderCopy(forkOnThreadOfItsOwn(ours, theirs, kinds), ours);
            } catch (SyscallException | RuntimeException | Error failed) {
                ours.close();
                throw failed;
            }
        }
    }

    /// On a thread that ends with the signals that it blocks, and on a stack that no virtual thread leaves
    /// between two calls. The wait takes no notice of interrupts: one must not leave a process behind that
    /// nobody knows of.
    private static ProcessDescriptor forkOnThreadOfItsOwn(Fd ours, Fd theirs, int kinds)
            throws SyscallException {
        CompletableFuture<ProcessDescriptor> made = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("warren-fork")
                .daemon()
                .start(
                        () -> {
                            try {
                                made.complete(fork(ours, theirs, kinds));
                            } catch (Throwable failed) {
                                made.completeExceptionally(failed);
                            }
                        });
        try {
            return made.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case SyscallException refused -> throw refused;
                case RuntimeException wrong -> throw wrong;
                case Error wrong -> throw wrong;
                case null, default -> throw new AssertionError(failed);
            }
        }
    }

    private static ProcessDescriptor fork(Fd ours, Fd theirs, int kinds) throws SyscallException {
        // In the moment before its first context the copy would run handlers of the JVM. What
        // reports a mistake stays: the JVM itself lives by it.
        Signals.setMask(~(Signals.FAULTS | Signals.bit(Processes.SIGSYS)));
        try (Scratch scratch = Scratch.borrow();
                CallSequence calls = new CallSequence()) {
            prepare(calls, scratch, ours.number(), theirs.number(), kinds);
            // Without a signal at its end no handler of the process's other children is disturbed,
            // and no ignored SIGCHLD takes the end away from who waits for it.
            int pid =
                    calls.fork(
                            scratch,
                            "a process in a new user namespace",
                            Nsfs.CLONE_NEWUSER | Processes.CLONE_PIDFD,
                            scratch.structureAddress());
            Fd descriptor = Fd.adopt(scratch.structure().getInt(0), "process " + pid);
            return ProcessDescriptor.adopt(descriptor, pid);
        }
    }

    private static void prepare(
            CallSequence calls, Scratch scratch, int ours, int theirs, int kinds)
            throws SyscallException {
        // The copy's thread has the same errno at the same address, in memory of its own.
        long errno = NativeFunction.find("__errno_location").call(scratch);
        // By itself, because close_range is younger (Linux 5.9): with our end open in the copy, the
        // copy would never see it close.
        calls.then(SystemCall.CLOSE, ours, 0, 0);
        if (theirs > 0) {
            calls.then(SystemCall.CLOSE_RANGE, 0, theirs - 1L, 0);
        }
        calls.then(SystemCall.CLOSE_RANGE, theirs + 1L, LAST_DESCRIPTOR, 0);
        calls.then(SystemCall.PRCTL, Processes.PR_SET_NAME, scratch.path(NAME), 0);
        // "Go on" is a zero, received into errno: what unshare leaves there is its own.
        calls.then(SystemCall.READ, theirs, errno, MESSAGE_BYTES);
        // The function, not the number: that is for threads of the JVM, and has its one place.
        calls.then(NativeFunction.find("unshare"), kinds);
        calls.then(SystemCall.WRITE, theirs, errno, MESSAGE_BYTES);
        calls.then(SystemCall.READ, theirs, errno, MESSAGE_BYTES);
        calls.then(NativeFunction.find("_exit"), 0);
    }

    /// Lets the copy make its network namespace and waits until it has.
    ///
    /// @throws SyscallException what `unshare` failed with in the copy; `ETIMEDOUT`; `ESRCH` when the
    ///     copy has ended meanwhile
    void proceed(Duration patience) throws SyscallException {
        String subject = "a network namespace in process " + process.pid();
        List<Poll.Interest> interest = List.of(new Poll.Interest(lifeline, Polling.POLLIN));
        try (Scratch scratch = Scratch.borrow()) {
            scratch.structure().putInt(0, 0);
            // Ended already: the answer will say so.
            scratch.call(
                    SystemCall.SENDTO,
                    lifeline.number(),
                    scratch.structureAddress(),
                    MESSAGE_BYTES,
                    Sockets.MSG_NOSIGNAL,
                    0);
            if (Poll.await(interest, patience)[0] == 0) {
                throw new SyscallException("unshare", subject, Errno.ETIMEDOUT);
            }
            long received =
                    scratch.call(
                            SystemCall.READ,
                            lifeline.number(),
                            scratch.structureAddress(),
                            MESSAGE_BYTES);
            int errno = received == MESSAGE_BYTES ? scratch.structure().getInt(0) : Errno.ESRCH;
            if (errno != 0) {
                throw new SyscallException("unshare", subject, errno);
            }
        }
    }
}
