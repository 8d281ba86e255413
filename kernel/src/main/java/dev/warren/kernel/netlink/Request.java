// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import dev.warren.kernel.abi.Netlink;
import java.nio.ByteBuffer;

/// A request being written: fixed header fields first, then attributes.
public final class Request {
    private final ByteBuffer bytes;
    private int end;

    /// Writes into `bytes` from its beginning; the netlink header is filled in when it is sent.
    Request(ByteBuffer bytes) {
        this.bytes = bytes;
        this.end = Netlink.HEADER_BYTES;
    }

    /// Adds a family header of `length` zero bytes whose first byte is the address family.
    public Request family(int family, int length) {
        for (int i = 0; i < length; i++) {
            bytes.put(end + i, (byte) 0);
        }
        bytes.put(end, (byte) family);
        end += length;
        return this;
    }

    /// Adds an attribute that holds a 32-bit number.
    public Request attribute(int type, int value) {
        bytes.putShort(end, (short) (Netlink.ATTRIBUTE_HEADER_BYTES + 4));
        bytes.putShort(end + 2, (short) type);
        bytes.putInt(end + Netlink.ATTRIBUTE_HEADER_BYTES, value);
        end += Netlink.ATTRIBUTE_HEADER_BYTES + 4;
        return this;
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
