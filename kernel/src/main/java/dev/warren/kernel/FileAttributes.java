// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import java.time.Instant;
import java.util.Optional;

/// Owner, permissions, time and extended attributes of a file, set by descriptor: of an open one, or of a name
/// in an open folder, where a link is changed itself.
///
/// The order matters: a new owner takes away the set-id bits and `security.capability`, and so does writing.
///
/// Thread: any.
public final class FileAttributes {
    private FileAttributes() {}

    /// Sets owner and group. Source: man 2 fchown.
    ///
    /// @param user a number from 0 to 4294967294, likewise `group`
    /// @throws SyscallException `EPERM` without `CAP_CHOWN`, `EBADF` for a descriptor opened with `O_PATH`,
    ///     `EINVAL` for a number that the caller's user namespace does not map
    public static void setOwner(Fd file, long user, long group) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = file.subject();
            scratch.demand(SystemCall.FCHOWN, subject, file.number(), user, group, 0, 0);
        }
    }

    /// The same of a name in a folder. Source: man 2 fchownat, `AT_SYMLINK_NOFOLLOW`.
    public static void setOwnerAt(Fd folder, String name, long user, long group)
            throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.FCHOWNAT,
                    Fd.subject(folder, name),
                    folder.number(),
                    scratch.path(name),
                    user,
                    group,
                    Files.AT_SYMLINK_NOFOLLOW);
        }
    }

    /// Sets the permissions, also the set-id bits and the sticky one; the umask does not count.
    /// Source: man 2 fchmod.
    ///
    /// @throws SyscallException `EPERM` for somebody else's file, `EBADF` with `O_PATH`
    public static void setMode(Fd file, int mode) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = file.subject();
            scratch.demand(SystemCall.FCHMOD, subject, file.number(), mode, 0, 0, 0);
        }
    }

    /// The same of a name in a folder that is no link: links have no permissions. It is held by a descriptor
    /// before it is changed, so that nothing else can be changed in its place. Source: man 2 fchmodat, man 5
    /// proc_pid_fd.
    ///
    /// @throws SyscallException `ELOOP` for a link
    public static void setModeAt(Fd folder, String name, int mode) throws SyscallException {
        try (Fd held = folder.openBeneath(name, Files.O_PATH);
                Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.FCHMODAT,
                    held.subject(),
                    Files.AT_FDCWD,
                    scratch.path("/proc/thread-self/fd/" + held.number()),
                    mode,
                    0,
                    0);
        }
    }

    /// Sets the time of the last change of content and leaves that of the last access. A file system keeps
    /// what it can of it: many have a last second. Source: man 2 utimensat.
    ///
    /// @throws SyscallException `EPERM` for somebody else's file, `EBADF` with `O_PATH`
    public static void setModified(Fd file, Instant time) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long times = times(scratch, time);
            scratch.demand(SystemCall.UTIMENSAT, file.subject(), file.number(), 0, times, 0, 0);
        }
    }

    /// The same of a name in a folder. Source: man 2 utimensat, `AT_SYMLINK_NOFOLLOW`.
    public static void setModifiedAt(Fd folder, String name, Instant time) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.UTIMENSAT,
                    Fd.subject(folder, name),
                    folder.number(),
                    scratch.path(name),
                    times(scratch, time),
                    Files.AT_SYMLINK_NOFOLLOW,
                    0);
        }
    }

    /// `struct timespec[2]`: access, then change; seconds and nanoseconds of 64 bits each.
    private static long times(Scratch scratch, Instant time) {
        scratch.structure()
                .putLong(0, 0)
                .putLong(8, Files.UTIME_OMIT)
                .putLong(16, time.getEpochSecond())
                .putLong(24, time.getNano());
        return scratch.structureAddress();
    }

    /// Sets an extended attribute. Source: man 2 fsetxattr, man 7 xattr.
    ///
    /// @param name with its class, as in `user.comment` or `security.capability`
    /// @throws SyscallException `EOPNOTSUPP` where the file system has none of that class; `EPERM` for
    ///     `security.` and `trusted.` without the privilege; `ENOSPC`, `E2BIG`, `ERANGE`
    public static void setExtended(Fd file, String name, byte[] value) throws SyscallException {
        String subject = file.subject() + " (attribute " + name + ")";
        if (value.length > Files.XATTR_SIZE_MAX) {
            throw new SyscallException("fsetxattr", subject, Errno.E2BIG);
        }
        try (Scratch scratch = Scratch.borrow()) {
            scratch.data().put(0, value);
            scratch.demand(
                    SystemCall.FSETXATTR,
                    subject,
                    file.number(),
                    scratch.path(name),
                    scratch.dataAddress(),
                    value.length,
                    0);
        }
    }

    /// Reads an extended attribute. Source: man 2 fgetxattr.
    ///
    /// @return empty when the file has none of that name
    /// @throws SyscallException `EOPNOTSUPP` where the file system has none of that class
    public static Optional<byte[]> findExtended(Fd file, String name) throws SyscallException {
        String subject = file.subject() + " (attribute " + name + ")";
        try (Scratch scratch = Scratch.borrow()) {
            long length =
                    scratch.call(
                            SystemCall.FGETXATTR,
                            file.number(),
                            scratch.path(name),
                            scratch.dataAddress(),
                            Scratch.DATA_BYTES,
                            0);
            if (length == -Errno.ENODATA) {
                return Optional.empty();
            }
            if (length < 0) {
                throw Scratch.failure(SystemCall.FGETXATTR, subject, length);
            }
            byte[] value = new byte[(int) length];
            scratch.data().get(0, value);
            return Optional.of(value);
        }
    }
}
