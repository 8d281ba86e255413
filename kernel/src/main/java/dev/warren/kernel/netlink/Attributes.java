// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.RawAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Walks the attributes of a message: `while (attributes.next()) switch (attributes.type()) …`.
///
/// Lengths come from outside and are checked: an attribute that claims more bytes than there are
/// ends the walk as [MalformedMessageException].
///
/// Thread: one.
public final class Attributes {
    private final byte[] bytes;
    private final int end;
    private int following;
    private int type;
    private int payload;
    private int length;

    /// The attributes in `bytes` from `offset` (inclusive) to `end` (exclusive).
    public Attributes(byte[] bytes, int offset, int end) {
        this.bytes = bytes;
        this.end = end;
        this.following = offset;
    }

    /// Stands on one attribute that was kept; there is no next one.
    public static Attributes at(RawAttribute attribute) {
        byte[] bytes = attribute.payload();
        Attributes attributes = new Attributes(bytes, bytes.length, bytes.length);
        attributes.type = attribute.type();
        attributes.length = bytes.length;
        return attributes;
    }

    /// Steps to the next attribute.
    public boolean next() {
        if (end - following < Netlink.ATTRIBUTE_HEADER_BYTES) {
            return false;
        }
        int whole = Bytes.u16(bytes, following);
        if (whole < Netlink.ATTRIBUTE_HEADER_BYTES || whole > end - following) {
            throw new MalformedMessageException(
                    "an attribute of " + whole + " bytes where " + (end - following) + " are left");
        }
        type = Bytes.u16(bytes, following + 2) & Netlink.NLA_TYPE_MASK;
        payload = following + Netlink.ATTRIBUTE_HEADER_BYTES;
        length = whole - Netlink.ATTRIBUTE_HEADER_BYTES;
        following += align(whole);
        return true;
    }

    /// Rounds up to the four bytes that netlink aligns to.
    static int align(int length) {
        return (length + 3) & ~3;
    }

    /// The type, without its flags.
    public int type() {
        return type;
    }

    /// The payload's length in bytes.
    public int length() {
        return length;
    }

    public int u8() {
        need(1);
        return bytes[payload] & 0xff;
    }

    public int u16() {
        need(2);
        return Bytes.u16(bytes, payload);
    }

    /// A 16-bit number in network order, such as a port.
    public int u16BigEndian() {
        need(2);
        return (bytes[payload] & 0xff) << 8 | (bytes[payload + 1] & 0xff);
    }

    /// An unsigned 32-bit number.
    public long u32() {
        return s32() & 0xffffffffL;
    }

    /// A 32-bit number in network order; unsigned ones above 2^31 come out negative.
    public int s32BigEndian() {
        return Integer.reverseBytes(s32());
    }

    /// A 64-bit number in network order.
    public long u64BigEndian() {
        need(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (bytes[payload + i] & 0xff);
        }
        return value;
    }

    /// A 32-bit number; unsigned ones above 2^31 come out negative.
    public int s32() {
        need(4);
        return Bytes.s32(bytes, payload);
    }

    /// Text up to its NUL byte.
    public String text() {
        return KernelText.decodeTerminated(bytes, payload, length);
    }

    /// Whether the text equals `ascii`, without making a string.
    public boolean isText(String ascii) {
        int count = ascii.length();
        if (length < count || (length > count && bytes[payload + count] != 0)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (bytes[payload + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public Mac mac() {
        return Mac.of(Arrays.copyOfRange(bytes, payload, payload + length));
    }

    /// An IP address of 4 or 16 bytes.
    public IpAddress address() {
        if (length != 4 && length != 16) {
            throw new MalformedMessageException("an address of " + length + " bytes");
        }
        return IpAddress.of(bytes, payload, length);
    }

    /// An IP address of one family.
    public IpAddress address(boolean isV6) {
        IpAddress address = address();
        if (address.isV6() != isV6) {
            throw new MalformedMessageException(
                    "an address of " + length + " bytes of the other family");
        }
        return address;
    }

    /// An IP address of one family with the length of a prefix, which stands elsewhere.
    public Cidr prefix(boolean isV6, int prefixLength) {
        IpAddress address = address(isV6);
        if (prefixLength > address.bits()) {
            throw new MalformedMessageException(
                    "a prefix of " + prefixLength + " bits in " + length + " bytes");
        }
        return new Cidr(address, prefixLength);
    }

    /// A copy of the payload.
    public byte[] bytes() {
        return Arrays.copyOfRange(bytes, payload, payload + length);
    }

    public RawAttribute raw() {
        return new RawAttribute(type, Arrays.copyOfRange(bytes, payload, payload + length));
    }

    /// The attributes inside this one.
    public Attributes nested() {
        return new Attributes(bytes, payload, payload + length);
    }

    /// All that are left, undecoded.
    public List<RawAttribute> rest() {
        List<RawAttribute> rest = new ArrayList<>();
        while (next()) {
            rest.add(raw());
        }
        return rest;
    }

    private void need(int count) {
        if (length < count) {
            throw new MalformedMessageException(
                    "attribute " + type + " has " + length + " bytes, " + count + " are needed");
        }
    }
}
