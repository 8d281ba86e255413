// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Message types of the `NETLINK_ROUTE` protocol, and the attributes of links, addresses and
/// namespaces.
///
/// Source: `include/uapi/linux/rtnetlink.h`, `if_link.h`, `if_addr.h`, `net_namespace.h`, `veth.h`,
/// `if.h`.
public final class RouteNetlink {
    public static final int RTM_NEWLINK = 16;
    public static final int RTM_DELLINK = 17;
    public static final int RTM_GETLINK = 18;
    public static final int RTM_NEWADDR = 20;
    public static final int RTM_DELADDR = 21;
    public static final int RTM_GETADDR = 22;
    public static final int RTM_NEWROUTE = 24;
    public static final int RTM_DELROUTE = 25;
    public static final int RTM_GETROUTE = 26;
    public static final int RTM_NEWNEIGH = 28;
    public static final int RTM_DELNEIGH = 29;
    public static final int RTM_GETNEIGH = 30;
    public static final int RTM_NEWRULE = 32;
    public static final int RTM_DELRULE = 33;
    public static final int RTM_GETRULE = 34;
    public static final int RTM_NEWNSID = 88;
    public static final int RTM_GETNSID = 90;

    /// Since Linux 5.3, like the two that follow.
    public static final int RTM_NEWNEXTHOP = 104;

    public static final int RTM_DELNEXTHOP = 105;
    public static final int RTM_GETNEXTHOP = 106;

    /// `struct ifinfomsg`: family u8, pad u8, type u16, index s32, flags u32, change u32.
    public static final int IFINFOMSG_BYTES = 16;

    /// `struct ifaddrmsg`: family u8, prefix length u8, flags u8, scope u8, index u32.
    public static final int IFADDRMSG_BYTES = 8;

    /// `struct rtgenmsg` (family u8), padded to an attribute's alignment.
    public static final int RTGENMSG_BYTES = 4;

    public static final int IFLA_ADDRESS = 1;
    public static final int IFLA_IFNAME = 3;
    public static final int IFLA_MTU = 4;
    public static final int IFLA_LINK = 5;
    public static final int IFLA_MASTER = 10;
    public static final int IFLA_OPERSTATE = 16;
    public static final int IFLA_LINKINFO = 18;
    public static final int IFLA_IFALIAS = 20;
    public static final int IFLA_GROUP = 27;
    public static final int IFLA_NET_NS_FD = 28;
    public static final int IFLA_EXT_MASK = 29;
    public static final int IFLA_LINK_NETNSID = 37;
    public static final int IFLA_PROP_LIST = 52;
    public static final int IFLA_ALT_IFNAME = 53;
    public static final int IFLA_PERM_ADDRESS = 54;
    public static final int IFLA_PARENT_DEV_NAME = 56;
    public static final int IFLA_PARENT_DEV_BUS_NAME = 57;

    /// The highest link attribute whose meaning this version knows (`IFLA_TAILROOM`, Linux 6.18).
    public static final int IFLA_HIGHEST_KNOWN = 69;

    public static final int IFLA_INFO_KIND = 1;
    public static final int IFLA_INFO_DATA = 2;
    public static final int IFLA_INFO_SLAVE_KIND = 4;
    public static final int IFLA_INFO_SLAVE_DATA = 5;

    /// In `IFLA_INFO_DATA` of a new veth pair: a `struct ifinfomsg` and the attributes of the other
    /// end.
    public static final int VETH_INFO_PEER = 1;

    /// Leaves the per-processor IPv6 counters out of a link dump. Since Linux 4.4.
    public static final int RTEXT_FILTER_SKIP_STATS = 8;

    public static final int IFA_ADDRESS = 1;
    public static final int IFA_LOCAL = 2;
    public static final int IFA_LABEL = 3;
    public static final int IFA_FLAGS = 8;
    public static final int IFA_HIGHEST_KNOWN = 11;

    public static final int NETNSA_NSID_NOT_ASSIGNED = -1;
    public static final int NETNSA_NSID = 1;
    public static final int NETNSA_FD = 3;
    public static final int NETNSA_TARGET_NSID = 4;

    public static final int IFF_UP = 0x1;
    public static final int IFF_LOOPBACK = 0x8;
    public static final int IFF_LOWER_UP = 0x10000;

    private RouteNetlink() {}
}
