// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// A number of which some bits count: a packet's mark, its DSCP, its flow label.
///
/// @param value the bits that are wanted
/// @param mask the bits that count
public record MaskedNumber(int value, int mask) {
    /// A whole mark of 32 bits.
    public static MaskedNumber whole(int value) {
        return new MaskedNumber(value, -1);
    }

    public boolean matches(int number) {
        return ((number ^ value) & mask) == 0;
    }

    /// `0x80/0xf0`.
    @Override
    public String toString() {
        return print(-1);
    }

    /// The value alone where the mask is `all`.
    String print(int all) {
        return mask == all ? hex(value) : hex(value) + "/" + hex(mask);
    }

    /// As C's `%#x` prints it, and with it `ip`.
    private static String hex(int number) {
        return number == 0 ? "0" : "0x" + Integer.toHexString(number);
    }
}
