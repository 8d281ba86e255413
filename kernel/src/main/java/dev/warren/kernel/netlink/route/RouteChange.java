// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.route;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteMetrics;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;
import java.util.List;

/// Makes and removes routes in the namespace of a socket: `RTM_NEWROUTE`, `RTM_DELROUTE`.
///
/// A [Route] that was read can be made again; what the kernel only tells (counters, the state of a
/// hop) is left out.
/// Source: man 7 rtnetlink. Privilege: `CAP_NET_ADMIN` in the user namespace that owns the network
/// namespace.
public final class RouteChange {
    private RouteChange() {}

    /// Makes a route that is not there.
    ///
    /// @throws SyscallException `EEXIST` when there is one, `ENETUNREACH` when the gateway is not on
    ///     a link, `ENETDOWN` when the link is down, `EINVAL`, `EPERM`
    public static void add(NetlinkSocket socket, Route route) throws SyscallException {
        make(socket, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, route);
    }

    /// Makes a route; the one with its destination and metric, if any, goes.
    ///
    /// @throws SyscallException as for [#add]
    public static void replace(NetlinkSocket socket, Route route) throws SyscallException {
        make(socket, Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE, route);
    }

    /// Makes a route behind those with its destination and metric; in IPv6, gives the one there is a
    /// way out more.
    ///
    /// @throws SyscallException as for [#add]
    public static void append(NetlinkSocket socket, Route route) throws SyscallException {
        make(socket, Netlink.NLM_F_CREATE | Netlink.NLM_F_APPEND, route);
    }

    private static void make(NetlinkSocket socket, int flags, Route route) throws SyscallException {
        socket.change(
                RouteNetlink.RTM_NEWROUTE, "RTM_NEWROUTE", flags, request -> write(request, route));
    }

    /// Removes a route that is like this one in everything that is told.
    ///
    /// @throws SyscallException `ESRCH` when there is none, `EPERM`
    public static void delete(NetlinkSocket socket, Route route) throws SyscallException {
        socket.change(RouteNetlink.RTM_DELROUTE, "RTM_DELROUTE", request -> write(request, route));
    }

    private static void write(Request request, Route route) {
        boolean six = route.isV6();
        header(request, route);
        destination(request, RouteAttributes.RTA_DST, route.destination());
        route.source().ifPresent(from -> destination(request, RouteAttributes.RTA_SRC, from));
        request.u32(RouteAttributes.RTA_TABLE, route.table());
        if (route.metric() != 0) {
            request.u32(RouteAttributes.RTA_PRIORITY, route.metric());
        }
        route.preferredSource()
                .ifPresent(from -> request.address(RouteAttributes.RTA_PREFSRC, from));
        hops(request, six, route);
        if (route.realms() != 0) {
            request.attribute(RouteAttributes.RTA_FLOW, route.realms());
        }
        if (!route.metrics().isEmpty()) {
            request.nested(RouteAttributes.RTA_METRICS, inside -> metrics(inside, route.metrics()));
        }
        route.preference().ifPresent(how -> request.u8(RouteAttributes.RTA_PREF, how.number()));
        route.cacheInfo()
                .flatMap(counted -> counted.expires())
                .ifPresent(
                        left ->
                                request.u32(
                                        RouteAttributes.RTA_EXPIRES,
                                        Math.max(1, left.toSeconds())));
        route.rest().forEach(request::raw);
    }

    private static void header(Request request, Route route) {
        List<NextHop> hops = route.nextHops();
        request.field8(route.isV6() ? Sockets.AF_INET6 : Sockets.AF_INET)
                .field8(route.destination().prefixLength())
                .field8(route.source().map(Cidr::prefixLength).orElse(0))
                .field8(route.typeOfService())
                .field8(
                        route.table() > 0xff
                                ? RouteAttributes.RT_TABLE_COMPAT
                                : (int) route.table())
                .field8(route.protocol())
                .field8(route.scope())
                .field8(type(route).number())
                .field32(hops.size() == 1 ? HopWriter.flags(hops.getFirst()) : 0);
    }

    /// The kernel keeps a route by an object as unicast, and tells the blackhole of its object.
    private static RouteType type(Route route) {
        return route.nextHopId() != 0 && route.type() == RouteType.BLACKHOLE
                ? RouteType.UNICAST
                : route.type();
    }

    private static void destination(Request request, int type, Cidr prefix) {
        if (prefix.prefixLength() > 0) {
            request.address(type, prefix.address());
        }
    }

    private static void hops(Request request, boolean six, Route route) {
        List<NextHop> hops = route.nextHops();
        if (route.nextHopId() != 0) {
            // The hops that are told beside it are those of the object.
            request.u32(RouteAttributes.RTA_NH_ID, route.nextHopId());
        } else if (hops.size() > 1) {
            HopWriter.several(request, six, hops);
        } else if (hops.size() == 1) {
            HopWriter.single(request, six, hops.getFirst());
        }
    }

    private static void metrics(Request request, RouteMetrics metrics) {
        if (metrics.locks() != 0) {
            request.attribute(RouteAttributes.RTAX_LOCK, metrics.locks());
        }
        metrics.values().forEach((metric, value) -> request.u32(metric.number(), value));
        if (!metrics.congestionControl().isEmpty()) {
            request.text(RouteAttributes.RTAX_CC_ALGO, metrics.congestionControl());
        }
        metrics.rest().forEach(request::raw);
    }
}
