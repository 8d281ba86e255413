// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A folder by descriptor: its names, bounded, and the changes one can make to them.
/// Source: man 2 getdents64, openat, mkdirat, symlinkat, linkat, mknodat, unlinkat, flock.
public final class Directory implements AutoCloseable {
    private static final int NAME_OFFSET = 19;
    private static final int RECORD_LENGTH_OFFSET = 16;

    private final Fd fd;

    private Directory(Fd fd) {
        this.fd = fd;
    }

    /// Opens a folder by path; links in the path are followed.
    /// @throws SyscallException `ENOENT`, `ENOTDIR`, `EACCES`
    public static Directory open(String path) throws SyscallException {
        return new Directory(Fd.open(path, Files.O_RDONLY | Files.O_DIRECTORY));
    }

    /// Takes over the descriptor of a folder.
    public static Directory of(Fd fd) {
        return new Directory(fd);
    }

    /// Opens a folder below this one, following no link.
    public Directory openBeneath(String path) throws SyscallException {
        return new Directory(fd.openBeneath(path, Files.O_RDONLY | Files.O_DIRECTORY));
    }

    /// The folder's descriptor; it closes with this object.
    public Fd fd() {
        return fd;
    }

    /// The names in it except `.` and `..`, in the kernel's order.
    ///
    /// @param names the names
    /// @param truncated whether there were more than the limit allows
    public record Names(List<String> names, boolean truncated) {
        public Names {
            names = List.copyOf(names);
        }
    }

    /// Lists the folder; can be called once.
    public Names names(int limit) throws SyscallException {
        List<String> names = new ArrayList<>();
        try (Scratch scratch = Scratch.borrow()) {
            byte[] block = scratch.block();
            while (true) {
                int count =
                        (int)
                                scratch.demand(
                                        SystemCall.GETDENTS64,
                                        fd.subject(),
                                        fd.number(),
                                        scratch.dataAddress(),
                                        Scratch.DATAGRAM_BYTES,
                                        0,
                                        0);
                if (count == 0) {
                    return new Names(names, false);
                }
                scratch.data().get(0, block, 0, count);
                if (!collect(block, scratch.data(), count, limit, names)) {
                    return new Names(names, true);
                }
            }
        }
    }

    private static boolean collect(
            byte[] block, ByteBuffer records, int count, int limit, List<String> names) {
        for (int at = 0; at < count; ) {
            int length = records.getShort(at + RECORD_LENGTH_OFFSET) & 0xffff;
            String name =
                    KernelText.decodeTerminated(block, at + NAME_OFFSET, length - NAME_OFFSET);
            if (!name.equals(".") && !name.equals("..")) {
                if (names.size() == limit) {
                    return false;
                }
                names.add(name);
            }
            at += length;
        }
        return true;
    }

    /// Reads a regular file below this folder, following no link and opening nothing that could
    /// block or act (a pipe, a device).
    ///
    /// @param limitBytes the largest size that is read
    /// @throws SyscallException `EFBIG` for a larger one, `EINVAL` for anything but a regular file,
    ///     `ELOOP` for a link
    public byte[] readFile(String path, int limitBytes) throws SyscallException {
        return RegularFile.read(fd, path, limitBytes).content();
    }

    /// Makes an empty file that was not there before.
    /// Source: man 2 openat, `O_CREAT | O_EXCL`.
    ///
    /// @param mode its permissions, from which the process's umask is taken
    /// @throws SyscallException `EEXIST` when the name is taken, also by a link that leads nowhere;
    ///     `EACCES`, `EROFS`, `ENOSPC`
    public Fd create(String name, int mode) throws SyscallException {
        return create(name, mode, Files.O_RDONLY);
    }

    /// The same with content; open for reading and writing.
    public Fd createWith(String name, int mode, byte[] content) throws SyscallException {
        Fd file = create(name, mode, Files.O_RDWR);
        boolean written = false;
        try {
            file.write(content);
            written = true;
            return file;
        } finally {
            if (!written) {
                file.close();
            }
        }
    }

    private Fd create(String name, int mode, int access) throws SyscallException {
        return make(name, mode, access | Files.O_CREAT | Files.O_EXCL);
    }

    /// Opens a regular file to which everything is written at its end, also by programs that get the
    /// descriptor; an empty one is made when there is none. A link is not followed.
    /// Source: man 2 openat, `O_APPEND`.
    ///
    /// @param mode its permissions when it is made, from which the process's umask is taken
    /// @throws SyscallException `ELOOP` for a link, `EINVAL` for what is no regular file, `ENXIO` for a pipe
    ///     that nobody reads; `EACCES`, `EROFS`, `ENOSPC`
    public Fd append(String name, int mode) throws SyscallException {
        int flags = Files.O_WRONLY | Files.O_APPEND | Files.O_CREAT | Files.O_NOFOLLOW;
        Fd file = make(name, mode, flags | Files.O_NONBLOCK | Files.O_NOCTTY);
        boolean regular = false;
        try {
            regular = file.status().isFile();
        } finally {
            if (!regular) {
                file.close();
            }
        }
        if (!regular) {
            String subject = Fd.subject(fd, name) + ", which is no regular file";
            throw new SyscallException("open", subject, Errno.EINVAL);
        }
        return file;
    }

