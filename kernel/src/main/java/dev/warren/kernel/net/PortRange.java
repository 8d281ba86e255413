// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// Ports that a rule is for.
///
/// @param first the first port
/// @param last the last one, at least `first`
/// @param mask the bits of a port that are compared with `first`, when both are the same; 65,535 for
///     all. Since Linux 6.15.
public record PortRange(int first, int last, int mask) {
    /// The mask that compares a whole port.
    public static final int WHOLE = 0xffff;

    public PortRange {
        if (first < 0 || last < 0 || first > WHOLE || last > WHOLE) {
            throw new IllegalArgumentException("a port is at most " + WHOLE);
        }
    }

    /// The ports from `first` to `last`.
    public static PortRange of(int first, int last) {
        return new PortRange(first, last, WHOLE);
    }

    public boolean contains(int port) {
        return first == last ? ((port ^ first) & mask) == 0 : port >= first && port <= last;
    }

    /// `80`, `80-90`, or with a mask `0x50/0xfff0`.
    @Override
    public String toString() {
        if (first != last) {
            return first + "-" + last;
        }
        return mask == WHOLE
                ? Integer.toString(first)
                : "0x" + Integer.toHexString(first) + "/0x" + Integer.toHexString(mask);
    }
}
