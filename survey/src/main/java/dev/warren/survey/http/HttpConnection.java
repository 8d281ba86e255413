// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.event.Poll;
import dev.warren.kernel.socket.SocketAddressBytes;
import dev.warren.kernel.socket.SocketDescriptor;
import java.util.List;
import java.util.Optional;

/// One connection to a service.
final class HttpConnection implements AutoCloseable {
    private final SocketDescriptor socket;
    private final Endpoint endpoint;
    private final Deadline deadline;
    private byte[] received = new byte[0];
    private int at;
    private boolean begun;
    private boolean isKept;
    private int answers;

    private HttpConnection(SocketDescriptor socket, Endpoint endpoint, Deadline deadline) {
        this.socket = socket;
        this.endpoint = endpoint;
        this.deadline = deadline;
    }

    static HttpConnection open(Endpoint endpoint, SocketSupply sockets, Deadline deadline)
            throws HttpFailure, SyscallException {
        int domain =
                switch (endpoint) {
                    case Endpoint.Tcp(var address, _) ->
                            address.isV6() ? Sockets.AF_INET6 : Sockets.AF_INET;
                    case Endpoint.Path _ -> Sockets.AF_UNIX;
                };
        SocketAddressBytes address =
                switch (endpoint) {
                    case Endpoint.Tcp(var ip, var port) -> SocketAddressBytes.of(ip, port);
                    case Endpoint.Path(var path) -> SocketAddressBytes.ofPath(path);
                };
        HttpConnection connection =
                new HttpConnection(
                        sockets.open(domain, Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK, 0),
                        endpoint,
                        deadline);
        try {
            connection.connect(address);
        } catch (HttpFailure | SyscallException failed) {
            connection.close();
            throw failed;
        }
        return connection;
    }

    /// Man 2 connect: once the socket can be written to, asking again tells how it ended.
    private void connect(SocketAddressBytes address) throws HttpFailure, SyscallException {
        while (true) {
            try {
                socket.connect(address);
                return;
            } catch (SyscallException notYet) {
                if (notYet.errno() == Errno.EISCONN) {
                    return;
                }
                if (notYet.errno() != Errno.EINPROGRESS && notYet.errno() != Errno.EALREADY) {
                    throw new HttpFailure(
                            HttpFailure.Kind.UNREACHABLE,
                            endpoint
                                    + " cannot be reached: "
                                    + Errno.meaning(notYet.errno())
                                    + " ("
                                    + Errno.name(notYet.errno())
                                    + ")");
                }
            }
            await(Polling.POLLOUT);
        }
    }

    private void await(int events) throws HttpFailure, SyscallException {
        int[] came =
                deadline.hasPassed()
                        ? new int[1]
                        : Poll.await(
                                List.of(new Poll.Interest(socket.fd(), events)), deadline.left());
        if (came[0] == 0) {
            throw new HttpFailure(HttpFailure.Kind.LATE, endpoint + " did not answer in time");
        }
    }

    boolean isKept() {
        return isKept;
    }

    int answers() {
        return answers;
    }

    /// Whether anything of the last answer has come.
    boolean hasBegunToAnswer() {
        return begun;
    }

    /// Sends a request, which fits into any socket's buffer, and reads the answer.
    HttpAnswer exchange(byte[] request, int limitBytes) throws HttpFailure, SyscallException {
        begun = false;
        isKept = false;
        try {
            socket.send(request);
        } catch (SyscallException refused) {
            throw lost(refused);
        }
        HttpReader reader = new HttpReader(this, endpoint.toString(), limitBytes);
        HttpAnswer answer = reader.read();
        isKept = reader.keepsConnection() && at == received.length;
        answers++;
        return answer;
    }

    private HttpFailure lost(SyscallException failed) {
        return new HttpFailure(
                HttpFailure.Kind.CUT,
                endpoint + " broke the connection (" + Errno.name(failed.errno()) + ")");
    }

    /// The next byte; -1 when the service has closed the connection.
    int next() throws HttpFailure, SyscallException {
        while (at == received.length) {
            await(Polling.POLLIN);
            Optional<byte[]> more;
            try {
                more = socket.receive();
            } catch (SyscallException failed) {
                throw lost(failed);
            }
            if (more.isPresent()) {
                if (more.get().length == 0) {
                    return -1;
                }
                received = more.get();
                at = 0;
                begun = true;
            }
        }
        return received[at++] & 0xff;
    }

    @Override
    public void close() {
        socket.close();
    }
}
