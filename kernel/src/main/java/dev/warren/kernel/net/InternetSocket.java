// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// A socket of IPv4 or IPv6, as one `SOCK_DIAG_BY_FAMILY` message tells it.
///
/// Source: man 7 sock_diag, `linux/inet_diag.h`.
///
/// @param protocol above IP: 6 is TCP, 17 UDP; of a raw socket the protocol that it receives
/// @param raw whether it is a raw socket
/// @param state as TCP numbers them: 7 is closed (for UDP: without a peer), 10 listens
/// @param local its own address
/// @param localPort its own port; 0 for a raw socket
/// @param remote the other side; unspecified without one
/// @param remotePort the other side's port
/// @param link the index of the link that it is bound to; 0 for any
/// @param onlyV6 whether a socket of IPv6 takes no packets of IPv4
/// @param user who made it, below 2^32
/// @param inode by which a process's descriptor is told to be this socket; below 2^32
/// @param receiveQueue bytes that wait to be read; of a listening socket connections to be accepted
/// @param sendQueue bytes that wait to be sent; of a listening socket the most that may wait
public record InternetSocket(
        int protocol,
        boolean raw,
        int state,
        IpAddress local,
        int localPort,
        IpAddress remote,
        int remotePort,
        int link,
        boolean onlyV6,
        long user,
        long inode,
        long receiveQueue,
        long sendQueue) {
    /// The state of a TCP socket that waits for connections.
    public static final int LISTEN = 10;

    /// The state of a UDP or raw socket that is tied to nobody.
    public static final int CLOSED = 7;

    public boolean isV6() {
        return local.isV6();
    }
}
