// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.RouteAttributes;
import java.util.List;
import java.util.Optional;

/// One way out of a route: a link, and who is to be asked for on it.
///
/// Source: man 7 rtnetlink, `linux/rtnetlink.h`.
///
/// @param link the index of the link; 0 where the kernel names none
/// @param gateway who forwards; may be of IPv6 in a route of IPv4 (since Linux 5.2); empty when the
///     destination itself is on the link
/// @param weight its share among several, from 1
/// @param flags `RTNH_F_…`
/// @param realms the realms for the statistics, source above destination; 0 for none
/// @param encapsulation what packets are wrapped in
/// @param rest attributes that are not decoded, as they came
public record NextHop(
        int link,
        Optional<IpAddress> gateway,
        int weight,
        int flags,
        int realms,
        Optional<Encapsulation> encapsulation,
        List<RawAttribute> rest) {
    public NextHop {
        rest = List.copyOf(rest);
    }

    /// A hop onto a link.
    public static NextHop onto(int link) {
        return new NextHop(link, Optional.empty(), 1, 0, 0, Optional.empty(), List.of());
    }

    /// A hop to a gateway on a link.
    public static NextHop via(IpAddress gateway, int link) {
        return new NextHop(link, Optional.of(gateway), 1, 0, 0, Optional.empty(), List.of());
    }

    /// The same hop with another weight.
    ///
    /// @param share 1 to 256
    public NextHop withWeight(int share) {
        return new NextHop(link, gateway, share, flags, realms, encapsulation, rest);
    }

    /// The same hop to a gateway that is believed to be on the link, whatever the addresses say.
    public NextHop onLink() {
        return new NextHop(
                link,
                gateway,
                weight,
                flags | RouteAttributes.RTNH_F_ONLINK,
                realms,
                encapsulation,
                rest);
    }

    /// Whether the link is down, so that nobody goes this way.
    public boolean isDead() {
        return (flags & RouteAttributes.RTNH_F_DEAD) != 0;
    }

    /// Whether the link has no carrier.
    public boolean isLinkDown() {
        return (flags & RouteAttributes.RTNH_F_LINKDOWN) != 0;
    }

    public boolean isOnLink() {
        return (flags & RouteAttributes.RTNH_F_ONLINK) != 0;
    }
}
