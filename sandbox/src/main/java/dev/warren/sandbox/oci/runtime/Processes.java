// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.process.ProcessDescriptor;
import java.time.Duration;
import java.util.Optional;

/// Ending processes that somebody else has started.
final class Processes {
    private Processes() {}

    /// Kills it and waits until it has ended.
    ///
    /// @return whether it has ended within `patience`; one stuck in the kernel does not
    static boolean end(ProcessId id, Duration patience) throws SyscallException {
        Optional<ProcessDescriptor> found = ProcessDescriptor.find(id);
        if (found.isEmpty()) {
            return true;
        }
        try (ProcessDescriptor process = found.get()) {
            kill(process);
            return process.hasEnded(patience);
        }
    }

    /// Sends `SIGKILL`; to one that has ended already is no failure.
    static void kill(ProcessDescriptor process) throws SyscallException {
        try {
            process.signal(dev.warren.kernel.abi.Processes.SIGKILL);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ESRCH) {
                throw failed;
            }
        }
    }
}
