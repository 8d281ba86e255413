// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers for sockets.
///
/// Source: `include/linux/socket.h`, `include/uapi/asm-generic/socket.h`.
public final class Sockets {
    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_BRIDGE = 7;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    public static final int SOL_SOCKET = 1;

    /// A 64-bit number that names the socket's network namespace. Since Linux 5.14.
    public static final int SO_NETNS_COOKIE = 71;

    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_ICMPV6 = 58;
    public static final int IPPROTO_SCTP = 132;
    public static final int IPPROTO_RAW = 255;

    public static final int SOCKADDR_IN_BYTES = 16;
    public static final int SOCKADDR_IN6_BYTES = 28;
    public static final int SOCKADDR_LL_BYTES = 20;

    /// `struct sockaddr_un` without its path; the path with its NUL has room for 108 bytes.
    public static final int SOCKADDR_UN_PATH_OFFSET = 2;

    public static final int SOCKADDR_UN_PATH_BYTES = 108;

    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_WAITFORONE = 0x10000;

    /// `struct mmsghdr` on 64 bits: `struct msghdr` (56 bytes), `msg_len`, padding.
    public static final int MMSGHDR_BYTES = 64;

    public static final int MSGHDR_IOV_OFFSET = 16;
    public static final int MSGHDR_IOVLEN_OFFSET = 24;
    public static final int MSGHDR_FLAGS_OFFSET = 48;
    public static final int MMSGHDR_LEN_OFFSET = 56;

    /// `struct iovec` on 64 bits: base, length.
    public static final int IOVEC_BYTES = 16;

    private Sockets() {}
}
