// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.util.Arrays;
import java.util.HexFormat;

/// Bytes that never change: a value to compare with, the key of a set, what nobody here decodes.
public final class Octets implements Comparable<Octets> {
    public static final Octets NONE = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A copy of `bytes`.
    public static Octets of(byte... bytes) {
        return new Octets(bytes.clone());
    }

    /// A copy of a part of `bytes`.
    public static Octets of(byte[] bytes, int from, int to) {
        return new Octets(Arrays.copyOfRange(bytes, from, to));
    }

    public int length() {
        return bytes.length;
    }

    /// The byte at `i`, 0 to 255.
    public int at(int i) {
        return bytes[i] & 0xff;
    }

    /// The first four bytes at most as a number in the machine's order.
    public int hostNumber() {
        int number = 0;
        for (int i = Math.min(4, bytes.length) - 1; i >= 0; i--) {
            number = number << 8 | at(i);
        }
        return number;
    }

    /// The first eight bytes at most as a number in network order.
    public long networkNumber() {
        long number = 0;
        for (int i = 0; i < Math.min(8, bytes.length); i++) {
            number = number << 8 | at(i);
        }
        return number;
    }

    /// A copy.
    public byte[] toBytes() {
        return bytes.clone();
    }

    /// Compares byte by byte, as `memcmp` does.
    @Override
    public int compareTo(Octets other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Hexadecimal digits.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
