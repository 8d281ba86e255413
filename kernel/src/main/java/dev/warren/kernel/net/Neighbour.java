// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.NeighbourAttributes;
import dev.warren.kernel.abi.Sockets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What is known of a neighbour on a link, as one `RTM_NEWNEIGH` message tells it: its link-layer
/// address for an IP address (ARP, neighbour discovery), that this machine answers for it (a proxy
/// entry), or the way to a link-layer address (a forwarding entry of a bridge or of VXLAN).
///
/// Source: man 7 rtnetlink, man 8 ip-neighbour, man 8 bridge, `linux/neighbour.h`.
///
/// @param family `AF_INET`, `AF_INET6`, or `AF_BRIDGE` for a forwarding entry
/// @param link the index of its link; 0 for a proxy entry of all links
/// @param destination its IP address; for a forwarding entry of VXLAN the machine behind which it is
/// @param address its link-layer address, [Mac#NONE] while it is not known
/// @param stateBits `NUD_…`
/// @param flags `NTF_…`
/// @param extendedFlags `NTF_EXT_…` (since Linux 5.16)
/// @param type `RTN_…`, such as 5 for a multicast address
/// @param vlan the VLAN that a forwarding entry is for; 0 for none
/// @param master the index of the bridge that a forwarding entry is of; 0 for none
/// @param protocol who made it (`RTPROT_…`, since Linux 4.20)
/// @param tunnel what a forwarding entry of VXLAN says besides
/// @param nextHopId the nexthop object of a forwarding entry (since Linux 5.8), below 2^32; 0 for none
/// @param probes how often it was asked
/// @param age what the kernel counts about it
/// @param rest attributes that are not decoded, as they came
public record Neighbour(
        int family,
        int link,
        Optional<IpAddress> destination,
        Mac address,
        int stateBits,
        int flags,
        int extendedFlags,
        int type,
        int vlan,
        int master,
        int protocol,
        Tunnel tunnel,
        long nextHopId,
        int probes,
        Optional<Age> age,
        List<RawAttribute> rest) {
    /// What a forwarding entry of VXLAN may say besides the machine.
    ///
    /// @param port the UDP port; 0 for that of the link
    /// @param network the number of the network (VNI); empty for that of the link
    /// @param sourceNetwork the network that packets come from, on a link of many; empty for none
    /// @param link the index of the link to send by; 0 for any
    /// @param namespace the number of the namespace in which that index counts; empty for this one
    public record Tunnel(
            int port,
            OptionalInt network,
            OptionalInt sourceNetwork,
            int link,
            OptionalInt namespace) {
        /// Nothing.
        public static final Tunnel NONE =
                new Tunnel(0, OptionalInt.empty(), OptionalInt.empty(), 0, OptionalInt.empty());
    }

    /// When something last happened, in hundredths of a second before now; unsigned.
    ///
    /// @param confirmedTicks since it was confirmed
    /// @param usedTicks since it was used
    /// @param updatedTicks since it was changed
    /// @param references who holds it
    public record Age(int confirmedTicks, int usedTicks, int updatedTicks, int references) {}

    public Neighbour {
        rest = List.copyOf(rest);
    }

    /// A neighbour to be made: who has an IP address on a link.
    public static NeighbourBuilder of(IpAddress address, int link) {
        int family = address.isV6() ? Sockets.AF_INET6 : Sockets.AF_INET;
        return new NeighbourBuilder(family, link).destination(address);
    }

    /// A forwarding entry to be made: the way to a link-layer address.
    public static NeighbourBuilder forwarding(Mac address, int link) {
        return new NeighbourBuilder(Sockets.AF_BRIDGE, link).address(address);
    }

    public Set<NeighbourState> states() {
        return NeighbourState.of(stateBits);
    }

    /// Whether it is a forwarding entry rather than one of ARP or neighbour discovery.
    public boolean isForwarding() {
        return family == Sockets.AF_BRIDGE;
    }

    /// Whether this machine answers for it.
    public boolean isProxy() {
        return (flags & NeighbourAttributes.NTF_PROXY) != 0;
    }

    public boolean isRouter() {
        return (flags & NeighbourAttributes.NTF_ROUTER) != 0;
    }

    /// Whether a program outside of the kernel learnt it.
    public boolean isExternallyLearned() {
        return (flags & NeighbourAttributes.NTF_EXT_LEARNED) != 0;
    }

    /// Whether the forwarding entry is of the link itself.
    public boolean isOfSelf() {
        return (flags & NeighbourAttributes.NTF_SELF) != 0;
    }

    /// Whether the forwarding entry is of the bridge that the link is a port of.
    public boolean isOfMaster() {
        return (flags & NeighbourAttributes.NTF_MASTER) != 0;
    }
}
