// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import dev.warren.kernel.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Asks one service, over one connection that is kept while the service keeps it.
///
/// No redirection is followed: a service of the node that sends us elsewhere is not the one we know.
///
/// Thread: one at a time.
public final class HttpClient implements AutoCloseable {
    private static final int ANSWERS_PER_CONNECTION = 10_000;

    private final Endpoint endpoint;
    private final SocketSupply sockets;
    private final Deadline deadline;
    private Optional<HttpConnection> kept = Optional.empty();

    /// @param sockets opens sockets in the namespace from which the service is to be asked
    /// @param deadline of everything that is asked by this object
    public HttpClient(Endpoint endpoint, SocketSupply sockets, Deadline deadline) {
        this.endpoint = endpoint;
        this.sockets = sockets;
        this.deadline = deadline;
    }

    /// A line of a request's head.
    public record Header(String name, String value) {
        public Header {
            if (!name.matches("[A-Za-z0-9-]+") || !value.matches("[\\x20-\\x7e]*")) {
                throw new IllegalArgumentException("a header with such characters cannot be sent");
            }
        }
    }

    /// Asks for something.
    ///
    /// @param path begins with `/`; its characters are sent as they are
    /// @param limitBytes of the body
    /// @throws HttpFailure when no answer came
    /// @throws SyscallException when no socket can be opened: `EPERM`, `EMFILE`
    public HttpAnswer get(String path, int limitBytes, Header... headers)
            throws HttpFailure, SyscallException {
        return ask("GET", path, limitBytes, headers);
    }

    /// Sends an empty `PUT`.
    ///
    /// @throws HttpFailure as [#get]
    public HttpAnswer put(String path, int limitBytes, Header... headers)
            throws HttpFailure, SyscallException {
        return ask("PUT", path, limitBytes, headers);
    }

    private HttpAnswer ask(String method, String path, int limitBytes, Header... headers)
            throws HttpFailure, SyscallException {
        byte[] request = request(method, path, headers);
        if (kept.isPresent()) {
            HttpConnection old = kept.get();
            try {
                return exchange(old, request, limitBytes);
            } catch (HttpFailure failed) {
                // A service may close what it kept at any time, also while we ask.
                if (failed.kind() != HttpFailure.Kind.CUT || old.hasBegunToAnswer()) {
                    throw failed;
                }
            }
        }
        HttpConnection fresh = HttpConnection.open(endpoint, sockets, deadline);
        return exchange(fresh, request, limitBytes);
    }

    private HttpAnswer exchange(HttpConnection connection, byte[] request, int limitBytes)
            throws HttpFailure, SyscallException {
        kept = Optional.empty();
        boolean keep = false;
        try {
            HttpAnswer answer = connection.exchange(request, limitBytes);
            keep = connection.isKept() && connection.answers() < ANSWERS_PER_CONNECTION;
            return answer;
        } finally {
            if (keep) {
                kept = Optional.of(connection);
            } else {
                connection.close();
            }
        }
    }

    private byte[] request(String method, String path, Header... headers) {
        if (!path.matches("/[\\x21-\\x7e]*")) {
            throw new IllegalArgumentException("a path with such characters cannot be sent");
        }
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(endpoint.authority()).append("\r\n");
        head.append("Accept: */*\r\n");
        if (method.equals("PUT")) {
            head.append("Content-Length: 0\r\n");
        }
        for (Header header : List.of(headers)) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        kept.ifPresent(HttpConnection::close);
        kept = Optional.empty();
    }
}
