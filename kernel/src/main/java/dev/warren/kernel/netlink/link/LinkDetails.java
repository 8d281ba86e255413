// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import dev.warren.kernel.abi.LinkKindAttributes;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.LinkKind;
import dev.warren.kernel.net.PortDetail;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.netlink.MalformedMessageException;
import java.util.List;
import java.util.OptionalLong;

/// Reads what the driver of a link, or its master, says of it. A dump of links leaves that undecoded:
/// whoever only wants a list does not pay for it.
public final class LinkDetails {
    private LinkDetails() {}

    /// What the driver says.
    ///
    /// @throws MalformedMessageException when an attribute is too short for its number
    public static LinkDetail of(LinkKind kind) {
        KindData data = new KindData(kind.data());
        return switch (kind.name()) {
            case "vlan" ->
                    new LinkDetail.Vlan(
                            data.u16(LinkKindAttributes.IFLA_VLAN_ID),
                            data.u16BigEndian(LinkKindAttributes.IFLA_VLAN_PROTOCOL),
                            data.rest());
            case "macvlan", "macvtap" ->
                    new LinkDetail.Macvlan(
                            data.s32(LinkKindAttributes.IFLA_MACVLAN_MODE),
                            data.u16(LinkKindAttributes.IFLA_MACVLAN_FLAGS),
                            data.rest());
            case "ipvlan", "ipvtap" ->
                    new LinkDetail.Ipvlan(
                            data.u16(LinkKindAttributes.IFLA_IPVLAN_MODE),
                            data.u16(LinkKindAttributes.IFLA_IPVLAN_FLAGS),
                            data.rest());
            case "vrf" ->
                    new LinkDetail.Vrf(data.u32(LinkKindAttributes.IFLA_VRF_TABLE), data.rest());
            case "bond" ->
                    new LinkDetail.Bond(
                            data.u8(LinkKindAttributes.IFLA_BOND_MODE),
                            data.s32(LinkKindAttributes.IFLA_BOND_ACTIVE_SLAVE),
                            data.s32(LinkKindAttributes.IFLA_BOND_MIIMON),
                            data.rest());
            case "vxlan" -> vxlan(data);
            case "geneve" -> geneve(data);
            case "bridge" -> bridge(data);
            case "netkit" -> netkit(data);
            case "tun" -> tun(data);
            default -> other(kind, data);
        };
    }

    private static LinkDetail other(LinkKind kind, KindData data) {
        return switch (kind.name()) {
            case "gre", "gretap", "ip6gre", "ip6gretap", "erspan", "ip6erspan" ->
                    gre(kind.name(), data);
            case "ipip", "sit", "ip6tnl" ->
                    new LinkDetail.Tunnel(
                            kind.name(),
                            data.s32(LinkKindAttributes.IFLA_IPTUN_LINK),
                            data.address(LinkKindAttributes.IFLA_IPTUN_LOCAL),
                            data.address(LinkKindAttributes.IFLA_IPTUN_REMOTE),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            data.isThere(LinkKindAttributes.IFLA_IPTUN_COLLECT_METADATA),
                            data.rest());
            case "vti", "vti6" ->
                    new LinkDetail.Tunnel(
                            kind.name(),
                            data.s32(LinkKindAttributes.IFLA_VTI_LINK),
                            data.address(LinkKindAttributes.IFLA_VTI_LOCAL),
                            data.address(LinkKindAttributes.IFLA_VTI_REMOTE),
                            data.findU32BigEndian(LinkKindAttributes.IFLA_VTI_IKEY),
                            data.findU32BigEndian(LinkKindAttributes.IFLA_VTI_OKEY),
                            false,
                            data.rest());
            default ->
                    kind.data().isEmpty()
                            ? new LinkDetail.Plain(kind.name())
                            : new LinkDetail.Unknown(kind.name(), kind.data());
        };
    }

    private static LinkDetail vxlan(KindData data) {
        return new LinkDetail.Vxlan(
                data.u32(LinkKindAttributes.IFLA_VXLAN_ID),
                data.address(
                        LinkKindAttributes.IFLA_VXLAN_LOCAL, LinkKindAttributes.IFLA_VXLAN_LOCAL6),
                data.address(
                        LinkKindAttributes.IFLA_VXLAN_GROUP, LinkKindAttributes.IFLA_VXLAN_GROUP6),
                data.s32(LinkKindAttributes.IFLA_VXLAN_LINK),
                data.u16BigEndian(LinkKindAttributes.IFLA_VXLAN_PORT),
                data.isSet(LinkKindAttributes.IFLA_VXLAN_LEARNING),
                data.isThere(LinkKindAttributes.IFLA_VXLAN_COLLECT_METADATA),
                data.rest());
    }

