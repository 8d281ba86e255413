// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers for processes, their signals and their ends.
///
/// Source: `include/uapi/linux/wait.h`, `asm-generic/siginfo.h`, `asm-generic/signal.h`,
/// `linux/close_range.h`, `linux/sched.h`.
public final class Processes {
    public static final int P_PID = 1;

    /// Since Linux 5.4.
    public static final int P_PIDFD = 3;

    public static final int WNOHANG = 0x1;
    public static final int WSTOPPED = 0x2;
    public static final int WEXITED = 0x4;

    /// `siginfo_t` is 128 bytes on every architecture.
    public static final int SIGINFO_BYTES = 128;

    public static final int SIGINFO_PID_OFFSET = 16;
    public static final int SIGINFO_CODE_OFFSET = 8;
    public static final int SIGINFO_STATUS_OFFSET = 24;

    /// The process ended by itself; the status is what it returned.
    public static final int CLD_EXITED = 1;

    public static final int CLD_KILLED = 2;
    public static final int CLD_DUMPED = 3;
    public static final int CLD_STOPPED = 5;

    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGKILL = 9;
    public static final int SIGPIPE = 13;
    public static final int SIGTERM = 15;
    public static final int SIGCHLD = 17;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;

    public static final int SIG_SETMASK = 2;

    /// The kernel's own set of signals: one bit each, 64 of them.
    public static final int KERNEL_SIGSET_BYTES = 8;

    /// Since Linux 5.11.
    public static final int CLOSE_RANGE_CLOEXEC = 4;

    /// Of `waitid`: a child of any kind, also one whose end is announced by no signal.
    public static final int WALL = 0x40000000;

    /// Of `clone`: the parent gets a descriptor of the child. Since Linux 5.2.
    public static final int CLONE_PIDFD = 0x1000;

    /// Of `prctl`: how a thread is called, in 15 bytes.
    public static final int PR_SET_NAME = 15;

    /// The signals that report a mistake of the thread itself. The JVM uses some of them for its own
    /// purposes, so a thread that runs Java must never block them: the kernel would end the process.
    public static final int SIGILL = 4;

    public static final int SIGTRAP = 5;
    public static final int SIGBUS = 7;
    public static final int SIGFPE = 8;
    public static final int SIGSEGV = 11;
    public static final int SIGSYS = 31;

    private Processes() {}
}
