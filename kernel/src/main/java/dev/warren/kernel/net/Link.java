// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.RouteNetlink;
import java.util.List;

/// A network interface, as one `RTM_NEWLINK` message tells it.
///
/// Source: man 7 rtnetlink, `linux/if_link.h`.
///
/// @param index names it within its namespace, and only there
/// @param name up to 15 bytes; may hold anything but `/` and white space
/// @param alternativeNames further names (`IFLA_ALT_IFNAME`, since Linux 5.5)
/// @param hardwareType `ARPHRD_…`: 1 is Ethernet, 772 the loopback
/// @param flags `IFF_…`
/// @param mtu in bytes
/// @param state what the driver says of the carrier (RFC 2863)
/// @param address the link-layer address, [Mac#NONE] where there is none
/// @param permanentAddress the address burnt into the device, [Mac#NONE] where there is none
/// @param master the index of the bridge, bond or VRF it is a port of; 0 for none
/// @param lower the index of the peer (veth, netkit) or of the device below (VLAN, macvlan); 0 for
///     none
/// @param lowerNamespace the id, as this link's namespace numbers its neighbours, of the namespace
///     in which `lower` counts; [#SAME_NAMESPACE] when it is this one
/// @param kind the driver's kind and what it adds
/// @param alias a text that an administrator gave it (`ip link set … alias`)
/// @param parentDevice the device on its bus, such as a PCI address; empty for virtual links
/// @param group the group that an administrator put it in (`ip link set … group`), below 2^32; 0 for
///     the usual one
/// @param unknown attributes newer than this code, as they came
public record Link(
        int index,
        String name,
        List<String> alternativeNames,
        int hardwareType,
        int flags,
        int mtu,
        OperationalState state,
        Mac address,
        Mac permanentAddress,
        int master,
        int lower,
        int lowerNamespace,
        LinkKind kind,
        String alias,
        String parentDevice,
        long group,
        List<RawAttribute> unknown) {

    /// The value of [#lowerNamespace] when the kernel gives none.
    public static final int SAME_NAMESPACE = -1;

    public Link {
        alternativeNames = List.copyOf(alternativeNames);
        unknown = List.copyOf(unknown);
    }

    /// A link of the usual group.
    public Link(
            int index,
            String name,
            List<String> alternativeNames,
            int hardwareType,
            int flags,
            int mtu,
            OperationalState state,
            Mac address,
            Mac permanentAddress,
            int master,
            int lower,
            int lowerNamespace,
            LinkKind kind,
            String alias,
            String parentDevice,
            List<RawAttribute> unknown) {
        this(
                index,
                name,
                alternativeNames,
                hardwareType,
                flags,
                mtu,
                state,
                address,
                permanentAddress,
                master,
                lower,
                lowerNamespace,
                kind,
                alias,
                parentDevice,
                0,
                unknown);
    }

    public boolean isLoopback() {
        return (flags & RouteNetlink.IFF_LOOPBACK) != 0;
    }

    /// Whether an administrator set it up (`IFF_UP`); it may still have no carrier.
    public boolean isUp() {
        return (flags & RouteNetlink.IFF_UP) != 0;
    }

    /// Whether `lower` is the other end of a pair, rather than a device below.
    public boolean isPair() {
        return kind.name().equals("veth") || kind.name().equals("netkit");
    }
}
