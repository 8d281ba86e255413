// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.xtables;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netlink.Bytes;
import dev.warren.kernel.netlink.MalformedMessageException;

/// A structure of xtables in memory. Its length comes from outside, so every read is checked.
final class Blob {
    private final byte[] bytes;
    private final int from;
    private final int to;

    Blob(byte[] bytes, int from, int to) {
        if (from < 0 || to < from || to > bytes.length) {
            throw new MalformedMessageException(
                    "a structure from " + from + " to " + to + " in " + bytes.length + " bytes");
        }
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    private int need(int at, int count) {
        if (at < 0 || at + count > to - from) {
            throw new MalformedMessageException(
                    "a structure of "
                            + (to - from)
                            + " bytes, of which those from "
                            + at
                            + " to "
                            + (at + count)
                            + " are needed");
        }
        return from + at;
    }

    int length() {
        return to - from;
    }

    int u8(int at) {
        return bytes[need(at, 1)] & 0xff;
    }

    int u16(int at) {
        return Bytes.u16(bytes, need(at, 2));
    }

    /// In network order, such as a port.
    int u16BigEndian(int at) {
        int place = need(at, 2);
        return (bytes[place] & 0xff) << 8 | (bytes[place + 1] & 0xff);
    }

    int s32(int at) {
        return Bytes.s32(bytes, need(at, 4));
    }

    /// An address of either family; that of IPv4 takes the first four bytes of its room.
    IpAddress address(int at, boolean isV6) {
        int length = isV6 ? 16 : 4;
        return IpAddress.of(bytes, need(at, length), length);
    }

    /// Text up to its NUL byte, at most `length` bytes.
    String text(int at, int length) {
        return KernelText.decodeTerminated(bytes, need(at, length), length);
    }

    /// Another structure inside.
    Blob part(int at, int length) {
        int place = need(at, length);
        return new Blob(bytes, place, place + length);
    }

    Octets octets() {
        return Octets.of(bytes, from, to);
    }

    byte[] toBytes() {
        return octets().toBytes();
    }
}