    private Fd make(String name, int mode, int openFlags) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = Fd.subject(fd, name);
            int flags = openFlags | Files.O_CLOEXEC;
            return Fd.adopt(
                    scratch.demand(
                            SystemCall.OPENAT,
                            subject,
                            fd.number(),
                            scratch.path(name),
                            flags,
                            mode,
                            0),
                    subject);
        }
    }

    /// Makes a folder below this one. Source: man 2 mkdirat.
    ///
    /// @throws SyscallException `EEXIST`, `ENOENT`, `EACCES`, `EROFS`
    public void makeDirectory(String name, int mode) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.MKDIRAT,
                    Fd.subject(fd, name),
                    fd.number(),
                    scratch.path(name),
                    mode,
                    0,
                    0);
        }
    }

    /// Makes a folder by path. Source: man 2 mkdirat.
    ///
    /// @throws SyscallException `EEXIST`, `ENOENT` without the folder above, `EACCES`, `EROFS`
    public static void make(String path, int mode) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.MKDIRAT, path, Files.AT_FDCWD, scratch.path(path), mode, 0, 0);
        }
    }

    /// Makes a symbolic link; its text may be anything and is looked up by whoever follows it.
    /// Source: man 2 symlinkat.
    ///
    /// @throws SyscallException `EEXIST`, `ENOENT` for an empty text, `ENAMETOOLONG`, `ENOSPC`
    public void makeSymbolicLink(String name, String text) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            byte[] bytes = KernelText.encode(text);
            if (bytes.length >= Scratch.PATH_BYTES) {
                throw new SyscallException("symlinkat", Fd.subject(fd, name), Errno.ENAMETOOLONG);
            }
            scratch.data().put(0, bytes).put(bytes.length, (byte) 0);
            scratch.demand(
                    SystemCall.SYMLINKAT,
                    Fd.subject(fd, name),
                    scratch.dataAddress(),
                    fd.number(),
                    scratch.path(name),
                    0,
                    0);
        }
    }

    /// Gives a file one more name; of a symbolic link, to the link itself. Source: man 2 linkat.
    ///
    /// @param from the folder in which it has a name already
    /// @throws SyscallException `EEXIST`, `ENOENT`, `EPERM` for a folder, `EXDEV`, `EMLINK`
    public void makeHardLink(String name, Fd from, String nameThere) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            byte[] bytes = KernelText.encode(nameThere);
            // A path that is too long is refused by the same rule as every other.
            scratch.path(nameThere);
            scratch.data().put(0, bytes).put(bytes.length, (byte) 0);
            scratch.demand(
                    SystemCall.LINKAT,
                    Fd.subject(fd, name) + " for " + Fd.subject(from, nameThere),
                    from.number(),
                    scratch.dataAddress(),
                    fd.number(),
                    scratch.path(name),
                    0);
        }
    }

    /// Makes a pipe, a socket's name or a device. Source: man 2 mknodat.
    ///
    /// @param mode the kind ([Files#S_IFIFO], …) and the permissions, from which the umask is taken
    /// @param device as [FileStatus#device] forms it; 0 for what is none
    /// @throws SyscallException `EEXIST`; `EPERM` for a device without `CAP_MKNOD`, which nobody has in a
    ///     user namespace
    public void makeNode(String name, int mode, long device) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.MKNODAT,
                    Fd.subject(fd, name),
                    fd.number(),
                    scratch.path(name),
                    mode,
                    device,
                    0);
        }
    }

    /// Takes a name away; a link itself, never what it leads to. Source: man 2 unlinkat.
    ///
    /// @throws SyscallException `ENOENT`; `EBUSY` while something is mounted on the file in the
    ///     caller's mount namespace; `EISDIR`, `EACCES`, `EROFS`
    public void remove(String name) throws SyscallException {
        unlink(name, 0);
    }

    /// Sets the permissions that files made from now on do not get. Source: man 2 umask. Of the calling
    /// thread alone once it has left the mount namespace of the others, else of the whole process.
    ///
    /// @return what it was before
    public static int setCreationMask(int mask) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            return (int) scratch.demand(SystemCall.UMASK, "the creation mask", mask, 0, 0, 0, 0);
        }
    }

    /// Takes an empty folder away. Source: man 2 unlinkat, `AT_REMOVEDIR`.
    ///
    /// @throws SyscallException `ENOTEMPTY`, `EBUSY` while something is mounted on it, `ENOENT`
    public static void removeDirectory(String above, String name) throws SyscallException {
        try (Directory folder = open(above)) {
            folder.removeDirectory(name);
        }
    }

    /// Takes an empty folder in this one away. Source: man 2 unlinkat, `AT_REMOVEDIR`.
    ///
    /// @throws SyscallException `ENOTEMPTY`, `ENOTDIR` also for a link, `EBUSY`, `ENOENT`
    public void removeDirectory(String name) throws SyscallException {
        unlink(name, Files.AT_REMOVEDIR);
    }

    private void unlink(String name, int flags) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = Fd.subject(fd, name);
            scratch.demand(
                    SystemCall.UNLINKAT, subject, fd.number(), scratch.path(name), flags, 0, 0);
        }
    }

    /// Locks the folder for those who lock it, too; waits until it can be had. Closing unlocks.
    /// Source: man 2 flock.
    ///
    /// @param operation [Files#LOCK_EX] or [Files#LOCK_SH]; another one replaces the lock that is
    ///     held, and for a moment there may be none
    /// @throws SyscallException `ENOLCK`; `EAGAIN` with [Files#LOCK_NB] while somebody else has it
    public void lock(int operation) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(SystemCall.FLOCK, fd.subject(), fd.number(), operation, 0, 0, 0);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
