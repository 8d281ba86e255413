// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Real packets from one namespace to another, and from whom they seem to come where they arrive.
final class Probe implements AutoCloseable {
    private final NetworkNamespace from;
    private final NetworkNamespace at;

    /// @param from files of namespaces, such as `/proc/7/ns/net`
    Probe(String from, String at) throws IOException {
        this.from = NetworkNamespace.open(from);
        this.at = NetworkNamespace.open(at);
    }

    static String of(long pid) {
        return "/proc/" + pid + "/ns/net";
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    /// One datagram from an address that the kernel chooses.
    String datagram(String to, int port) throws IOException {
        return datagram("0.0.0.0", to, port);
    }

    /// One datagram from an address of the sender.
    String datagram(String source, String to, int port) throws IOException {
        try (DatagramChannel listening = at.openDatagramChannel(StandardProtocolFamily.INET);
                DatagramChannel sending = from.openDatagramChannel(StandardProtocolFamily.INET)) {
            listening.bind(address(to, port));
            listening.configureBlocking(false);
            sending.bind(address(source, 0));
            sending.send(ByteBuffer.wrap(new byte[] {1}), address(to, port));
            AtomicReference<@Nullable SocketAddress> seen = new AtomicReference<>();
            Await.until(
                    "a datagram to " + to,
                    () -> {
                        seen.set(received(listening));
                        return seen.get() != null;
                    });
            return host(seen.get());
        }
    }

    private static @Nullable SocketAddress received(DatagramChannel channel) {
        try {
            return channel.receive(ByteBuffer.allocate(8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// One connection.
    ///
    /// @param listening the port at which it is to arrive, whatever it was sent to
    String connection(String to, int port, int listening) throws IOException {
        try (ServerSocketChannel server = at.openServerSocketChannel(StandardProtocolFamily.INET);
                SocketChannel client = from.openSocketChannel(StandardProtocolFamily.INET)) {
            server.bind(address("0.0.0.0", listening));
            client.configureBlocking(false);
            client.connect(address(to, port));
            Await.until(
                    "a connection to " + to + ":" + port,
                    () -> {
                        try {
                            return client.finishConnect();
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    });
            try (SocketChannel arrived = server.accept()) {
                return host(arrived.getRemoteAddress());
            }
        }
    }

    private static String host(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress known)) {
            throw new AssertionError("no address: " + address);
        }
        return known.getAddress().getHostAddress();
    }

    @Override
    public void close() {
        from.close();
        at.close();
    }
}
