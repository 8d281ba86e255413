// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Attributes of the kinds of links (`IFLA_INFO_DATA`, `IFLA_INFO_SLAVE_DATA`).
///
/// Source: `include/uapi/linux/if_link.h`, `if_tunnel.h`, `if_bridge.h`, `if_bonding.h`.
public final class LinkKindAttributes {
    public static final int IFLA_VLAN_ID = 1;
    public static final int IFLA_VLAN_PROTOCOL = 5;

    public static final int IFLA_MACVLAN_MODE = 1;
    public static final int IFLA_MACVLAN_FLAGS = 2;
    public static final int MACVLAN_MODE_PRIVATE = 1;
    public static final int MACVLAN_MODE_VEPA = 2;
    public static final int MACVLAN_MODE_BRIDGE = 4;
    public static final int MACVLAN_MODE_PASSTHRU = 8;
    public static final int MACVLAN_MODE_SOURCE = 16;

    public static final int IFLA_IPVLAN_MODE = 1;
    public static final int IFLA_IPVLAN_FLAGS = 2;
    public static final int IPVLAN_MODE_L2 = 0;
    public static final int IPVLAN_MODE_L3 = 1;
    public static final int IPVLAN_MODE_L3S = 2;

    public static final int IFLA_VXLAN_ID = 1;
    public static final int IFLA_VXLAN_GROUP = 2;
    public static final int IFLA_VXLAN_LINK = 3;
    public static final int IFLA_VXLAN_LOCAL = 4;
    public static final int IFLA_VXLAN_TTL = 5;
    public static final int IFLA_VXLAN_LEARNING = 7;

    /// In network order.
    public static final int IFLA_VXLAN_PORT = 15;

    public static final int IFLA_VXLAN_GROUP6 = 16;
    public static final int IFLA_VXLAN_LOCAL6 = 17;
    public static final int IFLA_VXLAN_COLLECT_METADATA = 25;

    public static final int IFLA_GENEVE_ID = 1;
    public static final int IFLA_GENEVE_REMOTE = 2;

    /// In network order.
    public static final int IFLA_GENEVE_PORT = 5;

    public static final int IFLA_GENEVE_COLLECT_METADATA = 6;
    public static final int IFLA_GENEVE_REMOTE6 = 7;

    public static final int IFLA_GRE_LINK = 1;
    public static final int IFLA_GRE_IFLAGS = 2;
    public static final int IFLA_GRE_OFLAGS = 3;

    /// In network order, like all keys.
    public static final int IFLA_GRE_IKEY = 4;

    public static final int IFLA_GRE_OKEY = 5;
    public static final int IFLA_GRE_LOCAL = 6;
    public static final int IFLA_GRE_REMOTE = 7;
    public static final int IFLA_GRE_COLLECT_METADATA = 18;

    /// In `IFLA_GRE_IFLAGS` and `…_OFLAGS`, which are in network order: there is a key.
    public static final int GRE_KEY = 0x2000;

    public static final int IFLA_IPTUN_LINK = 1;
    public static final int IFLA_IPTUN_LOCAL = 2;
    public static final int IFLA_IPTUN_REMOTE = 3;
    public static final int IFLA_IPTUN_COLLECT_METADATA = 19;

    public static final int IFLA_VTI_LINK = 1;
    public static final int IFLA_VTI_IKEY = 2;
    public static final int IFLA_VTI_OKEY = 3;
    public static final int IFLA_VTI_LOCAL = 4;
    public static final int IFLA_VTI_REMOTE = 5;

    public static final int IFLA_VRF_TABLE = 1;
    public static final int IFLA_VRF_PORT_TABLE = 1;

    public static final int IFLA_BOND_MODE = 1;
    public static final int IFLA_BOND_ACTIVE_SLAVE = 2;
    public static final int IFLA_BOND_MIIMON = 3;
    public static final int IFLA_BOND_SLAVE_STATE = 1;
    public static final int IFLA_BOND_SLAVE_MII_STATUS = 2;

    public static final int IFLA_BR_AGEING_TIME = 4;
    public static final int IFLA_BR_STP_STATE = 5;
    public static final int IFLA_BR_VLAN_FILTERING = 7;
    public static final int IFLA_BR_VLAN_PROTOCOL = 8;
    public static final int IFLA_BR_GROUP_FWD_MASK = 9;
    public static final int IFLA_BR_VLAN_DEFAULT_PVID = 39;

    public static final int IFLA_BRPORT_STATE = 1;
    public static final int IFLA_BRPORT_PRIORITY = 2;
    public static final int IFLA_BRPORT_COST = 3;
    public static final int IFLA_BRPORT_MODE = 4;
    public static final int IFLA_BRPORT_LEARNING = 8;
    public static final int IFLA_BRPORT_UNICAST_FLOOD = 9;
    public static final int IFLA_BRPORT_NO = 18;
    public static final int IFLA_BRPORT_ISOLATED = 33;
    public static final int BR_STATE_DISABLED = 0;
    public static final int BR_STATE_LISTENING = 1;
    public static final int BR_STATE_LEARNING = 2;
    public static final int BR_STATE_FORWARDING = 3;
    public static final int BR_STATE_BLOCKING = 4;

    /// Since Linux 6.7, like those that follow.
    public static final int IFLA_NETKIT_PRIMARY = 2;

    public static final int IFLA_NETKIT_POLICY = 3;
    public static final int IFLA_NETKIT_PEER_POLICY = 4;
    public static final int IFLA_NETKIT_MODE = 5;
    public static final int NETKIT_NEXT = -1;
    public static final int NETKIT_PASS = 0;
    public static final int NETKIT_DROP = 2;
    public static final int NETKIT_REDIRECT = 7;
    public static final int NETKIT_L2 = 0;
    public static final int NETKIT_L3 = 1;

    public static final int IFLA_TUN_OWNER = 1;
    public static final int IFLA_TUN_GROUP = 2;
    public static final int IFLA_TUN_TYPE = 3;
    public static final int IFLA_TUN_PI = 4;
    public static final int IFLA_TUN_VNET_HDR = 5;
    public static final int IFLA_TUN_PERSIST = 6;
    public static final int IFLA_TUN_MULTI_QUEUE = 7;
    public static final int IFF_TUN = 1;
    public static final int IFF_TAP = 2;

    private LinkKindAttributes() {}
}
