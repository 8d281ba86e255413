// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers for waiting until descriptors are ready.
///
/// Source: `include/uapi/asm-generic/poll.h`, `linux/time_types.h`.
public final class Polling {
    public static final int POLLIN = 0x1;

    /// Exceptional news; of `/proc/<pid>/mountinfo`: something was mounted or taken away.
    public static final int POLLPRI = 0x2;

    public static final int POLLOUT = 0x4;

    public static final int POLLERR = 0x8;
    public static final int POLLHUP = 0x10;

    /// `struct pollfd`: descriptor, wanted events (2 bytes), events that came (2 bytes).
    public static final int POLLFD_BYTES = 8;

    public static final int POLLFD_EVENTS_OFFSET = 4;
    public static final int POLLFD_REVENTS_OFFSET = 6;

    /// `struct __kernel_timespec`: seconds, nanoseconds.
    public static final int TIMESPEC_BYTES = 16;

    private Polling() {}
}
