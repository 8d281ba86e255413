// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// An IPv4 or IPv6 address, without a zone and without any look-up of names.
///
/// @param isV6 which family
/// @param high the upper 64 bits of an IPv6 address, 0 for IPv4
/// @param low the lower 64 bits; for IPv4 its 32 bits
public record IpAddress(boolean isV6, long high, long low) implements Comparable<IpAddress> {
    public static IpAddress v4(int bits) {
        return new IpAddress(false, 0, bits & 0xffffffffL);
    }

    public static IpAddress v6(long high, long low) {
        return new IpAddress(true, high, low);
    }

    /// Reads 4 or 16 bytes in network order at `offset`.
    ///
    /// @throws IllegalArgumentException for another length
    public static IpAddress of(byte[] bytes, int offset, int length) {
        return switch (length) {
            case 4 -> new IpAddress(false, 0, bigEndian(bytes, offset, 4));
            case 16 ->
                    new IpAddress(
                            true, bigEndian(bytes, offset, 8), bigEndian(bytes, offset + 8, 8));
            default ->
                    throw new IllegalArgumentException(
                            "an IP address has 4 or 16 bytes, not " + length);
        };
    }

    private static long bigEndian(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | (bytes[offset + i] & 0xff);
        }
        return value;
    }

    /// Its 4 or 16 bytes in network order.
    public byte[] toBytes() {
        byte[] bytes = new byte[bits() / 8];
        for (int i = 0; i < bytes.length; i++) {
            int left = bytes.length - 1 - i;
            bytes[i] = (byte) ((left < 8 ? low : high) >>> (8 * (left % 8)));
        }
        return bytes;
    }

    /// `0.0.0.0` or `::`.
    public static IpAddress unspecified(boolean isV6) {
        return new IpAddress(isV6, 0, 0);
    }

    /// Reads the text form of either family; no prefix length, no zone.
    ///
    /// @throws IllegalArgumentException when it is neither
    public static IpAddress parse(String text) {
        return IpAddressText.parse(text);
    }

    /// 32 or 128.
    public int bits() {
        return isV6 ? 128 : 32;
    }

    @Override
    public int compareTo(IpAddress other) {
        if (isV6 != other.isV6) {
            return isV6 ? 1 : -1;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address
                && isV6 == address.isV6
                && high == address.high
                && low == address.low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high) * 31 + Long.hashCode(low);
    }

    /// The canonical text: dotted for IPv4, RFC 5952 for IPv6.
    @Override
    public String toString() {
        return IpAddressText.print(this);
    }
}
