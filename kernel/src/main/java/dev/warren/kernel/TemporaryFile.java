// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;

/// A file without a name: it goes with its last descriptor, also when the process is killed.
/// Source: man 2 openat, `O_TMPFILE` (Linux 3.11); man 2 memfd_create (Linux 3.17) where the file system
/// cannot.
public final class TemporaryFile {
    private static final int MODE = 0600;
    private static final int MFD_CLOEXEC = 1;

    private TemporaryFile() {}

    /// Opens one, for reading and writing, in a folder or, where that cannot be, in memory.
    public static Fd open(String folder) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int flags = Files.O_TMPFILE | Files.O_RDWR | Files.O_CLOEXEC;
            long opened =
                    scratch.call(
                            SystemCall.OPENAT,
                            Files.AT_FDCWD,
                            scratch.path(folder),
                            flags,
                            MODE,
                            0);
            if (opened >= 0) {
                return Fd.adopt(opened, "a file in " + folder);
            }
            if (opened == -Errno.EMFILE || opened == -Errno.ENFILE) {
                throw Scratch.failure(SystemCall.OPENAT, "a file in " + folder, opened);
            }
            return inMemory(scratch);
        }
    }

    /// Opens one in memory, for reading and writing.
    public static Fd inMemory() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            return inMemory(scratch);
        }
    }

    private static Fd inMemory(Scratch scratch) throws SyscallException {
        return Fd.adopt(
                scratch.demand(
                        SystemCall.MEMFD_CREATE,
                        "a file in memory",
                        scratch.path("warren"),
                        MFD_CLOEXEC,
                        0,
                        0,
                        0),
                "a file in memory");
    }

    /// Opens it once more, from its beginning.
    public static Fd rewound(Fd file) throws SyscallException {
        return Fd.open("/proc/thread-self/fd/" + file.number(), Files.O_RDONLY);
    }
}
