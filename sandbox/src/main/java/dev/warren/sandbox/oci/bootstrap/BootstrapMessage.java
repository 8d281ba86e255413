// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import dev.warren.kernel.KernelText;
import dev.warren.sandbox.json.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The message that runc writes to the init pipe of `runc init`, whose C code (`nsexec`) makes and joins the
/// namespaces before Go's runtime has threads: a netlink message that never sees a netlink socket.
///
/// Source: opencontainers/runc, `libcontainer/container_linux.go` (`bootstrapData`), `message_linux.go`,
/// `nsenter/nsexec.c` (`nl_parse`); man 7 netlink for header and attributes. All numbers are in the machine's order.
///
/// @param sequence which of the messages that runc made in its life; nobody reads it
/// @param attributes in their order
public record BootstrapMessage(int sequence, List<Attribute> attributes) {
    /// The type in the header.
    public static final int TYPE = 62000;

    private static final short NLM_F_REQUEST = 1;
    private static final int HEADER_BYTES = 16;
    private static final int ATTRIBUTE_BYTES = 4;
    private static final int LONGEST_ATTRIBUTE = 0xffff;
    private static final String SUBJECT = "the bootstrap message";

    /// Keeps a copy that nobody can change.
    public BootstrapMessage {
        attributes = List.copyOf(attributes);
    }

    /// One attribute.
    ///
    /// @param type a number of [BootstrapField], or another
    /// @param value as it is in the message, without padding
    @SuppressWarnings("ArrayRecordComponent")
    public record Attribute(int type, byte[] value) {
        /// Keeps a copy that nobody can change.
        public Attribute {
            value = value.clone();
        }

        @Override
        public byte[] value() {
            return value.clone();
        }

        /// What it is; empty when no runc that is known sends it.
        public Optional<BootstrapField> field() {
            return BootstrapField.find(type);
        }

        /// A number that stands for itself, or that of a truth.
        public long number() {
            return Integer.toUnsignedLong(
                    ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt());
        }

        /// Whether it is true.
        public boolean truth() {
            return value[0] != 0;
        }

        /// A text, without the NUL behind it.
        public String text() {
            return KernelText.decodeTerminated(value, 0, value.length);
        }
    }

    /// An attribute with a number.
    public static Attribute number(BootstrapField field, int value) {
        return new Attribute(
                field.number(),
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putInt(value)
                        .array());
    }

    /// An attribute with a text.
    ///
    /// @throws IllegalArgumentException when it is longer than an attribute can be, which runc refuses, too
    public static Attribute text(BootstrapField field, String value) {
        byte[] bytes = KernelText.encode(value);
        if (ATTRIBUTE_BYTES + bytes.length + 1 > LONGEST_ATTRIBUTE) {
            throw new IllegalArgumentException(
                    "%s is longer than a netlink attribute can be".formatted(field));
        }
        return new Attribute(field.number(), java.util.Arrays.copyOf(bytes, bytes.length + 1));
    }

    /// An attribute with a truth.
    public static Attribute truth(BootstrapField field, boolean value) {
        return new Attribute(field.number(), new byte[] {(byte) (value ? 1 : 0), 0, 0, 0});
    }

    /// The first attribute of that kind.
    public Optional<Attribute> find(BootstrapField field) {
        return attributes.stream().filter(one -> one.type() == field.number()).findFirst();
    }

    /// Reads a message.
    ///
    /// @throws MalformedException when it is cut, or is something else
    public static BootstrapMessage decode(byte[] message) throws MalformedException {
        ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
        if (message.length < HEADER_BYTES) {
            throw wrong("", "it has %d bytes, and a header has 16".formatted(message.length));
        }
        long length = Integer.toUnsignedLong(bytes.getInt());
        int type = Short.toUnsignedInt(bytes.getShort());
        bytes.getShort();
        int sequence = bytes.getInt();
        bytes.getInt();
        if (type != TYPE) {
            throw wrong("type", "it is %d instead of %d".formatted(type, TYPE));
        }
        if (length != message.length) {
            throw wrong(
                    "length", "it is %d, and there are %d bytes".formatted(length, message.length));
        }
        List<Attribute> attributes = new ArrayList<>();
        while (bytes.hasRemaining()) {
            attributes.add(attribute(bytes));
        }
        return new BootstrapMessage(sequence, attributes);
    }

    private static Attribute attribute(ByteBuffer bytes) throws MalformedException {
        int at = bytes.position();
        if (bytes.remaining() < ATTRIBUTE_BYTES) {
            throw wrong("", "it ends within an attribute, at byte " + at);
        }
        int length = Short.toUnsignedInt(bytes.getShort());
        int type = Short.toUnsignedInt(bytes.getShort());
        int size = length - ATTRIBUTE_BYTES;
        if (size < 0 || size > bytes.remaining()) {
            throw wrong(
                    "attribute " + type,
                    "at byte %d it says it has %d bytes, which cannot be".formatted(at, length));
        }
        byte[] value = new byte[size];
        bytes.get(value);
        bytes.position(Math.min(bytes.limit(), at + padded(length)));
        Attribute attribute = new Attribute(type, value);
        check(attribute, at);
        return attribute;
    }

    private static void check(Attribute attribute, int at) throws MalformedException {
        Optional<BootstrapField> field = attribute.field();
        int size = attribute.value().length;
        boolean right =
                field.isEmpty()
                        || switch (field.get().form()) {
                            case NUMBER -> size == Integer.BYTES;
                            case TRUTH -> size >= 1;
                            case TEXT -> size >= 1 && attribute.value()[size - 1] == 0;
                        };
        if (!right) {
            throw wrong(
                    "attribute " + attribute.type(),
                    "at byte %d it has %d bytes, which is no %s"
                            .formatted(at, size, field.orElseThrow().form()));
        }
    }

    private static MalformedException wrong(String field, String reason) {
        return new MalformedException(SUBJECT, field, reason);
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    /// As it goes through the pipe.
    public byte[] encode() {
        int length = HEADER_BYTES;
        for (Attribute attribute : attributes) {
            length += padded(ATTRIBUTE_BYTES + attribute.value().length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        bytes.putInt(length).putShort((short) TYPE).putShort(NLM_F_REQUEST);
        bytes.putInt(sequence).putInt(0);
        for (Attribute attribute : attributes) {
            int at = bytes.position();
            byte[] value = attribute.value();
            bytes.putShort((short) (ATTRIBUTE_BYTES + value.length));
            bytes.putShort((short) attribute.type());
            bytes.put(value);
            bytes.position(at + padded(ATTRIBUTE_BYTES + value.length));
        }
        return bytes.array();
    }
}
