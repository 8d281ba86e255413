// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;

/// Makes TCP sockets that belong to a network namespace.
///
/// Each is a channel's socket: one made by `new Socket()` would be opened at its first use, by whatever
/// thread uses it first, in that thread's namespace.
final class NamespaceSocketFactory extends SocketFactory {
    private final NetworkNamespace namespace;

    NamespaceSocketFactory(NetworkNamespace namespace) {
        this.namespace = namespace;
    }

    @Override
    public Socket createSocket() throws IOException {
        return open(StandardProtocolFamily.INET6).socket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(resolved(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        return connected(resolved(host, port), new InetSocketAddress(local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        return connected(
                new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    private static InetSocketAddress resolved(String host, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    private Socket connected(
            InetSocketAddress remote, @org.jspecify.annotations.Nullable SocketAddress local)
            throws IOException {
        SocketChannel channel = open(StandardProtocolFamily.INET6);
        try {
            if (local != null) {
                channel.bind(local);
            }
            channel.connect(remote);
            return channel.socket();
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /// An IPv6 socket speaks IPv4, too; where the kernel has no IPv6 there is only the other.
    private SocketChannel open(StandardProtocolFamily family) throws IOException {
        try {
            return namespace.openSocketChannel(family);
        } catch (UnsupportedOperationException noIpv6) {
            return namespace.openSocketChannel(StandardProtocolFamily.INET);
        }
    }
}
