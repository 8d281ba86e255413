// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Offsets in `ucontext_t`, what a thread of execution continues from.
///
/// Source: `sys/ucontext.h` of glibc, `include/uapi/asm/ucontext.h`. The signal mask stands behind the
/// registers on x86_64 and before them elsewhere.
public final class Contexts {
    private static final boolean X86 =
            switch (System.getProperty("os.arch", "")) {
                case "amd64", "x86_64" -> true;
                default -> false;
            };

    /// The context that follows when the function of this one returns.
    public static final int UC_LINK_OFFSET = 8;

    public static final int UC_STACK_OFFSET = 16;
    public static final int UC_STACK_SIZE_OFFSET = 32;
    public static final int UC_SIGMASK_OFFSET = X86 ? 296 : 40;

    private Contexts() {}
}
