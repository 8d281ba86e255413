// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.route;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Encapsulation;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.netlink.Request;
import java.util.List;

/// Writes the ways out of a route.
final class HopWriter {
    /// What may be asked for; the other flags are the kernel's to tell.
    private static final int ASKABLE =
            RouteAttributes.RTNH_F_ONLINK | RouteAttributes.RTNH_F_PERVASIVE;

    private HopWriter() {}

    static int flags(NextHop hop) {
        return hop.flags() & ASKABLE;
    }

    /// Several hops.
    static void several(Request request, boolean isV6, List<NextHop> hops) {
        request.block(
                RouteAttributes.RTA_MULTIPATH,
                all -> hops.forEach(hop -> all.sized(one -> counted(one, isV6, hop))));
    }

    private static void counted(Request request, boolean isV6, NextHop hop) {
        request.field8(flags(hop)).field8(hop.weight() - 1).field32(hop.link());
        inner(request, isV6, hop);
    }

    /// The only hop.
    static void single(Request request, boolean isV6, NextHop hop) {
        if (hop.link() != 0) {
            request.attribute(RouteAttributes.RTA_OIF, hop.link());
        }
        inner(request, isV6, hop);
    }

    private static void inner(Request request, boolean isV6, NextHop hop) {
        hop.gateway().ifPresent(gateway -> gateway(request, isV6, gateway));
        if (hop.realms() != 0) {
            request.attribute(RouteAttributes.RTA_FLOW, hop.realms());
        }
        hop.encapsulation().ifPresent(wrapping -> encapsulation(request, wrapping));
        hop.rest().forEach(request::raw);
    }

    private static void gateway(Request request, boolean isV6, IpAddress gateway) {
        if (gateway.isV6() == isV6) {
            request.address(RouteAttributes.RTA_GATEWAY, gateway);
            return;
        }
        request.block(
                RouteAttributes.RTA_VIA,
                via -> {
                    via.field16(gateway.isV6() ? Sockets.AF_INET6 : Sockets.AF_INET);
                    for (byte each : gateway.toBytes()) {
                        via.field8(each & 0xff);
                    }
                });
    }

    private static void encapsulation(Request request, Encapsulation wrapping) {
        request.u16(RouteAttributes.RTA_ENCAP_TYPE, wrapping.type())
                .nested(RouteAttributes.RTA_ENCAP, inside -> wrapping.data().forEach(inside::raw));
    }
}
