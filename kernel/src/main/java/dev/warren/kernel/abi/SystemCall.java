// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// System call numbers, by architecture.
///
/// Source: `arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h` (arm64,
/// riscv64). Both tables are frozen: a number, once given, never changes.
public enum SystemCall {
    READ(0, 63),
    CLOSE(3, 57),
    IOCTL(16, 29),
    SOCKET(41, 198),
    SENDTO(44, 206),
    BIND(49, 200),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    FCNTL(72, 25),
    FSTATFS(138, 44),
    GETTID(186, 178),
    GETDENTS64(217, 61),
    OPENAT(257, 56),
    READLINKAT(267, 78),
    UNSHARE(272, 97),
    RECVMMSG(299, 243),
    SETNS(308, 268),
    STATX(332, 291),
    OPENAT2(437, 437);

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
