// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import dev.warren.kernel.NetlinkDescriptor;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Netlink;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// A conversation with the kernel's routing tables in one network namespace.
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
        return new NetlinkSocket(NetlinkDescriptor.open(Netlink.NETLINK_ROUTE));
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
        for (int attempt = 1; ; attempt++) {
            List<T> entries = new ArrayList<>();
            boolean interrupted =
                    exchange(
                            family,
                            Netlink.NLM_F_DUMP,
                            family::writeDump,
                            (bytes, offset, end) -> entries.add(family.decode(bytes, offset, end)));
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

    private interface Receiver {
        void message(byte[] bytes, int offset, int end);
    }

    /// Sends a request and reads to the end of its answer.
    ///
    /// @return whether a dump was interrupted
    private boolean exchange(Family<?> family, int flags, Consumer<Request> body, Receiver receiver)
            throws SyscallException {
        int expected = ++sequence;
        boolean dump = flags == Netlink.NLM_F_DUMP;
        Answer answer = new Answer(family, expected, dump, receiver);
        descriptor.send(
                family.name(),
                buffer -> {
                    Request request = new Request(buffer);
                    body.accept(request);
                    return request.seal(
                            family.requestType(), Netlink.NLM_F_REQUEST | flags, expected);
                });
        while (!answer.complete) {
            descriptor.receive(family.name(), answer::datagram);
        }
        if (answer.errno != 0) {
            throw new SyscallException("netlink", family.name(), answer.errno, answer.explanation);
        }
        return answer.interrupted;
    }

    /// The answer to one request while it comes in, datagram by datagram.
    private static final class Answer {
        private final Family<?> family;
        private final int expected;
        private final boolean dump;
        private final Receiver receiver;
        private boolean complete;
        private boolean interrupted;
        private int errno;
        private String explanation = "";

        Answer(Family<?> family, int expected, boolean dump, Receiver receiver) {
            this.family = family;
            this.expected = expected;
            this.dump = dump;
            this.receiver = receiver;
        }

        void datagram(byte[] bytes, int length) {
            int at = 0;
            while (length - at >= Netlink.HEADER_BYTES) {
                int size = Bytes.s32(bytes, at);
                if (size < Netlink.HEADER_BYTES || size > length - at) {
                    throw new MalformedMessageException(
                            "a message of " + size + " bytes where " + (length - at) + " are left");
                }
                // An answer to an earlier request that was given up is none of ours.
                if (Bytes.s32(bytes, at + 8) == expected) {
                    message(bytes, at, at + size);
                }
                at += Attributes.align(size);
            }
        }

        private void message(byte[] bytes, int at, int end) {
            int type = Bytes.u16(bytes, at + 4);
            int flags = Bytes.u16(bytes, at + 6);
            int body = at + Netlink.HEADER_BYTES;
            interrupted |= (flags & Netlink.NLM_F_DUMP_INTR) != 0;
            switch (type) {
                case Netlink.NLMSG_NOOP -> {}
                case Netlink.NLMSG_DONE -> finish(bytes, body, end, flags, false);
                case Netlink.NLMSG_ERROR -> finish(bytes, body, end, flags, true);
                case Netlink.NLMSG_OVERRUN -> {
                    errno = Errno.ENOBUFS;
                    complete = true;
                }
                default -> {
                    if (type == family.replyType()) {
                        receiver.message(bytes, body, end);
                    }
                    complete |= !dump;
                }
            }
        }

        private void finish(byte[] bytes, int body, int end, int flags, boolean quotesRequest) {
            complete = true;
            errno = end - body >= 4 ? -Bytes.s32(bytes, body) : 0;
            if (errno == 0 || (flags & Netlink.NLM_F_ACK_TLVS) == 0) {
                return;
            }
            int quoted = quotesRequest ? Netlink.HEADER_BYTES : 0;
            if (quotesRequest && (flags & Netlink.NLM_F_CAPPED) == 0) {
                quoted = Bytes.s32(bytes, body + 4);
            }
            Attributes attributes = new Attributes(bytes, body + 4 + quoted, end);
            while (attributes.next()) {
                if (attributes.type() == Netlink.NLMSGERR_ATTR_MSG) {
                    explanation = attributes.text();
                }
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
