// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.Locale;

/// What a route does with a packet, in the order of the kernel's numbers (`RTN_…`).
///
/// Source: man 8 ip-route, `linux/rtnetlink.h`.
public enum RouteType {
    UNSPEC(0),
    /// Leads to a gateway or onto a link.
    UNICAST(1),
    /// Leads to this machine.
    LOCAL(2),
    BROADCAST(3),
    ANYCAST(4),
    MULTICAST(5),
    /// Drops silently; a program of this machine is told `EINVAL`.
    BLACKHOLE(6),
    /// Refuses: `EHOSTUNREACH`.
    UNREACHABLE(7),
    /// Refuses: `EACCES`.
    PROHIBIT(8),
    /// Ends the look-up in this table; the rules go on.
    THROW(9),
    NAT(10),
    XRESOLVE(11),
    /// A number of the future.
    UNKNOWN(-1);

    private static final RouteType[] VALUES = values();

    private final int number;

    RouteType(int number) {
        this.number = number;
    }

    /// The type for `rtm_type`; a number of the future is [#UNKNOWN].
    public static RouteType of(int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : UNKNOWN;
    }

    /// The kernel's number; [#UNKNOWN] has none.
    public int number() {
        if (this == UNKNOWN) {
            throw new IllegalArgumentException("a route of an unknown type");
        }
        return number;
    }

    /// The word that `ip route` prints.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
