// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.socket;

import dev.warren.kernel.Fd;
import dev.warren.kernel.NamespaceCalls;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.NativeBlock;
import dev.warren.kernel.call.Scratch;
import java.util.Optional;
import java.util.OptionalLong;

/// An owned socket of any kind. It belongs for ever to the network namespace in which its thread was
/// when it was opened.
///
/// Datagrams of up to 32 KiB. Waiting for one is inside the kernel: it cannot be interrupted, and a
/// virtual thread keeps its carrier meanwhile.
/// Source: man 2 socket, bind, connect, sendto, recvfrom; man 7 raw, packet.
///
/// Thread: one that sends and one that receives at a time.
public final class SocketDescriptor implements AutoCloseable {
    private final Fd fd;

    private SocketDescriptor(Fd fd) {
        this.fd = fd;
    }

    /// Opens a socket in the calling thread's network namespace; it is closed in programs (`O_CLOEXEC`).
    ///
    /// @param domain the address family, such as [Sockets#AF_INET]
    /// @param type such as [Sockets#SOCK_RAW] or [Sockets#SOCK_DGRAM]
    /// @param protocol within the family; 0 for the usual one
    /// @throws SyscallException `EPERM` for a raw or packet socket without `CAP_NET_RAW`;
    ///     `EAFNOSUPPORT`, `EPROTONOSUPPORT`; `EMFILE`
    public static SocketDescriptor open(int domain, int type, int protocol)
            throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = "a socket of family " + domain + ", type " + type;
            long opened =
                    scratch.demand(
                            SystemCall.SOCKET,
                            subject,
                            domain,
                            type | Sockets.SOCK_CLOEXEC,
                            protocol,
                            0,
                            0);
            return new SocketDescriptor(Fd.adopt(opened, subject));
        }
    }

    /// The kernel's 64-bit name of the socket's network namespace (`SO_NETNS_COOKIE`).
    ///
    /// @return empty before Linux 5.14
    public OptionalLong namespaceCookie() throws SyscallException {
        return NamespaceCalls.cookieOfSocket(fd);
    }

    /// Gives the socket its own address. Source: man 2 bind.
    ///
    /// @throws SyscallException `EADDRINUSE`, `EADDRNOTAVAIL`, `EACCES`
    public void bind(SocketAddressBytes address) throws SyscallException {
        address(SystemCall.BIND, address);
    }

    /// Joins the socket to a peer. Source: man 2 connect.
    ///
    /// @throws SyscallException `ECONNREFUSED`, `ENETUNREACH`, `EHOSTUNREACH`, `ETIMEDOUT`
    public void connect(SocketAddressBytes address) throws SyscallException {
        address(SystemCall.CONNECT, address);
    }

    private void address(SystemCall call, SocketAddressBytes address) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            byte[] bytes = address.bytes();
            scratch.structure().put(0, bytes);
            scratch.demand(
                    call,
                    address.toString(),
                    fd.number(),
                    scratch.structureAddress(),
                    bytes.length,
                    0,
                    0);
        }
    }

    /// Sends a datagram to the peer that the socket is connected to. Source: man 2 send.
    ///
    /// @throws SyscallException `EDESTADDRREQ` when it is not connected; `EMSGSIZE`
    public void send(byte[] datagram) throws SyscallException {
        if (datagram.length > Scratch.DATAGRAM_BYTES) {
            throw new SyscallException("sendto", fd.subject(), Errno.EMSGSIZE);
        }
        try (Scratch scratch = Scratch.borrow()) {
            scratch.data().put(0, datagram);
            scratch.demand(
                    SystemCall.SENDTO,
                    fd.subject(),
                    fd.number(),
                    scratch.dataAddress(),
                    datagram.length,
                    Sockets.MSG_NOSIGNAL,
                    0);
        }
    }

    /// Takes the next datagram that is there; one beyond 32 KiB is cut. Source: man 2 recv.
    ///
    /// @return empty when there is none now; [#fd] can be waited for
    public Optional<byte[]> receive() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long length =
                    scratch.call(
                            SystemCall.RECVFROM,
                            fd.number(),
                            scratch.dataAddress(),
                            Scratch.DATAGRAM_BYTES,
                            Sockets.MSG_DONTWAIT,
                            0);
            if (length == -Errno.EAGAIN) {
                return Optional.empty();
            }
            if (length < 0) {
                throw Scratch.failure(SystemCall.RECVFROM, fd.subject(), length);
            }
            byte[] datagram = new byte[(int) length];
            scratch.data().get(0, datagram);
            return Optional.of(datagram);
        }
    }

    /// Asks for an option whose answer may be large, such as a table of a packet filter.
    /// Source: man 2 getsockopt.
    ///
    /// @param question what the kernel finds in the buffer
    /// @param capacityBytes the size of the buffer
    /// @return as many bytes as the kernel says it has written
    /// @throws SyscallException `ENOPROTOOPT` for an option that is not known, `EPERM`
    public byte[] option(int level, int option, byte[] question, int capacityBytes)
            throws SyscallException {
        try (Scratch scratch = Scratch.borrow();
                NativeBlock block = new NativeBlock(capacityBytes)) {
            block.bytes().put(0, question);
            scratch.structure().putInt(0, capacityBytes);
            scratch.demand(
                    SystemCall.GETSOCKOPT,
                    fd.subject() + ", option " + option,
                    fd.number(),
                    level,
                    option,
                    block.address(),
                    scratch.structureAddress());
            byte[] answer = new byte[Math.clamp(scratch.structure().getInt(0), 0, capacityBytes)];
            block.bytes().get(0, answer);
            return answer;
        }
    }

    /// The descriptor, to be waited for.
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
