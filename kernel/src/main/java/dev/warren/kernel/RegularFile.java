// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.call.Scratch;

/// A regular file that was opened by descriptor, checked, and read within a bound.
///
/// @param content its bytes; not copied, so not to be changed
@SuppressWarnings("ArrayRecordComponent")
public record RegularFile(FileStatus status, byte[] content) {

    /// Reads `path` below `folder`; see [Directory#readFile].
    public static RegularFile read(Fd folder, String path, int limitBytes) throws SyscallException {
        // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
        try (Fd file =
                folder.openBeneath(path, Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY)) {
            return read(file, limitBytes);
        }
    }

    /// Reads a file by its path; links on the way are followed, the bounds are the same.
    public static RegularFile read(String path, int limitBytes) throws SyscallException {
        try (Fd file = Fd.open(path, Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY)) {
            return read(file, limitBytes);
        }
    }

    /// Reads an open file from its beginning.
    public static RegularFile read(Fd file, int limitBytes) throws SyscallException {
        FileStatus status = file.status();
        if (!status.isFile()) {
            throw new SyscallException(
                    "read", file.subject() + ", which is no regular file", Errno.EINVAL);
        }
        if (status.size() > limitBytes) {
            throw new SyscallException("read", file.subject(), Errno.EFBIG);
        }
        if (status.size() > Scratch.DATA_BYTES) {
            return new RegularFile(status, file.readAll(limitBytes));
        }
        return new RegularFile(status, file.readKnown((int) status.size(), limitBytes));
    }

    /// Reads the first bytes of a regular file below `folder`, whatever its size.
    public static byte[] readStart(Fd folder, String path, int bytes) throws SyscallException {
        try (Fd file =
                folder.openBeneath(path, Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY)) {
            if (!file.status().isFile()) {
                throw new SyscallException(
                        "read", file.subject() + ", which is no regular file", Errno.EINVAL);
            }
            return file.readStart(bytes);
        }
    }
}
