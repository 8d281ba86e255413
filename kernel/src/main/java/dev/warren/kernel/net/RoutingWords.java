// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.Sockets;

/// The words that `ip` has for the numbers of routes and rules.
///
/// Only what the kernel itself names; a node may name more in `/etc/iproute2`.
public final class RoutingWords {
    private RoutingWords() {}

    /// `main`, `local`, `default`, or the number.
    public static String table(long table) {
        return switch ((int) table) {
            case RouteAttributes.RT_TABLE_DEFAULT -> "default";
            case RouteAttributes.RT_TABLE_MAIN -> "main";
            case RouteAttributes.RT_TABLE_LOCAL -> "local";
            default -> Long.toString(table);
        };
    }

    /// `global`, `link`, `host`, or the number.
    public static String scope(int scope) {
        return switch (scope) {
            case RouteAttributes.RT_SCOPE_UNIVERSE -> "global";
            case RouteAttributes.RT_SCOPE_SITE -> "site";
            case RouteAttributes.RT_SCOPE_LINK -> "link";
            case RouteAttributes.RT_SCOPE_HOST -> "host";
            case RouteAttributes.RT_SCOPE_NOWHERE -> "nowhere";
            default -> Integer.toString(scope);
        };
    }

    /// Who made a route or a rule: `kernel`, `boot`, `static`, `bird`, …, or the number.
    public static String protocol(int protocol) {
        return switch (protocol) {
            case RouteAttributes.RTPROT_UNSPEC -> "unspec";
            case RouteAttributes.RTPROT_REDIRECT -> "redirect";
            case RouteAttributes.RTPROT_KERNEL -> "kernel";
            case RouteAttributes.RTPROT_BOOT -> "boot";
            case RouteAttributes.RTPROT_STATIC -> "static";
            case RouteAttributes.RTPROT_GATED -> "gated";
            case RouteAttributes.RTPROT_RA -> "ra";
            case RouteAttributes.RTPROT_MRT -> "mrt";
            case RouteAttributes.RTPROT_ZEBRA -> "zebra";
            case RouteAttributes.RTPROT_BIRD -> "bird";
            case RouteAttributes.RTPROT_DNROUTED -> "dnrouted";
            case RouteAttributes.RTPROT_XORP -> "xorp";
            case RouteAttributes.RTPROT_NTK -> "ntk";
            case RouteAttributes.RTPROT_DHCP -> "dhcp";
            case RouteAttributes.RTPROT_KEEPALIVED -> "keepalived";
            case RouteAttributes.RTPROT_BABEL -> "babel";
            case RouteAttributes.RTPROT_OPENR -> "openr";
            case RouteAttributes.RTPROT_BGP -> "bgp";
            case RouteAttributes.RTPROT_ISIS -> "isis";
            case RouteAttributes.RTPROT_OSPF -> "ospf";
            case RouteAttributes.RTPROT_RIP -> "rip";
            case RouteAttributes.RTPROT_EIGRP -> "eigrp";
            default -> Integer.toString(protocol);
        };
    }

    /// A protocol above IP: `tcp`, `udp`, …, or `ipproto-` and the number.
    public static String transport(int protocol) {
        return switch (protocol) {
            case Sockets.IPPROTO_ICMP -> "icmp";
            case Sockets.IPPROTO_TCP -> "tcp";
            case Sockets.IPPROTO_UDP -> "udp";
            case Sockets.IPPROTO_ICMPV6 -> "ipv6-icmp";
            case Sockets.IPPROTO_SCTP -> "sctp";
            default -> "ipproto-" + protocol;
        };
    }
}
