// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.nexthop;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;

/// Makes and removes nexthop objects in the namespace of a socket: `RTM_NEWNEXTHOP`,
/// `RTM_DELNEXTHOP`.
///
/// Of what is not decoded ([NextHopObject#rest]) the settings of a resilient group are written; the
/// others the kernel only tells.
/// Source: man 8 ip-nexthop, `linux/nexthop.h`; since Linux 5.3. Privilege: `CAP_NET_ADMIN` in the
/// user namespace that owns the network namespace.
public final class NextHopChange {
    private static final int ASKABLE = RouteAttributes.RTNH_F_ONLINK;
    private static final int WEIGHT_BYTE = 0xff;

    private NextHopChange() {}

    /// Makes an object that is not there.
    ///
    /// @throws SyscallException `EEXIST`, `EINVAL` for a member or a gateway that is not there,
    ///     `ENETDOWN`, `EPERM`
    public static void add(NetlinkSocket socket, NextHopObject object) throws SyscallException {
        make(socket, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, object);
    }

    /// Makes an object; the one with its number, if any, goes.
    ///
    /// @throws SyscallException as for [#add]
    public static void replace(NetlinkSocket socket, NextHopObject object) throws SyscallException {
        make(socket, Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE, object);
    }

    /// Removes an object, and the routes that refer to it.
    ///
    /// @throws SyscallException `ENOENT`, `EPERM`
    public static void delete(NetlinkSocket socket, long id) throws SyscallException {
        socket.change(
                RouteNetlink.RTM_DELNEXTHOP,
                "RTM_DELNEXTHOP",
                request ->
                        request.family(Sockets.AF_UNSPEC, RouteAttributes.NHMSG_BYTES)
                                .u32(RouteAttributes.NHA_ID, id));
    }

    private static void make(NetlinkSocket socket, int flags, NextHopObject object)
            throws SyscallException {
        socket.change(
                RouteNetlink.RTM_NEWNEXTHOP,
                "RTM_NEWNEXTHOP",
                flags,
                request -> write(request, object));
    }

    private static void write(Request request, NextHopObject object) {
        // The scope is the kernel's to tell.
        request.field8(object.family())
                .field8(0)
                .field8(object.protocol())
                .field8(0)
                .field32(object.flags() & ASKABLE)
                .u32(RouteAttributes.NHA_ID, object.id());
        if (!object.group().isEmpty()) {
            request.block(
                            RouteAttributes.NHA_GROUP,
                            all -> object.group().forEach(each -> member(all, each)))
                    .u16(RouteAttributes.NHA_GROUP_TYPE, object.groupType());
            object.rest().stream()
                    .filter(each -> each.type() == RouteAttributes.NHA_RES_GROUP)
                    .forEach(settings -> resilient(request, settings));
        }
        if (object.isBlackhole()) {
            request.flag(RouteAttributes.NHA_BLACKHOLE);
        }
        if (object.isForwarding()) {
            request.flag(RouteAttributes.NHA_FDB);
        }
        if (!object.isBlackhole()) {
            object.hop().ifPresent(hop -> hop(request, hop));
        }
    }

    private static void resilient(Request request, RawAttribute settings) {
        request.nested(
                RouteAttributes.NHA_RES_GROUP,
                inside ->
                        Attributes.at(settings).nested().rest().stream()
                                .filter(
                                        each ->
                                                each.type()
                                                        <= RouteAttributes
                                                                .NHA_RES_GROUP_UNBALANCED_TIMER)
                                .forEach(inside::raw));
    }

    private static void member(Request request, NextHopObject.Member member) {
        int weight = member.weight() - 1;
        request.field32((int) member.id())
                .field8(weight & WEIGHT_BYTE)
                .field8(weight >> 8)
                .field16(0);
    }

    private static void hop(Request request, NextHop hop) {
        if (hop.link() != 0) {
            request.attribute(RouteAttributes.NHA_OIF, hop.link());
        }
        hop.gateway().ifPresent(via -> request.address(RouteAttributes.NHA_GATEWAY, via));
        hop.encapsulation()
                .ifPresent(
                        wrapping ->
                                request.u16(RouteAttributes.NHA_ENCAP_TYPE, wrapping.type())
                                        .nested(
                                                RouteAttributes.NHA_ENCAP,
                                                inside -> wrapping.data().forEach(inside::raw)));
    }
}
