// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// A netlink socket's descriptor: sends and receives datagrams, and knows nothing of their content.
/// The conversation is [dev.warren.kernel.netlink.NetlinkSocket].
///
/// Thread: one at a time.
public final class NetlinkDescriptor implements AutoCloseable {
    private final Fd fd;

    private NetlinkDescriptor(Fd fd) {
        this.fd = fd;
    }

    /// Opens a socket of a netlink protocol in the calling thread's network namespace.
    public static NetlinkDescriptor open(int protocol) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long opened =
                    scratch.demand(
                            SystemCall.SOCKET,
                            "netlink",
                            Sockets.AF_NETLINK,
                            Sockets.SOCK_RAW | Sockets.SOCK_CLOEXEC,
                            protocol,
                            0,
                            0);
            Fd fd = Fd.adopt(opened, "netlink socket");
            option(scratch, fd, Netlink.NETLINK_GET_STRICT_CHK);
            option(scratch, fd, Netlink.NETLINK_EXT_ACK);
            return new NetlinkDescriptor(fd);
        }
    }

    /// Switches an option on where the kernel has it; without it the kernel is merely less strict or
    /// less talkative.
    private static void option(Scratch scratch, Fd fd, int option) {
        scratch.structure().putInt(0, 1);
        scratch.call(
                SystemCall.SETSOCKOPT,
                fd.number(),
                Netlink.SOL_NETLINK,
                option,
                scratch.structureAddress(),
                4);
    }

    /// The cookie of the socket's network namespace; empty before Linux 5.14.
    public OptionalLong namespaceCookie() throws SyscallException {
        return NamespaceCalls.cookieOfSocket(fd);
    }

    /// Writes a datagram into the buffer it is given and returns its length.
    public interface Writer {
        int write(ByteBuffer buffer);
    }

    /// Takes one datagram; `bytes` is used again after the call.
    public interface Reader {
        void datagram(byte[] bytes, int length);
    }

    /// Sends one datagram of up to 64 KiB to the kernel, which works on it before the call returns.
    public void send(String subject, Writer writer) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int length = writer.write(scratch.data());
            scratch.demand(
                    SystemCall.SENDTO, subject, fd.number(), scratch.dataAddress(), length, 0, 0);
        }
    }

    /// Receives what is there, at least one datagram and at most two in one call: a short table and
    /// the message that ends it come together.
    ///
    /// @throws SyscallException `ENOBUFS` when the kernel had to drop messages, `EMSGSIZE` when a
    ///     message did not fit into 32 KiB
    public void receive(String subject, Reader reader) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int count =
                    (int)
                            scratch.demand(
                                    SystemCall.RECVMMSG,
                                    subject,
                                    fd.number(),
                                    scratch.vectorAddress(),
                                    Scratch.DATAGRAMS,
                                    Sockets.MSG_WAITFORONE,
                                    0);
            byte[] block = scratch.block();
            for (int i = 0; i < count; i++) {
                if ((scratch.datagramFlags(i) & Sockets.MSG_TRUNC) != 0) {
                    throw new SyscallException("recvmmsg", subject, Errno.EMSGSIZE);
                }
                int length = scratch.datagramLength(i);
                scratch.data().get(i * Scratch.DATAGRAM_BYTES, block, 0, length);
                reader.datagram(block, length);
            }
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
