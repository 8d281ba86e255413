// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;

/// How a path is resolved from a folder: what [Fd#openBeneath] and [Fd#openInRoot] promise.
/// Source: man 2 openat2.
final class Resolution {
    /// More than it takes beside one who does nothing but rename, and no end for a caller who hopes for
    /// one.
    private static final int MOST_TRIES = 64;

    private static final int BENEATH =
            Files.RESOLVE_BENEATH | Files.RESOLVE_NO_SYMLINKS | Files.RESOLVE_NO_MAGICLINKS;

    private Resolution() {}

    static Fd beneath(Fd folder, String path, int flags) throws SyscallException {
        try {
            return how(folder, path, flags, BENEATH);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOSYS) {
                throw failed;
            }
            return stepwise(folder, path, flags);
        }
    }

    static Fd beneathUnmounted(Fd folder, String path, int flags) throws SyscallException {
        try {
            return how(folder, path, flags, BENEATH | Files.RESOLVE_NO_XDEV);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOSYS) {
                throw failed;
            }
            return onSameFileSystem(folder, stepwise(folder, path, flags));
        }
    }

    static Fd onSameFileSystem(Fd folder, Fd opened) throws SyscallException {
        boolean same = false;
        try {
            same = opened.status().device() == folder.status().device();
        } finally {
            if (!same) {
                opened.close();
            }
        }
        if (!same) {
            throw new SyscallException("openat", opened.subject(), Errno.EXDEV);
        }
        return opened;
    }

    static Fd inRoot(Fd folder, String path, int flags) throws SyscallException {
        return how(folder, path, flags, Files.RESOLVE_IN_ROOT);
    }

    /// The kernel answers `EAGAIN` where it cannot be sure that a `..` stays inside, because something on
    /// the machine was renamed or mounted meanwhile, whatever it was: then it is asked again.
    private static Fd how(Fd folder, String path, int flags, int resolve) throws SyscallException {
        for (int i = 1; ; i++) {
            try {
                return once(folder, path, flags, resolve);
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.EAGAIN || i == MOST_TRIES) {
                    throw failed;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static Fd once(Fd folder, String path, int flags, int resolve) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long address = scratch.path(path);
            scratch.structure()
                    .putLong(0, flags | Files.O_CLOEXEC)
                    .putLong(8, 0)
                    .putLong(16, resolve);
            long opened =
                    scratch.call(
                            SystemCall.OPENAT2,
                            folder.number(),
                            address,
                            scratch.structureAddress(),
                            Files.OPEN_HOW_BYTES,
                            0);
            if (opened < 0) {
                throw Scratch.failure(SystemCall.OPENAT2, Fd.subject(folder, path), opened);
            }
            return new Fd(opened, folder, path);
        }
    }

    /// Component by component, for a kernel without `openat2`: as strict, and never less so.
    static Fd stepwise(Fd start, String path, int flags) throws SyscallException {
        String[] steps = path.split("/", -1);
        Fd folder = start;
        try {
            for (int i = 0; ; i++) {
                if (steps[i].isEmpty() || steps[i].equals("..")) {
                    throw new SyscallException("openat", Fd.subject(start, path), Errno.EXDEV);
                }
                if (i == steps.length - 1) {
                    return step(folder, steps[i], flags);
                }
                Fd next = step(folder, steps[i], Files.O_PATH | Files.O_DIRECTORY);
                if (folder != start) {
                    folder.close();
                }
                folder = next;
            }
        } finally {
            if (folder != start) {
                folder.close();
            }
        }
    }

    /// Opens one component. The kernel alone would open a link itself for `O_PATH`, and call it no
    /// folder (`ENOTDIR`) for `O_DIRECTORY`.
    private static Fd step(Fd folder, String step, int flags) throws SyscallException {
        Fd opened;
        try {
            opened = folder.openAt(step, flags | Files.O_NOFOLLOW);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOTDIR && folder.statusAtNoFollow(step).isSymbolicLink()) {
                throw new SyscallException(failed.call(), failed.subject(), Errno.ELOOP);
            }
            throw failed;
        }
        boolean keep = false;
        try {
            if ((flags & Files.O_PATH) != 0 && opened.status().isSymbolicLink()) {
                throw new SyscallException("openat", opened.subject(), Errno.ELOOP);
            }
            keep = true;
            return opened;
        } finally {
            if (!keep) {
                opened.close();
            }
        }
    }
}
