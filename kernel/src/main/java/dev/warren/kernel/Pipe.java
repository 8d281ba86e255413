// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;

/// A pipe: what is written to one end is read from the other, also by a program that was started with it.
///
/// Source: man 7 pipe, man 2 pipe2.
///
/// @param reader ends when every copy of the other end is closed
/// @param writer fails with `EPIPE` when every copy of the other end is closed
public record Pipe(Fd reader, Fd writer) implements AutoCloseable {
    /// Opens one.
    ///
    /// @throws SyscallException `EMFILE`, `ENFILE`
    public static Pipe open() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = "a pipe";
            scratch.demand(
                    SystemCall.PIPE2,
                    subject,
                    scratch.structureAddress(),
                    Files.O_CLOEXEC,
                    0,
                    0,
                    0);
            int reader = scratch.structure().getInt(0);
            int writer = scratch.structure().getInt(Integer.BYTES);
            return new Pipe(Fd.adopt(reader, subject), Fd.adopt(writer, subject));
        }
    }

    /// Closes both ends, of which either may be closed already.
    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