    private static LinkDetail geneve(KindData data) {
        return new LinkDetail.Geneve(
                data.u32(LinkKindAttributes.IFLA_GENEVE_ID),
                data.address(
                        LinkKindAttributes.IFLA_GENEVE_REMOTE,
                        LinkKindAttributes.IFLA_GENEVE_REMOTE6),
                data.u16BigEndian(LinkKindAttributes.IFLA_GENEVE_PORT),
                data.isThere(LinkKindAttributes.IFLA_GENEVE_COLLECT_METADATA),
                data.rest());
    }

    /// The driver always tells both keys; only the flags tell whether they count.
    private static LinkDetail gre(String kind, KindData data) {
        int inputFlags = data.u16BigEndian(LinkKindAttributes.IFLA_GRE_IFLAGS);
        int outputFlags = data.u16BigEndian(LinkKindAttributes.IFLA_GRE_OFLAGS);
        OptionalLong input = data.findU32BigEndian(LinkKindAttributes.IFLA_GRE_IKEY);
        OptionalLong output = data.findU32BigEndian(LinkKindAttributes.IFLA_GRE_OKEY);
        return new LinkDetail.Tunnel(
                kind,
                data.s32(LinkKindAttributes.IFLA_GRE_LINK),
                data.address(LinkKindAttributes.IFLA_GRE_LOCAL),
                data.address(LinkKindAttributes.IFLA_GRE_REMOTE),
                keyIf(inputFlags, input),
                keyIf(outputFlags, output),
                data.isThere(LinkKindAttributes.IFLA_GRE_COLLECT_METADATA),
                data.rest());
    }

    private static OptionalLong keyIf(int flags, OptionalLong key) {
        return (flags & LinkKindAttributes.GRE_KEY) != 0 ? key : OptionalLong.empty();
    }

    private static LinkDetail bridge(KindData data) {
        return new LinkDetail.Bridge(
                data.s32(LinkKindAttributes.IFLA_BR_STP_STATE),
                data.isSet(LinkKindAttributes.IFLA_BR_VLAN_FILTERING),
                data.findU16BigEndian(LinkKindAttributes.IFLA_BR_VLAN_PROTOCOL),
                data.findU16(LinkKindAttributes.IFLA_BR_VLAN_DEFAULT_PVID),
                data.s32(LinkKindAttributes.IFLA_BR_AGEING_TIME),
                data.u16(LinkKindAttributes.IFLA_BR_GROUP_FWD_MASK),
                data.rest());
    }

    private static LinkDetail netkit(KindData data) {
        return new LinkDetail.Netkit(
                data.isSet(LinkKindAttributes.IFLA_NETKIT_PRIMARY),
                data.s32(LinkKindAttributes.IFLA_NETKIT_MODE),
                data.s32(LinkKindAttributes.IFLA_NETKIT_POLICY),
                data.s32(LinkKindAttributes.IFLA_NETKIT_PEER_POLICY),
                data.rest());
    }

    private static LinkDetail tun(KindData data) {
        return new LinkDetail.Tun(
                data.u8(LinkKindAttributes.IFLA_TUN_TYPE) == LinkKindAttributes.IFF_TAP,
                data.findU32(LinkKindAttributes.IFLA_TUN_OWNER),
                data.findU32(LinkKindAttributes.IFLA_TUN_GROUP),
                data.isSet(LinkKindAttributes.IFLA_TUN_PERSIST),
                data.rest());
    }

    /// What the master says.
    ///
    /// @param kind of the master, as in [LinkKind#portKind]; empty for none
    /// @throws MalformedMessageException when an attribute is too short for its number
    static PortDetail port(String kind, List<RawAttribute> attributes) {
        KindData data = new KindData(attributes);
        return switch (kind) {
            case "" -> new PortDetail.None();
            case "bridge" ->
                    new PortDetail.BridgePort(
                            data.u8(LinkKindAttributes.IFLA_BRPORT_STATE),
                            data.u16(LinkKindAttributes.IFLA_BRPORT_NO),
                            data.u32(LinkKindAttributes.IFLA_BRPORT_COST),
                            data.u16(LinkKindAttributes.IFLA_BRPORT_PRIORITY),
                            data.isSet(LinkKindAttributes.IFLA_BRPORT_MODE),
                            data.isSet(LinkKindAttributes.IFLA_BRPORT_LEARNING),
                            data.isSet(LinkKindAttributes.IFLA_BRPORT_UNICAST_FLOOD),
                            data.isSet(LinkKindAttributes.IFLA_BRPORT_ISOLATED),
                            data.rest());
            case "bond" ->
                    new PortDetail.BondPort(
                            data.isSet(LinkKindAttributes.IFLA_BOND_SLAVE_STATE),
                            data.u8(LinkKindAttributes.IFLA_BOND_SLAVE_MII_STATUS),
                            data.rest());
            case "vrf" ->
                    new PortDetail.VrfPort(
                            data.u32(LinkKindAttributes.IFLA_VRF_PORT_TABLE), data.rest());
            default -> new PortDetail.Unknown(kind, attributes);
        };
    }
}
