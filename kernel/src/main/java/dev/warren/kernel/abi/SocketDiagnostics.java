// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers of the `NETLINK_SOCK_DIAG` protocol.
///
/// Source: `include/uapi/linux/sock_diag.h`, `inet_diag.h`; since Linux 3.3.
public final class SocketDiagnostics {
    public static final int SOCK_DIAG_BY_FAMILY = 20;

    /// `struct inet_diag_sockid`: source port and destination port u16 in network order, source and
    /// destination 16 bytes each, link u32, cookie 8 bytes.
    public static final int SOCKID_BYTES = 48;

    /// `struct inet_diag_msg`: family u8, state u8, timer u8, retransmissions u8, the id, expires u32,
    /// receive queue u32, send queue u32, user u32, inode u32.
    public static final int MESSAGE_BYTES = 24 + SOCKID_BYTES;

    public static final int INET_DIAG_SKV6ONLY = 11;

    /// What a raw socket receives, in place of the padding of `struct inet_diag_req_v2`. Since Linux 4.10.
    public static final int INET_DIAG_PROTOCOL = 10;

    private SocketDiagnostics() {}
}
