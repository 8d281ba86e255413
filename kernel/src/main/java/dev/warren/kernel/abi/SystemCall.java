// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// System call numbers, by architecture.
///
/// Source: `arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h` (arm64,
/// riscv64). Both tables are frozen: a number, once given, never changes.
public enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    IOCTL(16, 29),
    PREAD64(17, 67),
    SOCKET(41, 198),
    CONNECT(42, 203),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    BIND(49, 200),
    SOCKETPAIR(53, 199),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    EXECVE(59, 221),
    KILL(62, 129),
    FCNTL(72, 25),
    FLOCK(73, 32),
    FCHMOD(91, 52),
    FCHOWN(93, 55),
    UMASK(95, 166),
    FSTATFS(138, 44),
    PRCTL(157, 167),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    SETHOSTNAME(170, 161),
    GETTID(186, 178),
    FSETXATTR(190, 7),
    FGETXATTR(193, 10),
    GETDENTS64(217, 61),
    WAITID(247, 95),
    INOTIFY_ADD_WATCH(254, 27),
    INOTIFY_RM_WATCH(255, 28),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    SYMLINKAT(266, 36),
    READLINKAT(267, 78),
    FCHMODAT(268, 53),
    PPOLL(271, 73),
    UNSHARE(272, 97),
    UTIMENSAT(280, 88),
    EVENTFD2(290, 19),
    PIPE2(293, 59),
    INOTIFY_INIT1(294, 26),
    RECVMMSG(299, 243),
    SETNS(308, 268),
    MEMFD_CREATE(319, 279),
    STATX(332, 291),
    PIDFD_SEND_SIGNAL(424, 424),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    PIDFD_OPEN(434, 434),
    CLOSE_RANGE(436, 436),
    OPENAT2(437, 437),
    MOUNT_SETATTR(442, 442);

    private static final int UNKNOWN = -1;

    private final int x86;
    private final int generic;
    private final int here;

    SystemCall(int x86, int generic) {
        this.x86 = x86;
        this.generic = generic;
        this.here =
                switch (System.getProperty("os.arch", "")) {
                    case "amd64", "x86_64" -> x86;
                    case "aarch64", "riscv64" -> generic;
                    default -> UNKNOWN;
                };
    }

    /// The number on the architecture that the JVM runs on.
    ///
    /// @throws UnsupportedOperationException on an architecture whose table is not known here
    public int number() {
        return here == UNKNOWN ? number(System.getProperty("os.arch", "")) : here;
    }

    /// The number on `architecture`, as the `os.arch` property spells it.
    ///
    /// @throws UnsupportedOperationException on an architecture whose table is not known here
    public int number(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> x86;
            case "aarch64", "riscv64" -> generic;
            default ->
                    throw new UnsupportedOperationException(
                            "Warren has no system call table for the architecture "
                                    + architecture
                                    + "; it has those of x86_64, aarch64 and riscv64");
        };
    }
}
