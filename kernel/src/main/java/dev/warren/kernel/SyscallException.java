// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import java.io.IOException;

/// A system call that the kernel refused: which call, on what, and with which error number.
///
/// The kernel's own explanation (netlink's extended acknowledgement) is part of the message when
/// there is one.
public final class SyscallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String subject;
    private final int errno;
    private final String kernelSays;

    public SyscallException(String call, String subject, int errno) {
        this(call, subject, errno, "");
    }

    public SyscallException(String call, String subject, int errno, String kernelSays) {
        super(
                "%s %s: %s (%s)%s"
                        .formatted(
                                call,
                                subject,
                                Errno.meaning(errno),
                                Errno.name(errno),
                                kernelSays.isEmpty() ? "" : ": the kernel says: " + kernelSays));
        this.call = call;
        this.subject = subject;
        this.errno = errno;
        this.kernelSays = kernelSays;
    }

    /// The call as its manual page names it, such as `openat`.
    public String call() {
        return call;
    }

    /// What the call was about: a path, a namespace, a message type.
    public String subject() {
        return subject;
    }

    /// The kernel's own explanation; empty when it gave none.
    public String kernelSays() {
        return kernelSays;
    }

    /// The error number; see [Errno].
    public int errno() {
        return errno;
    }
}
