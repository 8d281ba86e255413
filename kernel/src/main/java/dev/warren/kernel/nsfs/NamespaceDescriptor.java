// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.nsfs;

import dev.warren.kernel.Fd;
import dev.warren.kernel.NamespaceCalls;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import java.util.OptionalLong;

/// An open namespace. While it is open the namespace lives, so it is closed right after the read.
///
/// What a path claims to be is checked on the descriptor, never on the name.
public final class NamespaceDescriptor implements AutoCloseable {
    // A pipe under a namespace's name must not make us wait, nor a terminal become ours.
    private static final int FLAGS = Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY;

    private final Fd fd;

    private NamespaceDescriptor(Fd fd) {
        this.fd = fd;
    }

    /// Opens a namespace by a path such as `/proc/77/ns/net` or `/run/netns/blue` and checks that it
    /// is one of `kind`.
    ///
    /// @throws SyscallException `ENOENT`, `ESRCH` when it is gone; `EACCES`; `EINVAL` when the path
    ///     is something else
    public static NamespaceDescriptor open(String path, NamespaceKind kind)
            throws SyscallException {
        return checked(Fd.open(path, FLAGS), path, kind);
    }

    /// Like [#open], below a folder.
    public static NamespaceDescriptor openAt(Fd folder, String path, NamespaceKind kind)
            throws SyscallException {
        return checked(folder.openAt(path, FLAGS), folder.subject() + "/" + path, kind);
    }

    /// Opens a namespace that has been seen before and checks that it is the very same.
    ///
    /// @throws SyscallException `ESTALE` when the path leads to something else by now
    public static NamespaceDescriptor reopen(Fd folder, String path, NamespaceId expected)
            throws SyscallException {
        Fd fd = folder.openInRoot(path, FLAGS);
        return same(fd, expected);
    }

    /// Like the other, by a path of the caller's own root.
    public static NamespaceDescriptor reopen(String path, NamespaceId expected)
            throws SyscallException {
        return same(Fd.open(path, FLAGS), expected);
    }

    private static NamespaceDescriptor same(Fd fd, NamespaceId expected) throws SyscallException {
        try {
            var status = fd.status();
            if (expected.equals(new NamespaceId(status.device(), status.inode()))) {
                return new NamespaceDescriptor(fd);
            }
        } catch (SyscallException failed) {
            fd.close();
            throw failed;
        }
        fd.close();
        throw new SyscallException(
                "open",
                fd.subject() + ", which was namespace " + expected + " before",
                Errno.ESTALE);
    }

    private static NamespaceDescriptor checked(Fd fd, String path, NamespaceKind kind)
            throws SyscallException {
        try {
            if (NamespaceCalls.type(fd) == kind.flag()) {
                return new NamespaceDescriptor(fd);
            }
        } catch (SyscallException notANamespace) {
            fd.close();
            // Only nsfs knows the request; any other file says so in its own words.
            if (notANamespace.errno() != Errno.ENOTTY
                    && notANamespace.errno() != Errno.EINVAL
                    && notANamespace.errno() != Errno.EBADF) {
                throw notANamespace;
            }
        }
        fd.close();
        throw new SyscallException(
                "open", path + ", which is no " + kind.word() + " namespace", Errno.EINVAL);
    }

    /// The device number of the file system that all namespaces are on: a file on another one is none.
    ///
    /// @throws SyscallException `ENOENT` without `/proc`
    public static long fileSystem() throws SyscallException {
        return Fd.statusOf("/proc/thread-self/ns/net").device();
    }

    /// The identity: device and inode. Source: man 2 statx.
    public NamespaceId id() throws SyscallException {
        var status = fd.status();
        return new NamespaceId(status.device(), status.inode());
    }

    /// The kernel's 64-bit name, never used twice in one boot (`NS_GET_ID`, since Linux 6.18). For a
    /// network namespace it equals the cookie of its sockets.
    public OptionalLong cookie() throws SyscallException {
        return NamespaceCalls.cookie(fd);
    }

    /// The identity of the user namespace that owns it. Source: `NS_GET_USERNS`, man 2 ioctl_nsfs.
    /// Since Linux 4.9.
    ///
    /// @throws SyscallException `EPERM` when the owner lies outside of the caller's own user
    ///     namespaces
    public NamespaceId owner() throws SyscallException {
        try (Fd owner = NamespaceCalls.owner(fd)) {
            var status = owner.status();
            return new NamespaceId(status.device(), status.inode());
        }
    }

    /// Moves the *calling thread* into the namespace. Source: man 2 setns. Needs `CAP_SYS_ADMIN` in
    /// the user namespaces of both.
    ///
    /// Only for a platform thread that was made for it and dies afterwards; the library for that is
    /// the namespace room.
    ///
    /// @throws SyscallException `EPERM`, `EINVAL`
    public void enterWithThisThread(NamespaceKind kind) throws SyscallException {
        NamespaceCalls.enter(fd, kind.flag());
    }

    /// Moves the *calling thread* into a new namespace. Source: man 2 unshare. Needs `CAP_SYS_ADMIN`.
    /// A thread that leaves its mount namespace also stops sharing the working folder and the umask
    /// with the others. As [#enterWithThisThread] it is for threads that were made for it.
    ///
    /// @throws SyscallException `EPERM`; `ENOSPC` beyond the limits of `/proc/sys/user`; `ENOMEM`;
    ///     `EINVAL` for kinds that a thread alone cannot leave (user, time)
    public static void leaveWithThisThread(NamespaceKind kind) throws SyscallException {
        NamespaceCalls.leave(kind.flag());
    }

    /// The descriptor, for netlink requests that name a namespace by one.
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
