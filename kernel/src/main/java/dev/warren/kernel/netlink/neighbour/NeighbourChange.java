// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.neighbour;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.NeighbourAttributes;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;

/// Makes and removes neighbours and forwarding entries in the namespace of a socket: `RTM_NEWNEIGH`,
/// `RTM_DELNEIGH`.
///
/// A forwarding entry goes to the bridge with `NTF_MASTER`, to the link itself (VXLAN) with
/// `NTF_SELF`; without either, to the link itself.
/// Source: man 7 rtnetlink, `linux/neighbour.h`. Privilege: `CAP_NET_ADMIN` in the user namespace
/// that owns the network namespace.
public final class NeighbourChange {
    private NeighbourChange() {}

    /// Makes an entry that is not there.
    ///
    /// @throws SyscallException `EEXIST`, `ENODEV`, `EINVAL`, `EOPNOTSUPP` for a link that forwards
    ///     nothing, `EPERM`
    public static void add(NetlinkSocket socket, Neighbour neighbour) throws SyscallException {
        make(socket, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, neighbour);
    }

    /// Makes an entry; the one for its address, if any, goes.
    ///
    /// @throws SyscallException as for [#add]
    public static void replace(NetlinkSocket socket, Neighbour neighbour) throws SyscallException {
        make(socket, Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE, neighbour);
    }

    /// Gives a forwarding entry of VXLAN one machine more.
    ///
    /// @throws SyscallException as for [#add]
    public static void append(NetlinkSocket socket, Neighbour neighbour) throws SyscallException {
        make(socket, Netlink.NLM_F_CREATE | Netlink.NLM_F_APPEND, neighbour);
    }

    private static void make(NetlinkSocket socket, int flags, Neighbour neighbour)
            throws SyscallException {
        socket.change(
                RouteNetlink.RTM_NEWNEIGH,
                "RTM_NEWNEIGH",
                flags,
                request -> write(request, neighbour));
    }

    /// Removes the entry for an address. One of ARP or neighbour discovery stays a while as failed.
    ///
    /// @throws SyscallException `ENOENT`, `EPERM`
    public static void delete(NetlinkSocket socket, Neighbour neighbour) throws SyscallException {
        socket.change(
                RouteNetlink.RTM_DELNEIGH, "RTM_DELNEIGH", request -> write(request, neighbour));
    }

    private static void write(Request request, Neighbour neighbour) {
        request.family(neighbour.family(), 4)
                .field32(neighbour.link())
                .field16(neighbour.stateBits())
                .field8(flags(neighbour))
                .field8(neighbour.type());
        neighbour.destination().ifPresent(to -> request.address(NeighbourAttributes.NDA_DST, to));
        if (neighbour.address().isPresent()) {
            request.mac(NeighbourAttributes.NDA_LLADDR, neighbour.address());
        }
        if (neighbour.extendedFlags() != 0) {
            request.attribute(NeighbourAttributes.NDA_FLAGS_EXT, neighbour.extendedFlags());
        }
        if (neighbour.protocol() != 0) {
            request.u8(NeighbourAttributes.NDA_PROTOCOL, neighbour.protocol());
        }
        if (neighbour.vlan() != 0) {
            request.u16(NeighbourAttributes.NDA_VLAN, neighbour.vlan());
        }
        if (neighbour.nextHopId() != 0) {
            request.u32(NeighbourAttributes.NDA_NH_ID, neighbour.nextHopId());
        }
        tunnel(request, neighbour.tunnel());
        neighbour.rest().forEach(request::raw);
    }

    /// A bridge says in the attribute of the master that an entry is its own.
    private static int flags(Neighbour neighbour) {
        return neighbour.isForwarding() && neighbour.master() != 0
                ? neighbour.flags() | NeighbourAttributes.NTF_MASTER
                : neighbour.flags();
    }

    private static void tunnel(Request request, Neighbour.Tunnel tunnel) {
        if (tunnel.port() != 0) {
            request.u16BigEndian(NeighbourAttributes.NDA_PORT, tunnel.port());
        }
        tunnel.network().ifPresent(id -> request.attribute(NeighbourAttributes.NDA_VNI, id));
        tunnel.sourceNetwork()
                .ifPresent(id -> request.attribute(NeighbourAttributes.NDA_SRC_VNI, id));
        if (tunnel.link() != 0) {
            request.attribute(NeighbourAttributes.NDA_IFINDEX, tunnel.link());
        }
    }
}
