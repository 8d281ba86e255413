// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;

/// Signals that this process ignores, which programs that it becomes inherit.
public final class IgnoredSignals {
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;

    /// Those by which the processor reports a fault: the virtual machine lives on them.
    private static final long FAULTS = bit(4) | bit(5) | bit(7) | bit(8) | bit(11);

    private static final int HIGHEST = 31;
    private static final int SIGHUP = 1;
    private static final int[] ENDING = {SIGHUP, Processes.SIGINT, Processes.SIGTERM};

    private IgnoredSignals() {}

    /// Ignores these signals from now on, whatever the virtual machine did with them; those by which the
    /// processor reports a fault are left out. For a process that is about to become another program.
    /// Source: man 2 rt_sigaction; man 2 execve: what is ignored stays ignored.
    ///
    /// @param signals one bit for each, the first for signal 1, as `SigIgn` in man 5 proc_pid_status
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

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }
}
