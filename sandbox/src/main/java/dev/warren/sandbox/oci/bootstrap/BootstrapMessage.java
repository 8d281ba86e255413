// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import dev.warren.sandbox.json.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The message that `runc create` and `runc exec` write to their `init` process: a netlink header of type 62000
/// and attributes. What is read is written again byte by byte, in the machine's own order of bytes.
///
/// @param flags `nlmsg_flags`; runc sends `NLM_F_REQUEST`, which is 1
/// @param sequence `nlmsg_seq`; 1 in a runc that sent no other netlink message before
/// @param port `nlmsg_pid`; 0
/// @param attributes in their order
public record BootstrapMessage(
        int flags, int sequence, int port, List<BootstrapAttribute> attributes) {
    /// `nlmsg_type`.
    public static final int TYPE = 62000;

    static final int REQUEST = 1;
    static final int HEADER_BYTES = 16;
    static final int ATTRIBUTE_HEADER_BYTES = 4;

    private static final int ALIGNMENT = 4;
    private static final int LENGTH_MASK = 0xffff;

    /// Keeps a copy that nobody can change.
    public BootstrapMessage {
        attributes = List.copyOf(attributes);
    }

    /// A message as runc sends its first one.
    public static BootstrapMessage first(List<BootstrapAttribute> attributes) {
        return new BootstrapMessage(REQUEST, 1, 0, attributes);
    }

    /// The attribute of a kind.
    public <A extends BootstrapAttribute> Optional<A> find(Class<A> kind) {
        return attributes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /// Reads one message, which must be all that there is.
    ///
    /// @param subject what it is called in a message
    public static BootstrapMessage decode(byte[] bytes, String subject) throws MalformedException {
        if (bytes.length < HEADER_BYTES) {
            throw wrong(subject, "has " + bytes.length + " bytes, less than a netlink header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int type = buffer.getShort(4) & LENGTH_MASK;
        if (type != TYPE) {
            throw wrong(subject, "is of type " + type + " and not " + TYPE);
        }
        if (buffer.getInt(0) != bytes.length) {
            throw wrong(
                    subject,
                    "says that it has "
                            + Integer.toUnsignedString(buffer.getInt(0))
                            + " bytes, and has "
                            + bytes.length);
        }
        List<BootstrapAttribute> attributes = new ArrayList<>();
        int at = HEADER_BYTES;
        while (at < bytes.length) {
            int length = lengthOf(buffer, at, subject);
            int number = buffer.getShort(at + 2) & LENGTH_MASK;
            byte[] content = Arrays.copyOfRange(bytes, at + ATTRIBUTE_HEADER_BYTES, at + length);
            attributes.add(AttributeContent.decode(number, content));
            for (int i = at + length; i < at + aligned(length); i++) {
                if (i >= bytes.length || bytes[i] != 0) {
                    throw wrong(subject, "has no zeros after attribute " + number);
                }
            }
            at += aligned(length);
        }
        return new BootstrapMessage(
                buffer.getShort(6) & LENGTH_MASK, buffer.getInt(8), buffer.getInt(12), attributes);
    }

    private static int lengthOf(ByteBuffer buffer, int at, String subject)
            throws MalformedException {
        int left = buffer.capacity() - at;
        int length = left < ATTRIBUTE_HEADER_BYTES ? 0 : buffer.getShort(at) & LENGTH_MASK;
        if (length < ATTRIBUTE_HEADER_BYTES || length > left) {
            throw wrong(subject, "is cut in the attribute at byte " + at);
        }
        return length;
    }

    private static MalformedException wrong(String subject, String reason) {
        return new MalformedException(subject, "", reason);
    }

    static int aligned(int length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /// The bytes.
    ///
    /// @throws IllegalArgumentException when an attribute is longer than 65535 bytes, which runc refuses, too
    public byte[] encode() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[HEADER_BYTES]);
        for (BootstrapAttribute attribute : attributes) {
            byte[] content = AttributeContent.encode(attribute);
            int length = ATTRIBUTE_HEADER_BYTES + content.length;
            if (length > LENGTH_MASK) {
                throw new IllegalArgumentException(
                        "attribute "
                                + attribute.number()
                                + " has "
                                + length
                                + " bytes, more than the 65535 that a netlink attribute can have");
            }
            byte[] padded = new byte[aligned(length)];
            ByteBuffer.wrap(padded)
                    .order(ByteOrder.nativeOrder())
                    .putShort((short) length)
                    .putShort((short) attribute.number())
                    .put(content);
            all.writeBytes(padded);
        }
        byte[] bytes = all.toByteArray();
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putInt(bytes.length)
                .putShort((short) TYPE)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(port);
        return bytes;
    }
}
