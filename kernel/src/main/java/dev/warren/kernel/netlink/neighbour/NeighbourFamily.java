// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.neighbour;

import dev.warren.kernel.abi.NeighbourAttributes;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.Request;

/// Neighbours: `RTM_GETNEIGH`, `RTM_NEWNEIGH`.
///
/// Source: man 7 rtnetlink, `linux/neighbour.h`. Privilege: none.
public final class NeighbourFamily implements Family<Neighbour> {
    /// The tables of ARP and of neighbour discovery, without proxy entries.
    public static final NeighbourFamily NEIGHBOURS = new NeighbourFamily(Sockets.AF_UNSPEC, 0);

    /// Those that this machine answers for, of both IP families.
    public static final NeighbourFamily PROXIES =
            new NeighbourFamily(Sockets.AF_UNSPEC, NeighbourAttributes.NTF_PROXY);

    /// The forwarding entries of all links: those of bridges, of VXLAN, and the addresses that a link
    /// itself listens to.
    public static final NeighbourFamily FORWARDING = new NeighbourFamily(Sockets.AF_BRIDGE, 0);

    private static final int FLAGS_OFFSET = 10;

    private final int family;
    private final int flags;

    private NeighbourFamily(int family, int flags) {
        this.family = family;
        this.flags = flags;
    }

    @Override
    public int requestType() {
        return RouteNetlink.RTM_GETNEIGH;
    }

    @Override
    public int replyType() {
        return RouteNetlink.RTM_NEWNEIGH;
    }

    @Override
    public String name() {
        return "RTM_GETNEIGH";
    }

    @Override
    public void writeDump(Request request) {
        request.family(family, FLAGS_OFFSET).field8(flags).field8(0);
    }

    @Override
    public Neighbour decode(byte[] bytes, int offset, int end) {
        return new NeighbourDecoder(bytes, offset, end).neighbour();
    }
}
