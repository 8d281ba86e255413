// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.Locale;

/// How much a router wants to be a default gateway of IPv6 (RFC 4191), in the order of the kernel's
/// numbers.
///
/// Source: `linux/icmpv6.h`; in routes since Linux 4.1.
public enum RoutePreference {
    MEDIUM(0),
    HIGH(1),
    INVALID(2),
    LOW(3);

    private static final RoutePreference[] VALUES = values();

    private final int number;

    RoutePreference(int number) {
        this.number = number;
    }

    /// The preference for two bits.
    public static RoutePreference of(int number) {
        return VALUES[number & 3];
    }

    /// The kernel's number.
    public int number() {
        return number;
    }

    /// The word that `ip route` prints.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
