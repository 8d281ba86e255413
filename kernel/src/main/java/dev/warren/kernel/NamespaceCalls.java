// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Nsfs;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import java.util.OptionalLong;

/// The system calls on namespace descriptors; [dev.warren.kernel.nsfs.NamespaceDescriptor] is what
/// to use.
public final class NamespaceCalls {
    private NamespaceCalls() {}

    /// The `CLONE_NEW…` bit of the namespace's kind. Source: `NS_GET_NSTYPE`, man 2 ioctl_nsfs.
    ///
    /// @throws SyscallException `ENOTTY` when the file is no namespace
    public static int type(Fd namespace) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            return (int)
                    scratch.demand(
                            SystemCall.IOCTL,
                            "NS_GET_NSTYPE of " + namespace.subject(),
                            namespace.number(),
                            Nsfs.NS_GET_NSTYPE,
                            0,
                            0,
                            0);
        }
    }

    /// Source: `NS_GET_ID`. Empty before Linux 6.18.
    public static OptionalLong cookie(Fd namespace) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long result =
                    scratch.call(
                            SystemCall.IOCTL,
                            namespace.number(),
                            Nsfs.NS_GET_ID & 0xffffffffL,
                            scratch.structureAddress());
            if (result == -Errno.ENOTTY || result == -Errno.EINVAL) {
                return OptionalLong.empty();
            }
            if (result < 0) {
                throw Scratch.failure(
                        SystemCall.IOCTL, "NS_GET_ID of " + namespace.subject(), result);
            }
            return OptionalLong.of(scratch.structure().getLong(0));
        }
    }

    /// The cookie of a socket's network namespace. Source: `SO_NETNS_COOKIE`, man 7 socket. Empty before
    /// Linux 5.14.
    public static OptionalLong cookieOfSocket(Fd socket) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int length = Long.BYTES;
            scratch.structure().putInt(length, Long.BYTES);
            long result =
                    scratch.call(
                            SystemCall.GETSOCKOPT,
                            socket.number(),
                            Sockets.SOL_SOCKET,
                            Sockets.SO_NETNS_COOKIE,
                            scratch.structureAddress(),
                            scratch.structureAddress() + length);
            if (result == -Errno.ENOPROTOOPT) {
                return OptionalLong.empty();
            }
            if (result < 0) {
                throw Scratch.failure(SystemCall.GETSOCKOPT, "SO_NETNS_COOKIE", result);
            }
            return OptionalLong.of(scratch.structure().getLong(0));
        }
    }

    /// Source: `NS_GET_USERNS`, man 2 ioctl_nsfs.
    public static Fd owner(Fd namespace) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = "NS_GET_USERNS of " + namespace.subject();
            long owner =
                    scratch.demand(
                            SystemCall.IOCTL,
                            subject,
                            namespace.number(),
                            Nsfs.NS_GET_USERNS,
                            0,
                            0,
                            0);
            return Fd.adopt(owner, subject);
        }
    }

    /// Source: man 2 setns; acts on the calling thread alone.
    public static void enter(Fd namespace, int kind) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(
                    SystemCall.SETNS, namespace.subject(), namespace.number(), kind, 0, 0, 0);
        }
    }

    /// Source: man 2 unshare; acts on the calling thread alone.
    public static void leave(int kind) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(SystemCall.UNSHARE, "a new namespace", kind, 0, 0, 0, 0);
        }
    }

    /// Sets the host name of the calling thread's UTS namespace. Source: man 2 sethostname. Needs
    /// `CAP_SYS_ADMIN` in the user namespace that owns it.
    ///
    /// @throws SyscallException `EINVAL` beyond 64 bytes, `EPERM`
    public static void setHostName(String name) throws SyscallException {
        byte[] bytes = KernelText.encode(name);
        try (Scratch scratch = Scratch.borrow()) {
            long address = scratch.path(name);
            scratch.demand(
                    SystemCall.SETHOSTNAME, "'" + name + "'", address, bytes.length, 0, 0, 0);
        }
    }
}
