// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Waits for one descriptor. Source: man 2 ppoll.
final class Readiness {
    private Readiness() {}

    /// @return whether there is something to read, or its other end has gone, within `patience`
    static boolean await(Scratch scratch, Fd fd, Duration patience) throws SyscallException {
        ByteBuffer memory = scratch.structure();
        memory.putInt(0, fd.number());
        memory.putShort(Polling.POLLFD_EVENTS_OFFSET, (short) Polling.POLLIN);
        memory.putShort(Polling.POLLFD_REVENTS_OFFSET, (short) 0);
        // The kernel writes back what is left of the time, so an interrupted call, made again, does
        // not wait for longer than was asked.
        int timeout = Polling.POLLFD_BYTES;
        memory.putLong(timeout, Math.max(0, patience.getSeconds()));
        memory.putLong(timeout + Long.BYTES, patience.isNegative() ? 0 : patience.getNano());
        long ready =
                scratch.demand(
                        SystemCall.PPOLL,
                        fd.subject(),
                        scratch.structureAddress(),
                        1,
                        scratch.structureAddress() + timeout,
                        0,
                        0);
        return ready > 0;
    }
}
