// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import dev.warren.kernel.NetlinkDescriptor;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Netlink;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// A conversation with the kernel in one network namespace: about its routing tables and links, or about
/// its packet filter.
///
/// The socket belongs for ever to the namespace in which its thread was when it was opened; it is
/// used from any thread afterwards.
/// Source: man 7 netlink, man 7 rtnetlink.
///
/// Thread: one at a time.
public final class NetlinkSocket implements AutoCloseable {
    /// How often a table that changes while it is read is read anew.
    private static final int ATTEMPTS = 5;

    private final NetlinkDescriptor descriptor;
    private int sequence;

    private NetlinkSocket(NetlinkDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// Opens a socket in the namespace of the calling thread.
    ///
    /// The kernel is asked to check requests strictly (since Linux 4.20) and to explain its refusals
    /// (since 4.12); older kernels do neither and answer all the same.
    ///
    /// @throws SyscallException `EMFILE`, `ENFILE`, `ENOMEM`
    public static NetlinkSocket openRoute() throws SyscallException {
        return open(Netlink.NETLINK_ROUTE);
    }

    /// Opens a socket of another protocol, in the namespace of the calling thread.
    ///
    /// @param protocol `NETLINK_…`
    /// @throws SyscallException `EPROTONOSUPPORT` when the kernel does not have it; `EMFILE`, `ENFILE`,
    ///     `ENOMEM`
    public static NetlinkSocket open(int protocol) throws SyscallException {
        return new NetlinkSocket(NetlinkDescriptor.open(protocol));
    }

    /// The kernel's 64-bit name of the socket's namespace (`SO_NETNS_COOKIE`, since Linux 5.14).
    public OptionalLong namespaceCookie() throws SyscallException {
        return descriptor.namespaceCookie();
    }

    /// Reads a whole table. One that changes meanwhile is read again, up to five times.
    ///
    /// @throws SyscallException what the kernel answers; `EMSGSIZE` when a message was cut, `ENOBUFS`
    ///     when messages were lost
    public <T> Dump<T> dump(Family<T> family) throws SyscallException {
        return steady(
                entries ->
                        exchange(
                                family,
                                Netlink.NLM_F_DUMP,
                                family::writeDump,
                                (bytes, offset, end) ->
                                        entries.add(family.decode(bytes, offset, end))));
    }

    /// One reading of a whole table.
    interface Reading<T> {
        /// Adds what it reads to `entries`.
        ///
        /// @return whether the table changed meanwhile
        boolean into(List<T> entries) throws SyscallException;
    }

    /// Reads until nothing changed meanwhile; the last attempt counts in any case.
    static <T> Dump<T> steady(Reading<T> reading) throws SyscallException {
        for (int attempt = 1; ; attempt++) {
            List<T> entries = new ArrayList<>();
            boolean interrupted = reading.into(entries);
            if (!interrupted || attempt == ATTEMPTS) {
                return new Dump<>(entries, interrupted);
            }
        }
    }

    /// Asks for one thing.
    ///
    /// @return the answers; empty when the kernel only acknowledged
    /// @throws SyscallException what the kernel answers
    public <T> List<T> ask(Family<T> family, Consumer<Request> body) throws SyscallException {
        List<T> entries = new ArrayList<>(1);
        exchange(
                family,
                0,
                body,
                (bytes, offset, end) -> entries.add(family.decode(bytes, offset, end)));
        return entries;
    }

    /// Asks for a change and waits until the kernel has made it.
    ///
    /// @param name what is asked, for error messages: `RTM_NEWNSID`
    /// @throws SyscallException what the kernel answers
    public void change(int type, String name, Consumer<Request> body) throws SyscallException {
        change(type, name, 0, body);
    }

    /// Asks for a change that makes or replaces something, and waits until the kernel has made it.
    ///
    /// @param name what is asked, for error messages: `RTM_NEWROUTE`
    /// @param flags of `NLM_F_CREATE`, `NLM_F_EXCL`, `NLM_F_REPLACE` and `NLM_F_APPEND`
    /// @throws SyscallException what the kernel answers
    public void change(int type, String name, int flags, Consumer<Request> body)
            throws SyscallException {
        int expected = ++sequence;
        int all = Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | flags;
        converse(name, type, all, body, Answer.acknowledgement(name, expected), expected);
    }

    /// Sends a request and reads to the end of its answer.
    ///
    /// @return whether a dump was interrupted
    private boolean exchange(
            Family<?> family, int flags, Consumer<Request> body, Answer.Receiver receiver)
            throws SyscallException {
        int expected = ++sequence;
        boolean dump = flags == Netlink.NLM_F_DUMP;
        Answer answer = new Answer(family, expected, dump, receiver);
        int all = Netlink.NLM_F_REQUEST | flags;
        return converse(family.name(), family.requestType(), all, body, answer, expected);
    }

    private boolean converse(
            String name, int type, int flags, Consumer<Request> body, Answer answer, int expected)
            throws SyscallException {
        descriptor.send(
                name,
                buffer -> {
                    Request request = new Request(buffer);
                    body.accept(request);
                    return request.seal(type, flags, expected);
                });
        while (!answer.isComplete()) {
            descriptor.receive(name, answer::datagram);
        }
        return answer.wasInterrupted();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
