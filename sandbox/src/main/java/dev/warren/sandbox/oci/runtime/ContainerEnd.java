// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.process.ProcessDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a container ended.
public sealed interface ContainerEnd {
    /// Its first process ended by itself or by a signal, and its monitor noted it.
    ///
    /// @param status 0 to 255; 128 and a signal's number when that ended it
    /// @param at when it was noted
    record Exited(int status, Instant at) implements ContainerEnd {}

    /// It has ended, and nobody knows how.
    ///
    /// @param reason in words, as in "nobody watched it"
    record Unknown(String reason) implements ContainerEnd {}

    /// What a monitor noted.
    ///
    /// @param exits the folder of [ContainerPlaces#exits]
    /// @return empty when it noted nothing (so far)
    static Optional<ContainerEnd> find(String exits, String id) throws SyscallException {
        String path = exits + "/" + id;
        Optional<Integer> status = PidFile.read(path);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        if (status.get() < 0) {
            return Optional.of(new Unknown("its monitor could not find out"));
        }
        try {
            FileStatus file = Fd.statusOf(path);
            return Optional.of(new Exited(status.get(), file.modified()));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /// Waits until a container has ended and its monitor has noted it.
    ///
    /// Thread: blocks the calling one.
    ///
    /// @param exits the folder of [ContainerPlaces#exits]
    /// @return empty when `patience` has passed before
    static Optional<ContainerEnd> await(
            MonitoredContainer container, String exits, String id, Duration patience)
            throws SyscallException {
        long until = System.nanoTime() + patience.toNanos();
        if (!hasEnded(container.init(), patience)) {
            return Optional.empty();
        }
        if (container.monitor().isEmpty()) {
            return find(exits, id).or(() -> Optional.of(new Unknown("nobody watched it")));
        }
        // It notes the end before it ends itself.
        Duration rest = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        if (!hasEnded(container.monitor().get(), rest)) {
            return find(exits, id);
        }
        return find(exits, id)
                .or(() -> Optional.of(new Unknown("its monitor ended before it noted anything")));
    }

    private static boolean hasEnded(ProcessId id, Duration patience) throws SyscallException {
        Optional<ProcessDescriptor> found = ProcessDescriptor.find(id);
        if (found.isEmpty()) {
            return true;
        }
        try (ProcessDescriptor process = found.get()) {
            return process.hasEnded(patience);
        }
    }
}
