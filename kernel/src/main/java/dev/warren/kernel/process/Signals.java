// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;

/// What this process does with signals, for programs that it becomes or starts. Sets of signals are masks
/// of 64 bits, the first for signal 1, as in man 5 proc_pid_status.
public final class Signals {
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;

    /// Those that report a mistake of the thread itself: the virtual machine lives on them.
    static final long FAULTS =
            bit(Processes.SIGILL)
                    | bit(Processes.SIGTRAP)
                    | bit(Processes.SIGBUS)
                    | bit(Processes.SIGFPE)
                    | bit(Processes.SIGSEGV);

    private static final int HIGHEST = 31;
    private static final int[] ENDING = {Processes.SIGHUP, Processes.SIGINT, Processes.SIGTERM};

    private Signals() {}

    static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /// Sets which signals wait while the calling thread blocks them. Source: man 2 rt_sigprocmask.
    ///
    /// @return what it was before
    static long setMask(long mask) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.structure().putLong(0, mask);
            scratch.demand(
                    SystemCall.RT_SIGPROCMASK,
                    "the signal mask",
                    Processes.SIG_SETMASK,
                    scratch.structureAddress(),
                    scratch.structureAddress() + 8,
                    Processes.KERNEL_SIGSET_BYTES,
                    0);
            return scratch.structure().getLong(8);
        }
    }

    /// Ignores these signals from now on, whatever the virtual machine did with them; those by which the
    /// processor reports a fault are left out. For a process that is about to become another program.
    /// Source: man 2 rt_sigaction; man 2 execve: what is ignored stays ignored.
    ///
    /// @param signals as `SigIgn` in man 5 proc_pid_status
    public static void ignore(long signals) throws SyscallException {
        for (int signal = 1; signal <= HIGHEST; signal++) {
            if ((signals & ~FAULTS & bit(signal)) != 0 && signal != Processes.SIGKILL) {
                set(signal, SIG_IGN);
            }
        }
    }

    /// Signals that end a process end this one at once from now on, unless they are among `ignored`: the
    /// virtual machine's handlers would take one note of it and lose it when the process becomes another
    /// program. For a process that is about to.
    public static void endAtOnceUnless(long ignored) throws SyscallException {
        for (int signal : ENDING) {
            if ((ignored & bit(signal)) == 0) {
                set(signal, SIG_DFL);
            }
        }
    }

    private static void set(int signal, long handler) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            // struct sigaction: handler, flags, restorer, mask.
            scratch.structure().putLong(0, handler).putLong(8, 0).putLong(16, 0).putLong(24, 0);
            scratch.demand(
                    SystemCall.RT_SIGACTION,
                    "signal " + signal,
                    signal,
                    scratch.structureAddress(),
                    0,
                    Processes.KERNEL_SIGSET_BYTES,
                    0);
        }
    }
}
