// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.Sockets;
import java.util.List;
import java.util.Optional;

/// A hop, or a group of hops, that routes refer to by its number, as one `RTM_NEWNEXTHOP` message
/// tells it.
///
/// Source: man 8 ip-nexthop, `linux/nexthop.h`; since Linux 5.3.
///
/// @param id its number, below 2^32
/// @param family `AF_INET`, `AF_INET6`, or `AF_UNSPEC` for a group
/// @param hop the way out; empty for a group and for a blackhole
/// @param group the members of a group; empty for a single hop
/// @param groupType 0 shares by hash, 1 keeps flows where they are (resilient, since Linux 5.13)
/// @param isBlackhole whether it drops
/// @param isForwarding whether it is for forwarding entries of VXLAN rather than for routes
/// @param scope `RT_SCOPE_…`
/// @param protocol who made it (`RTPROT_…`)
/// @param flags `RTNH_F_…`
/// @param rest attributes that are not decoded, as they came
public record NextHopObject(
        long id,
        int family,
        Optional<NextHop> hop,
        List<Member> group,
        int groupType,
        boolean isBlackhole,
        boolean isForwarding,
        int scope,
        int protocol,
        int flags,
        List<RawAttribute> rest) {
    /// A member of a group.
    ///
    /// @param id the number of its nexthop object, below 2^32
    /// @param weight its share, from 1; to 256, since Linux 6.12 to 65,536
    public record Member(long id, int weight) {}

    public NextHopObject {
        group = List.copyOf(group);
        rest = List.copyOf(rest);
    }

    /// A single hop.
    ///
    /// @param isV6 the family of the routes that may use it, when the hop has no gateway
    public static NextHopObject of(long id, boolean isV6, NextHop hop) {
        boolean six = hop.gateway().map(IpAddress::isV6).orElse(isV6);
        return new NextHopObject(
                id,
                six ? Sockets.AF_INET6 : Sockets.AF_INET,
                Optional.of(hop),
                List.of(),
                0,
                false,
                false,
                0,
                0,
                hop.flags(),
                List.of());
    }

    /// A group.
    public static NextHopObject ofGroup(long id, List<Member> members) {
        return new NextHopObject(
                id, 0, Optional.empty(), members, 0, false, false, 0, 0, 0, List.of());
    }
}
