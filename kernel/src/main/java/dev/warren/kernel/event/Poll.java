// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.event;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/// Waiting on several descriptors at once.
/// Source: man 2 ppoll. Since Linux 2.6.16. Needs no privilege.
public final class Poll {
    /// The calling thread's memory for arguments has room for so many descriptors.
    public static final int LIMIT = Scratch.DATA_BYTES / Polling.POLLFD_BYTES;

    private Poll() {}

    /// A descriptor and what is waited for on it.
    ///
    /// @param events bits of [Polling]: `POLLIN`; `POLLPRI` for changes of `/proc/<pid>/mountinfo`,
    ///     which come together with `POLLERR`. `POLLERR` and `POLLHUP` are told unasked
    public record Interest(Fd fd, int events) {}

    /// Waits until one of the descriptors has what is wanted of it, or `patience` has passed. A signal
    /// does not end it.
    ///
    /// A change of `/proc/<pid>/mountinfo` (man 5 proc_pid_mounts) is told once for an open file: asking
    /// is also taking note.
    ///
    /// Thread: blocks the calling one, with a virtual one its carrier; `Thread.interrupt` does not end
    /// it, so let an [EventDescriptor] be among the interests.
    ///
    /// @param patience zero to only ask
    /// @return for each interest the bits that came, 0 for none; all are 0 when `patience` has passed
    /// @throws SyscallException `ENOMEM`, `EINVAL` for more descriptors than the process may have
    /// @throws IllegalStateException when one of the descriptors is closed
    public static int[] await(List<Interest> interests, Duration patience) throws SyscallException {
        int count = interests.size();
        if (count > LIMIT) {
            throw new IllegalArgumentException(
                    count + " descriptors to wait on; there is room for " + LIMIT);
        }
        try (Scratch scratch = Scratch.borrow()) {
            ByteBuffer polled = scratch.data();
            for (int i = 0; i < count; i++) {
                int at = i * Polling.POLLFD_BYTES;
                polled.putInt(at, interests.get(i).fd().number());
                polled.putShort(
                        at + Polling.POLLFD_EVENTS_OFFSET, (short) interests.get(i).events());
                polled.putShort(at + Polling.POLLFD_REVENTS_OFFSET, (short) 0);
            }
            // The kernel leaves the rest of the time here when a signal comes between, so that the
            // call can be made again as it is.
            ByteBuffer rest = scratch.structure();
            rest.putLong(0, patience.isNegative() ? 0 : patience.getSeconds());
            rest.putLong(Long.BYTES, patience.isNegative() ? 0 : patience.getNano());
            scratch.demand(
                    SystemCall.PPOLL,
                    count + " descriptors",
                    scratch.dataAddress(),
                    count,
                    scratch.structureAddress(),
                    0,
                    0);
            int[] came = new int[count];
            for (int i = 0; i < count; i++) {
                came[i] =
                        polled.getShort(i * Polling.POLLFD_BYTES + Polling.POLLFD_REVENTS_OFFSET)
                                & 0xffff;
            }
            return came;
        }
    }
}
