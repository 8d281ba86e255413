// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Netlink;

/// The answer to one request while it comes in, datagram by datagram.
final class Answer {
    /// Takes one message's body.
    interface Receiver {
        void message(byte[] bytes, int offset, int end);
    }

    /// No message has this type.
    private static final int NOTHING = -1;

    private final String name;
    private final int replyType;
    private final int expected;
    private final boolean dump;
    private final Receiver receiver;
    private boolean complete;
    private boolean interrupted;
    private int errno;
    private String explanation = "";

    Answer(Family<?> family, int expected, boolean dump, Receiver receiver) {
        this(family.name(), family.replyType(), expected, dump, receiver);
    }

    private Answer(String name, int replyType, int expected, boolean dump, Receiver receiver) {
        this.name = name;
        this.replyType = replyType;
        this.expected = expected;
        this.dump = dump;
        this.receiver = receiver;
    }

    /// The answer to a request that is only to be acknowledged.
    static Answer acknowledgement(String name, int expected) {
        return new Answer(name, NOTHING, expected, false, (_, _, _) -> {});
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
                if (type == replyType) {
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
        int quoted = quotesRequest ? quotedBytes(bytes, body + 4, end, flags) : 0;
        Attributes attributes = new Attributes(bytes, body + 4 + quoted, end);
        while (attributes.next()) {
            if (attributes.type() == Netlink.NLMSGERR_ATTR_MSG) {
                explanation = attributes.text();
            }
        }
    }

    /// How much of the request an error message quotes: its header, or all of it.
    private static int quotedBytes(byte[] bytes, int at, int end, int flags) {
        int left = end - at;
        int quoted =
                left < Netlink.HEADER_BYTES || (flags & Netlink.NLM_F_CAPPED) != 0
                        ? Netlink.HEADER_BYTES
                        : Bytes.s32(bytes, at);
        if (quoted < Netlink.HEADER_BYTES || quoted > left) {
            throw new MalformedMessageException(
                    "a quoted request of " + quoted + " bytes where " + left + " are left");
        }
        return Attributes.align(quoted);
    }

    /// Whether its last message has come.
    boolean isComplete() {
        return complete;
    }

    /// Whether the table changed while it was read.
    ///
    /// @throws SyscallException when the answer is a refusal
    boolean wasInterrupted() throws SyscallException {
        if (errno != 0) {
            throw new SyscallException("netlink", name, errno, explanation);
        }
        return interrupted;
    }
}
