// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import dev.warren.namespace.NetworkNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stands before the metadata service of a lab, hands questions on to it, and answers some itself. One
/// client at a time.
final class EksMetadataProxy implements AutoCloseable {
    private static final InetAddress SERVICE = InetAddress.ofLiteral("169.254.169.254");
    private static final int PORT = 8080;
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final NetworkNamespace world;
    private final ServerSocketChannel listening;
    private final Function<String, String> answers;
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final Thread thread;

    /// @param answers the whole answer to a first line such as `GET /latest/… HTTP/1.1`; empty for the
    ///     service's own
    EksMetadataProxy(EksFailureLab lab, Function<String, String> answers) throws Exception {
        this.world = NetworkNamespace.open(lab.world());
        this.listening = world.openServerSocketChannel(StandardProtocolFamily.INET);
        this.answers = answers;
        listening.bind(new InetSocketAddress(SERVICE, PORT));
        thread = Thread.ofPlatform().name("metadata-proxy").start(this::serve);
    }

    static String url() {
        return "http://169.254.169.254:" + PORT;
    }

    /// An answer in the words of HTTP.
    static String answer(String status, String body) {
        return "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s".formatted(status, body.length(), body);
    }

    /// What was asked: the first line of each request.
    List<String> questions() {
        return questions;
    }

    private void serve() {
        while (listening.isOpen()) {
            serveOne();
        }
    }

    private void serveOne() {
        try (SocketChannel client = listening.accept();
                SocketChannel service = world.openSocketChannel(StandardProtocolFamily.INET)) {
            service.connect(new InetSocketAddress(SERVICE, 80));
            converse(client, service);
        } catch (IOException leftOrClosed) {
            // One client who has what he wanted, or the end; the caller sees which.
            return;
        }
    }

    private void converse(SocketChannel client, SocketChannel service) throws IOException {
        InputStream in = client.socket().getInputStream();
        OutputStream out = client.socket().getOutputStream();
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            String question = head.lines().findFirst().orElse("");
            questions.add(question);
            String own = answers.apply(question);
            out.write(
                    own.isEmpty()
                            ? asked(service, head)
                            : own.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    private static byte[] asked(SocketChannel service, String question) throws IOException {
        service.socket().getOutputStream().write(question.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = service.socket().getInputStream();
        String head = head(in);
        Matcher length = LENGTH.matcher(head);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        if (length.find()) {
            all.writeBytes(in.readNBytes(Integer.parseInt(length.group(1))));
        }
        return all.toByteArray();
    }

    /// Up to the empty line; empty at the end.
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        try {
            thread.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        world.close();
    }
}
