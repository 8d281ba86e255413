// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.RawAttribute;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// A request being written: fixed header fields first, then attributes.
///
/// What does not fit (into the 64 KiB of a request, the 64 KiB of an attribute, the bits of a number)
/// is an `IllegalArgumentException`, and nothing is sent.
///
/// Thread: one.
public final class Request {
    private static final int HIGHEST_U16 = 0xffff;

    private final ByteBuffer bytes;
    private int end;

    /// Writes into `bytes` from its beginning; the netlink header is filled in when it is sent.
    Request(ByteBuffer bytes) {
        this.bytes = bytes;
        this.end = Netlink.HEADER_BYTES;
    }

    /// Adds a family header of `length` zero bytes whose first byte is the address family.
    public Request family(int family, int length) {
        int at = grow(length);
        for (int i = 0; i < length; i++) {
            bytes.put(at + i, (byte) 0);
        }
        bytes.put(at, (byte) family);
        return this;
    }

    /// Adds one byte of a header.
    public Request field8(int value) {
        bytes.put(grow(1), (byte) unsigned(value, 0xff));
        return this;
    }

    /// Adds two bytes of a header.
    public Request field16(int value) {
        bytes.putShort(grow(2), (short) unsigned(value, HIGHEST_U16));
        return this;
    }

    /// Adds four bytes of a header.
    public Request field32(int value) {
        bytes.putInt(grow(4), value);
        return this;
    }

    /// Adds an attribute that holds a 32-bit number.
    public Request attribute(int type, int value) {
        bytes.putInt(header(type, 4), value);
        return this;
    }

    /// Adds an attribute that holds an unsigned 32-bit number.
    public Request u32(int type, long value) {
        return attribute(type, (int) unsigned(value, 0xffffffffL));
    }

    public Request u8(int type, int value) {
        int at = header(type, 1);
        bytes.put(at, (byte) unsigned(value, 0xff));
        return this;
    }

    public Request u16(int type, int value) {
        bytes.putShort(header(type, 2), (short) unsigned(value, HIGHEST_U16));
        return this;
    }

    /// Adds an attribute that holds a 16-bit number in network order, such as a port.
    public Request u16BigEndian(int type, int value) {
        return u16(type, Short.reverseBytes((short) unsigned(value, HIGHEST_U16)) & HIGHEST_U16);
    }

    public Request u64(int type, long value) {
        bytes.putLong(header(type, 8), value);
        return this;
    }

    /// Adds an attribute that holds a 64-bit number in network order.
    public Request u64BigEndian(int type, long value) {
        return u64(type, Long.reverseBytes(value));
    }

    /// Adds an attribute that says what it says by being there.
    public Request flag(int type) {
        header(type, 0);
        return this;
    }

    public Request bytes(int type, byte[] value) {
        bytes.put(header(type, value.length), value);
        return this;
    }

    /// Adds an attribute that holds text and the NUL byte that ends it.
    public Request text(int type, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name with a NUL byte");
        }
        return bytes(type, KernelText.encode(value + "\0"));
    }

    public Request address(int type, IpAddress value) {
        return bytes(type, value.toBytes());
    }

    public Request mac(int type, Mac value) {
        return bytes(type, value.toBytes());
    }

    public Request raw(RawAttribute attribute) {
        return bytes(attribute.type(), attribute.payload());
    }

    /// Adds an attribute that holds what `body` writes: attributes, marked as such.
    public Request nested(int type, Consumer<Request> body) {
        return block(type | Netlink.NLA_F_NESTED, body);
    }

    /// Adds an attribute that holds what `body` writes: header fields and attributes.
    public Request block(int type, Consumer<Request> body) {
        int at = end;
        header(type, 0);
        body.accept(this);
        bytes.putShort(at, (short) unsigned(end - at, HIGHEST_U16));
        pad();
        return this;
    }

    /// Adds a structure whose first two bytes are its length, and attributes inside.
    public Request sized(Consumer<Request> body) {
        int at = end;
        field16(0);
        body.accept(this);
        bytes.putShort(at, (short) unsigned(end - at, HIGHEST_U16));
        pad();
        return this;
    }

    /// Adds an attribute's header and room for its payload, whose place it returns.
    private int header(int type, int length) {
        int whole = (int) unsigned(Netlink.ATTRIBUTE_HEADER_BYTES + length, HIGHEST_U16);
        int at = grow(whole);
        bytes.putShort(at, (short) whole);
        bytes.putShort(at + 2, (short) unsigned(type, HIGHEST_U16));
        pad();
        return at + Netlink.ATTRIBUTE_HEADER_BYTES;
    }

    private void pad() {
        int padding = Attributes.align(end) - end;
        int at = grow(padding);
        for (int i = 0; i < padding; i++) {
            bytes.put(at + i, (byte) 0);
        }
    }

    private int grow(int length) {
        int at = end;
        if (length > bytes.capacity() - at) {
            throw new IllegalArgumentException(
                    "a request of more than " + bytes.capacity() + " bytes");
        }
        end = at + length;
        return at;
    }

    private static long unsigned(long value, long highest) {
        if (value < 0 || value > highest) {
            throw new IllegalArgumentException(value + " is not between 0 and " + highest);
        }
        return value;
    }

    int seal(int type, int flags, int sequence) {
        bytes.putInt(0, end)
                .putShort(4, (short) type)
                .putShort(6, (short) flags)
                .putInt(8, sequence)
                .putInt(12, 0);
        return end;
    }
}
