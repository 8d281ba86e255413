// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.sample;

import dev.warren.namespace.NetworkNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A server of HTTP that answers whatever a test wants, also what no server should. It listens inside a
/// namespace; its threads are outside.
public final class StubService implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Script script;
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final List<SocketChannel> open = Collections.synchronizedList(new ArrayList<>());
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    /// What was asked.
    ///
    /// @param headers by their names in lower case
    public record Request(String method, String path, Map<String, String> headers) {
        public Request {
            headers = Map.copyOf(headers);
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /// What to do with a question. What is written is sent as it is; the connection stays open unless
    /// the script closes it.
    public interface Script {
        void answer(Request request, SocketChannel to) throws IOException;
    }

    private StubService(ServerSocketChannel server, Script script) {
        this.server = server;
        this.script = script;
    }

    /// A server at an address of a namespace.
    public static StubService at(
            NetworkNamespace namespace, String address, int port, Script script) {
        try {
            ServerSocketChannel server =
                    namespace.openServerSocketChannel(
                            address.contains(":")
                                    ? StandardProtocolFamily.INET6
                                    : StandardProtocolFamily.INET);
            return start(server, new InetSocketAddress(address, port), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A server at a path.
    public static StubService at(Path path, Script script) {
        try {
            return start(
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX),
                    UnixDomainSocketAddress.of(path),
                    script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StubService start(
            ServerSocketChannel server, SocketAddress address, Script script) throws IOException {
        server.bind(address);
        StubService service = new StubService(server, script);
        service.run(service::accept);
        return service;
    }

    private void run(Runnable work) {
        threads.add(Thread.ofPlatform().daemon().name("stub-service").start(work));
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel accepted = server.accept();
                open.add(accepted);
                run(() -> serve(accepted));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel;
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        Channels.newInputStream(channel),
                                        StandardCharsets.ISO_8859_1))) {
            for (String first = reader.readLine(); first != null; first = reader.readLine()) {
                String[] words = first.split(" ", -1);
                Map<String, String> headers = new TreeMap<>();
                for (String line = reader.readLine();
                        line != null && !line.isEmpty();
                        line = reader.readLine()) {
                    int colon = line.indexOf(':');
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
                Request request = new Request(words[0], words[1], headers);
                requests.add(request);
                script.answer(request, channel);
            }
        } catch (IOException broken) {
            // Whoever asked has gone, or the test is over.
            return;
        }
    }

    /// Everything that was asked so far.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// How many connections were made.
    public int connections() {
        return open.size();
    }

    /// A usual answer.
    public static void answer(SocketChannel to, int status, String body) throws IOException {
        write(
                to,
                "HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, body));
    }

    public static void write(SocketChannel to, String raw) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(raw.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (SocketChannel channel : List.copyOf(open)) {
                channel.close();
            }
            for (Thread thread : List.copyOf(threads)) {
                thread.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
