// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.socket;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A socket address as the kernel takes it: `struct sockaddr_in`, `sockaddr_in6`,
/// `sockaddr_ll` or `sockaddr_un`.
public final class SocketAddressBytes {
    private final byte[] bytes;
    private final String text;

    private SocketAddressBytes(byte[] bytes, String text) {
        this.bytes = bytes;
        this.text = text;
    }

    /// An IP address with a port; for raw sockets the port is 0. Source: man 7 ip, ipv6.
    public static SocketAddressBytes of(IpAddress address, int port) {
        byte[] bytes =
                new byte[address.isV6() ? Sockets.SOCKADDR_IN6_BYTES : Sockets.SOCKADDR_IN_BYTES];
        ByteBuffer buffer = family(bytes, address.isV6() ? Sockets.AF_INET6 : Sockets.AF_INET);
        buffer.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port);
        if (address.isV6()) {
            buffer.putLong(8, address.high()).putLong(16, address.low());
        } else {
            buffer.putInt(4, (int) address.low());
        }
        return new SocketAddressBytes(bytes, address + " port " + port);
    }

    /// A link, for packet sockets. Source: man 7 packet.
    ///
    /// @param protocol the Ethernet protocol, such as 0x0800; 0x0003 for all
    /// @param index the link's index in the socket's namespace; 0 for all of them
    public static SocketAddressBytes ofLink(int protocol, int index) {
        byte[] bytes = new byte[Sockets.SOCKADDR_LL_BYTES];
        ByteBuffer buffer = family(bytes, Sockets.AF_PACKET);
        buffer.putInt(4, index);
        buffer.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) protocol);
        return new SocketAddressBytes(bytes, "link " + index);
    }

    /// A socket with a path. Source: man 7 unix.
    ///
    /// @throws IllegalArgumentException for a path of more than 107 bytes, of none, or with a NUL in it
    public static SocketAddressBytes ofPath(String path) {
        byte[] name = KernelText.encode(path);
        if (name.length == 0
                || name.length >= Sockets.SOCKADDR_UN_PATH_BYTES
                || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + path + "' is no path that a socket can have");
        }
        byte[] bytes = new byte[Sockets.SOCKADDR_UN_PATH_OFFSET + name.length + 1];
        family(bytes, Sockets.AF_UNIX).put(Sockets.SOCKADDR_UN_PATH_OFFSET, name);
        return new SocketAddressBytes(bytes, path);
    }

    private static ByteBuffer family(byte[] bytes, int family) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putShort(0, (short) family);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return text;
    }
}
