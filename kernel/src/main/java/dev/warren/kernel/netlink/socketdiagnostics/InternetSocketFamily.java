// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.socketdiagnostics;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.SocketDiagnostics;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.InternetSocket;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Bytes;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;

/// Sockets of one protocol and one IP family: `SOCK_DIAG_BY_FAMILY`.
///
/// A kernel may load a module to answer (`tcp_diag`, `udp_diag`, `raw_diag`); one that has none says
/// `ENOENT`. The socket that asks is one of [dev.warren.kernel.abi.Netlink#NETLINK_SOCK_DIAG].
/// Source: man 7 sock_diag, `linux/inet_diag.h`; since Linux 3.3, raw ones since 4.10. Privilege: none.
public final class InternetSocketFamily implements Family<InternetSocket> {
    private final int family;
    private final int protocol;
    private final int states;

    private InternetSocketFamily(int family, int protocol, int states) {
        this.family = family;
        this.protocol = protocol;
        this.states = states;
    }

    /// Reads the sockets that wait for others: those of TCP that listen, others without a peer.
    ///
    /// @param protocol 6 for TCP, 17 for UDP, 255 for raw sockets
    /// @throws SyscallException `ENOENT` when the kernel has no answer for the protocol
    public static Dump<InternetSocket> waiting(NetlinkSocket socket, boolean isV6, int protocol)
            throws SyscallException {
        int state = protocol == Sockets.IPPROTO_TCP ? InternetSocket.LISTEN : InternetSocket.CLOSED;
        int family = isV6 ? Sockets.AF_INET6 : Sockets.AF_INET;
        return socket.dump(new InternetSocketFamily(family, protocol, 1 << state));
    }

    @Override
    public int requestType() {
        return SocketDiagnostics.SOCK_DIAG_BY_FAMILY;
    }

    @Override
    public int replyType() {
        return SocketDiagnostics.SOCK_DIAG_BY_FAMILY;
    }

    @Override
    public String name() {
        return "SOCK_DIAG_BY_FAMILY";
    }

    @Override
    public void writeDump(Request request) {
        request.field8(family).field8(protocol).field8(0).field8(0).field32(states);
        for (int i = 0; i < SocketDiagnostics.SOCKID_BYTES; i += 4) {
            request.field32(0);
        }
    }

    @Override
    public InternetSocket decode(byte[] bytes, int offset, int end) {
        if (end - offset < SocketDiagnostics.MESSAGE_BYTES) {
            throw new MalformedMessageException(
                    "a message about a socket of " + (end - offset) + " bytes");
        }
        boolean onlyV6 = false;
        int receives = protocol;
        Attributes attributes =
                new Attributes(bytes, offset + SocketDiagnostics.MESSAGE_BYTES, end);
        while (attributes.next()) {
            switch (attributes.type()) {
                case SocketDiagnostics.INET_DIAG_SKV6ONLY -> onlyV6 = attributes.u8() != 0;
                case SocketDiagnostics.INET_DIAG_PROTOCOL -> receives = attributes.u8();
                default -> {}
            }
        }
        int length = bytes[offset] == Sockets.AF_INET6 ? 16 : 4;
        int id = offset + 4;
        int tail = id + SocketDiagnostics.SOCKID_BYTES + 4;
        boolean raw = protocol == Sockets.IPPROTO_RAW;
        return new InternetSocket(
                raw ? receives : protocol,
                raw,
                bytes[offset + 1] & 0xff,
                IpAddress.of(bytes, id + 4, length),
                raw ? 0 : port(bytes, id),
                IpAddress.of(bytes, id + 20, length),
                raw ? 0 : port(bytes, id + 2),
                Bytes.s32(bytes, id + 36),
                onlyV6,
                u32(bytes, tail + 8),
                u32(bytes, tail + 12),
                u32(bytes, tail),
                u32(bytes, tail + 4));
    }

    private static int port(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static long u32(byte[] bytes, int at) {
        return Bytes.s32(bytes, at) & 0xffffffffL;
    }
}
