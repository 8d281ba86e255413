// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.event;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Events;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;

/// A bell that one thread rings and another one hears while it waits in [Poll] (`POLLIN`).
///
/// It goes on ringing until it is [cleared][#clear].
/// Source: man 2 eventfd2. Since Linux 2.6.27. Needs no privilege.
///
/// Thread: any; [#close] not while another thread is inside a call.
public final class EventDescriptor implements AutoCloseable {
    private final Fd fd;

    private EventDescriptor(Fd fd) {
        this.fd = fd;
    }

    /// Makes one that is silent.
    ///
    /// @throws SyscallException `EMFILE`, `ENFILE`
    public static EventDescriptor open() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int flags = Events.EFD_NONBLOCK | Events.EFD_CLOEXEC;
            return new EventDescriptor(
                    Fd.adopt(
                            scratch.demand(SystemCall.EVENTFD2, "eventfd", 0, flags, 0, 0, 0),
                            "eventfd"));
        }
    }

    /// Rings. Ringing often before it is heard is the same as once.
    ///
    /// @throws SyscallException for nothing that is known
    public void signal() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.structure().putLong(0, 1);
            transfer(SystemCall.WRITE, scratch);
        }
    }

    /// Makes it silent again.
    ///
    /// @return whether it rang
    /// @throws SyscallException for nothing that is known
    public boolean clear() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            return transfer(SystemCall.READ, scratch);
        }
    }

    private boolean transfer(SystemCall call, Scratch scratch) throws SyscallException {
        long count = scratch.call(call, fd.number(), scratch.structureAddress(), Long.BYTES);
        // Nothing to read: it is silent. No room to add one: it rings as loudly as it can.
        if (count < 0 && count != -Errno.EAGAIN) {
            throw Scratch.failure(call, fd.subject(), count);
        }
        return count > 0;
    }

    /// The descriptor, for [Poll]; it closes with this object.
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
