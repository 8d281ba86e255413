// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.store.NamespaceStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Serves the documents of a lab by HTTP in its namespaces. Nobody is inside: only the sockets are.
///
/// Thread: any.
final class LabServer implements AutoCloseable {
    private static final int PATIENCE_MILLISECONDS = 30_000;

    private final List<ServerSocketChannel> listening = new ArrayList<>();
    private final List<Thread> acceptors = new ArrayList<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private LabServer() {}

    /// Listens at once; what connects from now on is answered.
    static LabServer start(List<HttpSite> sites) throws IOException {
        LabServer server = new LabServer();
        try {
            for (HttpSite site : sites) {
                server.listen(site);
            }
            return server;
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private void listen(HttpSite site) throws IOException {
        String path = NamespaceStore.STANDARD_FOLDER + "/" + site.netns();
        try (NetworkNamespace namespace = NetworkNamespace.open(path)) {
            ServerSocketChannel channel =
                    namespace.openServerSocketChannel(StandardProtocolFamily.INET);
            listening.add(channel);
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral(site.address()), site.port()));
            HttpAnswers answers = new HttpAnswers(site);
            acceptors.add(
                    Thread.ofPlatform()
                            .name("warren-lab-" + site.port())
                            .daemon()
                            .start(() -> accept(channel, answers)));
        }
    }

    private void accept(ServerSocketChannel channel, HttpAnswers answers) {
        while (channel.isOpen()) {
            acceptOne(channel, answers);
        }
    }

    private void acceptOne(ServerSocketChannel channel, HttpAnswers answers) {
        try {
            SocketChannel client = channel.accept();
            open.add(client);
            Thread.ofVirtual().start(() -> answer(client, answers));
        } catch (IOException leftOrClosed) {
            // One who left before being accepted, or the end; the caller sees which.
            return;
        }
    }

    private void answer(SocketChannel client, HttpAnswers answers) {
        try (client) {
            client.socket().setSoTimeout(PATIENCE_MILLISECONDS);
            answers.converse(client.socket().getInputStream(), client.socket().getOutputStream());
        } catch (IOException left) {
            // Whoever asked has gone; there is nobody to be told.
            return;
        } finally {
            open.remove(client);
        }
    }

    @Override
    public void close() {
        for (ServerSocketChannel channel : listening) {
            closeQuietly(channel);
        }
        for (Thread acceptor : acceptors) {
            join(acceptor);
        }
        open.forEach(LabServer::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception alreadyBroken) {
            // Closed is all it was to be.
            return;
        }
    }

    private static void join(Thread acceptor) {
        try {
            acceptor.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
