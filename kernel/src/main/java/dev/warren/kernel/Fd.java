// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import java.util.Arrays;
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
    private final @Nullable Fd folder;
    private final String name;

    private Fd(long number, String subject) {
        this(number, null, subject);
    }

    Fd(long number, @Nullable Fd folder, String name) {
        this.number = new AtomicInteger((int) number);
        this.folder = folder;
        this.name = name;
    }

    /// Takes over a descriptor that a system call has just returned.
    ///
    /// @param subject what to call it in messages
    public static Fd adopt(long number, String subject) {
        return new Fd(number, subject);
    }

    /// Hands the descriptor on under another name; this one is closed then, and the other is not. For a walk
    /// through folders: each is named by the one that it was opened in, for ever.
    public Fd renamed(String subject) {
        Fd other = new Fd(number(), subject);
        number.set(CLOSED);
        return other;
    }

    /// The number, for calls of this module.
    ///
    /// @throws IllegalStateException when it is closed
    public int number() {
        int open = number.get();
        if (open == CLOSED) {
            throw new IllegalStateException("the descriptor of " + subject() + " is closed");
        }
        return open;
    }

    /// What it was opened as: a path or a socket's kind. Put together only when it is asked for,
    /// because it is only ever asked for when something has failed.
    public String subject() {
        return subject(folder, name);
    }

    static String subject(@Nullable Fd folder, String name) {
        if (folder == null) {
            return name;
        }
        String above = folder.subject();
        if (name.isEmpty()) {
            return above;
        }
        // A path that counts from the folder as its root begins with a slash, too.
        return (above.endsWith("/") ? above.substring(0, above.length() - 1) : above)
                + (name.startsWith("/") ? name : "/" + name);
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
        try (Scratch scratch = Scratch.borrow()) {
            long opened =
                    scratch.call(
                            SystemCall.OPENAT,
                            folder == null ? Files.AT_FDCWD : folder.number(),
                            scratch.path(path),
                            flags | Files.O_CLOEXEC);
            if (opened < 0) {
                throw Scratch.failure(SystemCall.OPENAT, subject(folder, path), opened);
            }
            return new Fd(opened, folder, path);
        }
    }

    /// Opens `path` below this folder and nowhere else: no link of any kind is followed and the
    /// result cannot lie outside.
    /// Source: man 2 openat2. Since Linux 5.6; before that, a path of one component is opened with
    /// `O_NOFOLLOW` and a longer one component by component.
    /// @throws SyscallException `ELOOP` for a link, `EXDEV` for a path that leads out
    public Fd openBeneath(String path, int flags) throws SyscallException {
        return Resolution.beneath(this, path, flags);
    }

    /// The same for what must not be mounted on either: also a bind mount of the very same file system is
    /// refused. Source: man 2 openat2, `RESOLVE_NO_XDEV`. Since Linux 5.6; before that, another mount of the
    /// same file system is not told apart.
    /// @throws SyscallException `EXDEV` for what is mounted there, else as [#openBeneath]
    public Fd openBeneathUnmounted(String path, int flags) throws SyscallException {
        return Resolution.beneathUnmounted(this, path, flags);
    }

    /// Opens `path` as a program would whose root is this folder: links are followed, absolute ones
    /// from this folder on, and nothing outside can be reached.
    /// Source: man 2 openat2, `RESOLVE_IN_ROOT`. Since Linux 5.6.
    /// @throws SyscallException `ENOSYS` before that
    public Fd openInRoot(String path, int flags) throws SyscallException {
        return Resolution.inRoot(this, path, flags);
    }

    /// What [#openBeneath] does on a kernel without `openat2`.
    Fd openStepwise(String path, int flags) throws SyscallException {
        return Resolution.stepwise(this, path, flags);
    }

    /// Describes the open file.
    /// Source: man 2 statx. Since Linux 4.11.
    public FileStatus status() throws SyscallException {
        return status(this, "", Files.AT_EMPTY_PATH);
    }

    /// Describes `path` below this folder; links are followed.
    public FileStatus statusAt(String path) throws SyscallException {
        return status(this, path, 0);
    }

    /// Describes `path` below this folder; a link at its end is described itself.
    public FileStatus statusAtNoFollow(String path) throws SyscallException {
        return status(this, path, Files.AT_SYMLINK_NOFOLLOW);
    }

    /// Describes a path; links are followed, also the magic ones of `/proc`.
    public static FileStatus statusOf(String path) throws SyscallException {
        return status(null, path, 0);
    }

    private static FileStatus status(@Nullable Fd folder, String path, int flags)
            throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long result =
                    scratch.call(
                            SystemCall.STATX,
                            folder == null ? Files.AT_FDCWD : folder.number(),
                            scratch.path(path),
                            flags,
                            Files.STATX_BASIC_STATS,
                            scratch.structureAddress());
            if (result < 0) {
                throw Scratch.failure(SystemCall.STATX, subject(folder, path), result);
            }
            return FileStatus.read(scratch.structure());
        }
    }

    /// Reads the text of a symbolic link below this folder.
    /// Source: man 2 readlink.
    public String readLinkAt(String path) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long length =
                    scratch.call(
                            SystemCall.READLINKAT,
                            number(),
                            scratch.path(path),
                            scratch.dataAddress(),
                            Scratch.PATH_BYTES,
                            0);
            if (length < 0) {
                throw Scratch.failure(SystemCall.READLINKAT, subject(this, path), length);
            }
            byte[] text = new byte[(int) length];
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
            int size = 0;
            while (true) {
                int count = read(scratch, Scratch.DATA_BYTES);
                if (count == 0) {
                    return Arrays.copyOf(all, size);
                }
                if (count > limitBytes - size) {
                    throw new SyscallException("read", subject(), Errno.EFBIG);
                }
                if (count > all.length - size) {
                    // Files of /proc come in pieces of 4 KiB: doubling keeps the copying linear.
                    all = Arrays.copyOf(all, (int) Math.min(limitBytes, 2L * (size + count)));
                }
                scratch.data().get(0, all, size, count);
                size += count;
            }
        }
    }

    private int read(Scratch scratch, int bytes) throws SyscallException {
        long count = scratch.call(SystemCall.READ, number(), scratch.dataAddress(), bytes);
        if (count < 0) {
            throw Scratch.failure(SystemCall.READ, subject(), count);
        }
        return (int) count;
    }

    /// Reads once. A file of `/proc` that fits into 64 KiB is complete after one read.
    public byte[] readOnce() throws SyscallException {
        return readStart(Scratch.DATA_BYTES);
    }

    /// Reads once, no more than `bytes`.
    public byte[] readStart(int bytes) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int count = read(scratch, Math.min(bytes, Scratch.DATA_BYTES));
            byte[] start = new byte[count];
            scratch.data().get(0, start);
            return start;
        }
    }

    /// Reads once, from a place in a file, and leaves where the next [#readOnce] reads and the next write
    /// writes as it is: also for everybody else who has the same open file. Source: man 2 pread.
    ///
    /// @return empty at the end
    public byte[] readAt(long offsetBytes) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long data = scratch.dataAddress();
            int bytes = Scratch.DATA_BYTES;
            SystemCall call = SystemCall.PREAD64;
            long count = scratch.demand(call, subject(), number(), data, bytes, offsetBytes, 0);
            byte[] piece = new byte[(int) count];
            scratch.data().get(0, piece);
            return piece;
        }
    }

    /// Reads a file whose size is known: one call when nothing was added to it meanwhile.
    byte[] readKnown(int sizeBytes, int limitBytes) throws SyscallException {
        byte[] bytes = readOnce();
        // A short read (some file systems split large ones) or a file that grew: take the slow way.
        if (bytes.length == sizeBytes) {
            return bytes;
        }
        if (bytes.length > limitBytes) {
            throw new SyscallException("read", subject(), Errno.EFBIG);
        }
        byte[] rest = readAll(limitBytes - bytes.length);
        byte[] all = Arrays.copyOf(bytes, bytes.length + rest.length);
        System.arraycopy(rest, 0, all, bytes.length, rest.length);
        return all;
    }

    /// Writes all of it, in several calls where one is not enough. Source: man 2 write.
    ///
    /// @throws SyscallException `EPIPE` when nobody reads, `ENOSPC`, `EBADF` when it is not open for
    ///     writing
    public void write(byte[] bytes) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int written = 0;
            while (written < bytes.length) {
                int piece = Math.min(bytes.length - written, Scratch.DATA_BYTES);
                scratch.data().put(0, bytes, written, piece);
                long count = scratch.call(SystemCall.WRITE, number(), scratch.dataAddress(), piece);
                if (count < 0) {
                    throw Scratch.failure(SystemCall.WRITE, subject(), count);
                }
                written += (int) count;
            }
        }
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
        return "descriptor " + number.get() + " of " + subject();
    }
}
