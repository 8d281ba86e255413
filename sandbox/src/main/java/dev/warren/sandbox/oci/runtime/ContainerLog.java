// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.SandboxException;
import java.io.IOException;

/// The log of a container, for those who read it, also while it is written, cut or replaced by its writers.
///
/// @param path the file
/// @param format how it is written
public record ContainerLog(String path, Format format) {
    /// How the lines of a log are written.
    public enum Format {
        /// CRI's: each with a time, a stream, and whether it is complete.
        KUBERNETES,
        /// The container's own output and nothing else.
        PLAIN
    }

    /// Takes the lines of a log.
    public interface Lines {
        /// @return whether more are wanted
        boolean take(LogLine line) throws IOException;
    }

    /// Reads what is wanted, each stream's lines in their order; without following an unfinished line comes
    /// last.
    ///
    /// Thread: blocks the calling one while it follows.
    ///
    /// @param lines takes them, on the calling thread
    /// @throws SyscallException `ENOENT` when there is no such file, `EINVAL` when it is no regular file
    /// @throws SandboxException when times are asked of a log that has none
    /// @throws IOException what `lines` throws
    public void read(LogRequest request, Lines lines) throws IOException {
        if (format == Format.PLAIN && request.since().isPresent()) {
            throw new SandboxException(
                    "the log "
                            + path
                            + " has no times, because no monitor kept it: what came since "
                            + request.since().get()
                            + " cannot be told");
        }
        try (LogReading reading = LogReading.open(this, request, lines)) {
            reading.run();
        }
    }
}
