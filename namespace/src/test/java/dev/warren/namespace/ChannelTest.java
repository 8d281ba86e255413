// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.event.Poll;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.socket.SocketAddressBytes;
import dev.warren.kernel.socket.SocketDescriptor;
import dev.warren.testkit.Await;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Sockets of all kinds that belong to a namespace.
@Lab
@ExtendWith(LeakGuard.class)
final class ChannelTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir private Path folder;

    /// A namespace of which only this handle is left, with its loopback link up.
    private static NetworkNamespace withLoopback(LabTopology lab) throws IOException {
        LabNamespace namespace = lab.namespace("warren-channel");
        namespace.run("ip", "link", "set", "lo", "up");
        return NetworkNamespace.open(namespace.path().toString());
    }

    private static <T> T onVirtualThread(Callable<T> code) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.submit(code).get();
        }
    }

    private static String readAll(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        while (channel.read(bytes) >= 0) {
            // Until the end.
        }
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private static String answered(ServerSocketChannel server) throws IOException {
        try (SocketChannel accepted = server.accept()) {
            accepted.write(ByteBuffer.wrap("inside".getBytes(StandardCharsets.UTF_8)));
            return accepted.getLocalAddress().toString();
        }
    }

    @Test
    void streamsAreUsedFromAnyThreadAfterTheHandleIsClosed() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            for (StandardProtocolFamily family :
                    List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
                ServerSocketChannel server;
                SocketChannel client;
                try (NetworkNamespace namespace = lookedUp(lab, family)) {
                    server = namespace.openServerSocketChannel(family);
                    client = namespace.openSocketChannel(family);
                }
                try (server;
                        client;
                        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    server.bind(new InetSocketAddress(LOOPBACK, 0));
                    InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
                    // There is a listener there, and none of that number here.
                    assertThatThrownBy(() -> SocketChannel.open(address).close())
                            .isInstanceOf(ConnectException.class);
                    Future<String> answer = threads.submit(() -> answered(server));
                    client.connect(address);
                    assertThat(onVirtualThread(() -> readAll(client))).isEqualTo("inside");
                    assertThat(answer.get()).isEqualTo(address.toString());
                }
            }
        }
    }

    private static NetworkNamespace lookedUp(LabTopology lab, StandardProtocolFamily family)
            throws IOException {
        return family == StandardProtocolFamily.INET
                ? withLoopback(lab)
                : NetworkNamespace.open("/run/netns/warren-channel");
    }

    @Test
    void datagramsAndUnixStreamsWork() throws Exception {
        try (LabTopology lab = new LabTopology();
                NetworkNamespace namespace = withLoopback(lab)) {
            try (DatagramChannel receiver =
                            namespace.openDatagramChannel(StandardProtocolFamily.INET);
                    DatagramChannel sender =
                            namespace.openDatagramChannel(StandardProtocolFamily.INET)) {
                receiver.bind(new InetSocketAddress(LOOPBACK, 0));
                sender.send(ByteBuffer.wrap(new byte[] {42}), receiver.getLocalAddress());
                ByteBuffer got = ByteBuffer.allocate(8);
                assertThat(onVirtualThread(() -> receiver.receive(got))).isNotNull();
                assertThat(got.flip().get()).isEqualTo((byte) 42);
            }
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
            try (ServerSocketChannel server =
                            namespace.openServerSocketChannel(StandardProtocolFamily.UNIX);
                    SocketChannel client =
                            namespace.openSocketChannel(StandardProtocolFamily.UNIX)) {
                server.bind(address);
                client.connect(address);
                answered(server);
                assertThat(readAll(client)).isEqualTo("inside");
            }
        }
    }

    @Test
    void rawSocketsPing() throws Exception {
        try (LabTopology lab = new LabTopology();
                NetworkNamespace namespace = withLoopback(lab);
                SocketDescriptor socket =
                        namespace.openSocket(
                                Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMP)) {
            assertThat(socket.namespaceCookie()).isEqualTo(namespace.cookie());
            socket.connect(SocketAddressBytes.of(IpAddress.parse("127.0.0.1"), 0));
            // Echo request, number 0x1234, sequence 1, and the sum that goes with it.
            socket.send(new byte[] {8, 0, (byte) 0xe5, (byte) 0xca, 0x12, 0x34, 0, 1});
            byte[] reply = reply(socket);

            assertThat(reply).hasSize(28);
            assertThat(reply[20]).isZero();
            assertThat(reply[24]).isEqualTo((byte) 0x12);
        }
    }

    /// What comes back that is not what was sent.
    private static byte[] reply(SocketDescriptor socket) throws IOException {
        Optional<byte[]> got = next(socket);
        while (got.isPresent() && got.get()[20] == 8) {
            got = next(socket);
        }
        return got.orElseThrow();
    }

    private static Optional<byte[]> next(SocketDescriptor socket) throws IOException {
        Poll.await(List.of(new Poll.Interest(socket.fd(), Polling.POLLIN)), Duration.ofSeconds(20));
        return socket.receive();
    }

    @Test
    void packetSocketsSeeWhatTheLinkCarries() throws Exception {
        try (LabTopology lab = new LabTopology();
                NetworkNamespace namespace = withLoopback(lab);
                SocketDescriptor packets =
                        namespace.openSocket(Sockets.AF_PACKET, Sockets.SOCK_RAW, 0);
                DatagramChannel sender =
                        namespace.openDatagramChannel(StandardProtocolFamily.INET)) {
            packets.bind(SocketAddressBytes.ofLink(0x0003, 1));
            assertThat(packets.receive()).isEmpty();
            byte[] content = "warren-packet".getBytes(StandardCharsets.UTF_8);
            sender.send(ByteBuffer.wrap(content), new InetSocketAddress(LOOPBACK, 9));

            assertThat(next(packets))
                    .get()
                    .satisfies(
                            packet ->
                                    assertThat(new String(packet, StandardCharsets.ISO_8859_1))
                                            .endsWith("warren-packet"));
        }
    }

    /// In a JVM of its own, because the client keeps threads for a minute.
    @Test
    void aHttpClientSpeaksThroughTheFactory() throws Exception {
        try (LabTopology lab = new LabTopology();
                NetworkNamespace namespace = withLoopback(lab)) {
            assertThat(namespace.id()).isNotNull();
            assertThat(OtherJvm.run(Client.class, "/run/netns/warren-channel"))
                    .isEqualTo("200 from inside\nGET /warren HTTP/1.1\nthreads inside: 0");
        }
    }

    /// Serves in the namespace and asks for a page there.
    static final class Client {
        private Client() {}

        public static void main(String[] arguments) throws Exception {
            try (NetworkNamespace namespace = NetworkNamespace.open(arguments[0]);
                    ServerSocketChannel server =
                            namespace.openServerSocketChannel(StandardProtocolFamily.INET);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                server.bind(new InetSocketAddress(LOOPBACK, 0));
                int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
                Future<String> served = threads.submit(() -> serve(server));
                OkHttpClient client =
                        new OkHttpClient.Builder().socketFactory(namespace.socketFactory()).build();
                Request request =
                        new Request.Builder().url("http://127.0.0.1:" + port + "/warren").build();
                try (Response response = client.newCall(request).execute()) {
                    String body = Objects.requireNonNull(response.body()).string();
                    System.out.println(response.code() + " " + body);
                }
                System.out.println(served.get().lines().findFirst().orElse(""));
                Await.until("the end of the visits", () -> inside(namespace) == 0);
                System.out.println("threads inside: " + inside(namespace));
            }
            Runtime.getRuntime().halt(0);
        }

        private static int inside(NetworkNamespace namespace) {
            try {
                return ThreadPlace.in(namespace.id()).size();
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }
    }

    private static String serve(ServerSocketChannel server) throws IOException {
        try (SocketChannel accepted = server.accept()) {
            ByteBuffer bytes = ByteBuffer.allocate(4096);
            String head = "";
            while (!head.contains("\r\n\r\n") && accepted.read(bytes) >= 0) {
                head = StandardCharsets.UTF_8.decode(bytes.duplicate().flip()).toString();
            }
            String body = "from inside";
            String answer =
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body;
            accepted.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            return head;
        }
    }

    @Test
    void everySocketOfTheFactoryIsInside() throws Exception {
        try (LabTopology lab = new LabTopology();
                NetworkNamespace namespace = withLoopback(lab);
                ServerSocketChannel server =
                        namespace.openServerSocketChannel(StandardProtocolFamily.INET)) {
            server.bind(new InetSocketAddress(LOOPBACK, 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            var factory = namespace.socketFactory();
            for (Callable<Socket> way :
                    List.<Callable<Socket>>of(
                            () -> factory.createSocket("127.0.0.1", port),
                            () -> factory.createSocket(LOOPBACK, port),
                            () -> factory.createSocket(LOOPBACK, port, LOOPBACK, 0),
                            () -> factory.createSocket("127.0.0.1", port, LOOPBACK, 0))) {
                try (Socket socket = way.call()) {
                    answered(server);
                    assertThat(socket.getInputStream().readAllBytes()).hasSize(6);
                }
            }
            assertThatThrownBy(() -> factory.createSocket(LOOPBACK, 1))
                    .isInstanceOf(IOException.class);
        }
    }
}
