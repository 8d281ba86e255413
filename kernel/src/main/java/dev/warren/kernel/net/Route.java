// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.RouteAttributes;
import java.util.List;
import java.util.Optional;

/// An entry of a routing table, or the answer to a look-up, as one `RTM_NEWROUTE` message tells it.
///
/// Source: man 7 rtnetlink, man 8 ip-route, `linux/rtnetlink.h`.
///
/// @param type what it does with a packet
/// @param destination where it leads; prefix length 0 for a default route
/// @param source whose packets it is for (IPv6 with source prefixes, and answers to look-ups)
/// @param table its table, below 2^32
/// @param metric among equals the lowest wins; below 2^32
/// @param protocol who made it (`RTPROT_…`)
/// @param scope how far the destination is (`RT_SCOPE_…`); always 0 in IPv6
/// @param typeOfService the packets it is for (IPv4); 0 for all
/// @param preferredSource the address that programs of this machine send from
/// @param nextHops the ways out; none for a blackhole of IPv4, several for a multipath route
/// @param nextHopId the nexthop object that it refers to (since Linux 5.3), below 2^32; 0 for none
/// @param metrics what it tells the transport layer
/// @param realms the realms for the statistics; 0 for none
/// @param preference how much its router wants to be one (IPv6)
/// @param cacheInfo what the kernel counts about it
/// @param flags `RTM_F_…`, and for a single hop its `RTNH_F_…`
/// @param rest attributes that are not decoded, as they came
public record Route(
        RouteType type,
        Cidr destination,
        Optional<Cidr> source,
        long table,
        long metric,
        int protocol,
        int scope,
        int typeOfService,
        Optional<IpAddress> preferredSource,
        List<NextHop> nextHops,
        long nextHopId,
        RouteMetrics metrics,
        int realms,
        Optional<RoutePreference> preference,
        Optional<RouteCacheInfo> cacheInfo,
        int flags,
        List<RawAttribute> rest) {
    public Route {
        nextHops = List.copyOf(nextHops);
        rest = List.copyOf(rest);
    }

    /// A route to be made: of type unicast, in the table `main`, by the protocol `boot`, as `ip route
    /// add` would make it.
    public static RouteBuilder to(Cidr destination) {
        return new RouteBuilder(destination);
    }

    public boolean isV6() {
        return destination.address().isV6();
    }

    public boolean isDefault() {
        return destination.prefixLength() == 0;
    }

    /// Whether it is an entry of the cache rather than of a table.
    public boolean isCached() {
        return (flags & RouteAttributes.RTM_F_CLONED) != 0;
    }
}
