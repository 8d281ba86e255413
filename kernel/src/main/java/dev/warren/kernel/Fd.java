// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.SystemCall;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An owned descriptor. Whoever opens it closes it; closing twice is harmless.
///
/// Every descriptor is opened with `O_CLOEXEC`: no program that the JVM starts inherits one, so none
/// can keep a namespace alive.
///
/// Thread: usable from any; must not be closed while another thread is inside a call with it.
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;

    private final AtomicInteger number;
    private final String subject;

    Fd(long number, String subject) {
        this.number = new AtomicInteger((int) number);
        this.subject = subject;
    }

    /// The number, for calls of this module.
    ///
    /// @throws IllegalStateException when it is closed
    public int number() {
        int open = number.get();
        if (open == CLOSED) {
            throw new IllegalStateException("the descriptor of " + subject + " is closed");
        }
        return open;
    }

    /// What it was opened as: a path or a socket's kind.
    public String subject() {
        return subject;
    }

    /// Opens a path with the given flags (`O_CLOEXEC` is added).
    /// Source: man 2 openat.
    /// @throws SyscallException `ENOENT`, `ESRCH` when it is gone, `EACCES` when it is forbidden
    public static Fd open(String path, int flags) throws SyscallException {
        return openAt(null, path, flags);
    }

    /// Opens `path` below this folder, following links where the path has them.
    public Fd openAt(String path, int flags) throws SyscallException {
        return openAt(this, path, flags);
    }

    private static Fd openAt(@Nullable Fd folder, String path, int flags) throws SyscallException {
        String subject = folder == null ? path : folder.subject + "/" + path;
        try (Scratch scratch = Scratch.borrow()) {
            long opened =
                    scratch.demand(
                            SystemCall.OPENAT,
                            subject,
                            folder == null ? Files.AT_FDCWD : folder.number(),
                            scratch.path(path),
                            flags | Files.O_CLOEXEC,
                            0,
                            0);
            return new Fd(opened, subject);
        }
    }

    /// Opens `path` below this folder and nowhere else: no link of any kind is followed and the
    /// result cannot lie outside.
    /// Source: man 2 openat2. Since Linux 5.6; before that, a path of one component is opened with
    /// `O_NOFOLLOW` and a longer one component by component.
    /// @throws SyscallException `ELOOP` for a link, `EXDEV` for a path that leads out
    public Fd openBeneath(String path, int flags) throws SyscallException {
        try {
            return openHow(
                    path,
                    flags,
                    Files.RESOLVE_BENEATH
                            | Files.RESOLVE_NO_SYMLINKS
                            | Files.RESOLVE_NO_MAGICLINKS);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOSYS) {
                throw failed;
            }
            return openStepwise(path, flags);
        }
    }

    /// Opens `path` as a program would whose root is this folder: links are followed, absolute ones
    /// from this folder on, and nothing outside can be reached.
    /// Source: man 2 openat2, `RESOLVE_IN_ROOT`. Since Linux 5.6.
    /// @throws SyscallException `ENOSYS` before that
    public Fd openInRoot(String path, int flags) throws SyscallException {
        return openHow(path, flags, Files.RESOLVE_IN_ROOT);
    }

    private Fd openHow(String path, int flags, int resolve) throws SyscallException {
        String whole = subject.equals("/") ? path : subject + "/" + path;
        try (Scratch scratch = Scratch.borrow()) {
            long address = scratch.path(path);
            scratch.structure()
                    .putLong(0, flags | Files.O_CLOEXEC)
                    .putLong(8, 0)
                    .putLong(16, resolve);
            long opened =
                    scratch.demand(
                            SystemCall.OPENAT2,
                            whole,
                            number(),
                            address,
                            scratch.structureAddress(),
                            Files.OPEN_HOW_BYTES,
                            0);
            return new Fd(opened, whole);
        }
    }

    /// What [#openBeneath] does on a kernel without `openat2`.
    Fd openStepwise(String path, int flags) throws SyscallException {
        String[] steps = path.split("/", -1);
        Fd folder = this;
        try {
            for (int i = 0; ; i++) {
                if (steps[i].isEmpty() || steps[i].equals("..")) {
                    throw new SyscallException("openat", subject + "/" + path, Errno.EXDEV);
                }
                if (i == steps.length - 1) {
                    return openAt(folder, steps[i], flags | Files.O_NOFOLLOW);
                }
                Fd next =
                        openAt(
                                folder,
                                steps[i],
                                Files.O_PATH | Files.O_DIRECTORY | Files.O_NOFOLLOW);
                if (folder != this) {
                    folder.close();
                }
                folder = next;
            }
        } finally {
            if (folder != this) {
                folder.close();
            }
        }
    }

    /// Describes the open file.
    /// Source: man 2 statx. Since Linux 4.11.
    public FileStatus status() throws SyscallException {
        return status(this, "", Files.AT_EMPTY_PATH, subject);
    }

    /// Describes `path` below this folder; links are followed.
    public FileStatus statusAt(String path) throws SyscallException {
        return status(this, path, 0, subject + "/" + path);
    }

    /// Describes `path` below this folder; a link at its end is described itself.
    public FileStatus statusAtNoFollow(String path) throws SyscallException {
        return status(this, path, Files.AT_SYMLINK_NOFOLLOW, subject + "/" + path);
    }

    /// Describes a path; links are followed, also the magic ones of `/proc`.
    public static FileStatus statusOf(String path) throws SyscallException {
        return status(null, path, 0, path);
    }

    private static FileStatus status(@Nullable Fd folder, String path, int flags, String subject)
            throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.STATX,
                    subject,
                    folder == null ? Files.AT_FDCWD : folder.number(),
                    scratch.path(path),
                    flags,
                    Files.STATX_BASIC_STATS,
                    scratch.structureAddress());
            return FileStatus.read(scratch.structure());
        }
    }

    /// Reads the text of a symbolic link below this folder.
    /// Source: man 2 readlink.
    public String readLinkAt(String path) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int length =
                    (int)
                            scratch.demand(
                                    SystemCall.READLINKAT,
                                    subject + "/" + path,
                                    number(),
                                    scratch.path(path),
                                    scratch.dataAddress(),
                                    Scratch.PATH_BYTES,
                                    0);
            byte[] text = new byte[length];
            scratch.data().get(0, text);
            return KernelText.decode(text);
        }
    }

    /// Reads to the end.
    ///
    /// @param limitBytes how much is read at the most
    /// @throws SyscallException `EFBIG` when there is more than that
    public byte[] readAll(int limitBytes) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            byte[] all = new byte[0];
            while (true) {
                int count =
                        (int)
                                scratch.demand(
                                        SystemCall.READ,
                                        subject,
                                        number(),
                                        scratch.dataAddress(),
                                        Scratch.DATA_BYTES,
                                        0,
                                        0);
                if (count == 0) {
                    return all;
                }
                if (count > limitBytes - all.length) {
                    throw new SyscallException("read", subject, Errno.EFBIG);
                }
                byte[] longer = java.util.Arrays.copyOf(all, all.length + count);
                scratch.data().get(0, longer, all.length, count);
                all = longer;
            }
        }
    }

    /// Reads once. A file of `/proc` that fits into 64 KiB is complete after one read.
    public byte[] readOnce() throws SyscallException {
        return readStart(Scratch.DATA_BYTES);
    }

    /// Reads once, no more than `bytes`.
    public byte[] readStart(int bytes) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int count =
                    (int)
                            scratch.demand(
                                    SystemCall.READ,
                                    subject,
                                    number(),
                                    scratch.dataAddress(),
                                    Math.min(bytes, Scratch.DATA_BYTES),
                                    0,
                                    0);
            byte[] start = new byte[count];
            scratch.data().get(0, start);
            return start;
        }
    }

    /// Reads a file whose size is known: one call when nothing was added to it meanwhile.
    byte[] readKnown(int sizeBytes, int limitBytes) throws SyscallException {
        byte[] bytes = readOnce();
        // A short read (some file systems split large ones) or a file that grew: take the slow way.
        if (bytes.length == sizeBytes) {
            return bytes;
        }
        byte[] rest = readAll(limitBytes - Math.min(limitBytes, bytes.length));
        byte[] all = java.util.Arrays.copyOf(bytes, bytes.length + rest.length);
        System.arraycopy(rest, 0, all, bytes.length, rest.length);
        return all;
    }

    @Override
    public void close() {
        int open = number.getAndSet(CLOSED);
        if (open == CLOSED) {
            return;
        }
        try (Scratch scratch = Scratch.borrow()) {
            scratch.call(SystemCall.CLOSE, open, 0, 0);
        }
    }

    @Override
    public String toString() {
        return "descriptor " + number.get() + " of " + subject;
    }
}
