// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers of routes and of the hops of their own (`RTM_…ROUTE`, `RTM_…NEXTHOP`).
///
/// Source: `include/uapi/linux/rtnetlink.h`, `nexthop.h`, `icmpv6.h`, `lwtunnel.h`.
public final class RouteAttributes {
    /// `struct rtmsg`: family u8, destination length u8, source length u8, tos u8, table u8,
    /// protocol u8, scope u8, type u8, flags u32.
    public static final int RTMSG_BYTES = 12;

    /// `struct rtnexthop`: length u16, flags u8, hops u8, link s32.
    public static final int RTNEXTHOP_BYTES = 8;

    public static final int RTA_DST = 1;
    public static final int RTA_SRC = 2;
    public static final int RTA_IIF = 3;
    public static final int RTA_OIF = 4;
    public static final int RTA_GATEWAY = 5;
    public static final int RTA_PRIORITY = 6;
    public static final int RTA_PREFSRC = 7;
    public static final int RTA_METRICS = 8;
    public static final int RTA_MULTIPATH = 9;
    public static final int RTA_FLOW = 11;
    public static final int RTA_CACHEINFO = 12;
    public static final int RTA_TABLE = 15;
    public static final int RTA_MARK = 16;

    /// A hop of another family than the route's: `struct rtvia`, a family u16 and its address.
    public static final int RTA_VIA = 18;

    public static final int RTA_PREF = 20;
    public static final int RTA_ENCAP_TYPE = 21;
    public static final int RTA_ENCAP = 22;
    public static final int RTA_EXPIRES = 23;
    public static final int RTA_PAD = 24;
    public static final int RTA_UID = 25;
    public static final int RTA_IP_PROTO = 27;

    /// In network order, like the destination's.
    public static final int RTA_SPORT = 28;

    public static final int RTA_DPORT = 29;

    /// Since Linux 5.3.
    public static final int RTA_NH_ID = 30;

    /// Since Linux 6.14.
    public static final int RTA_FLOWLABEL = 31;

    /// `struct rta_cacheinfo`: eight numbers of 32 bits.
    public static final int CACHEINFO_BYTES = 32;

    /// A cached entry, not one of the table.
    public static final int RTM_F_CLONED = 0x200;

    /// A question to IPv4: tell the table of the answer. Since Linux 4.4.
    public static final int RTM_F_LOOKUP_TABLE = 0x1000;

    /// A question: answer with the matching entry of the table. Since Linux 4.13.
    public static final int RTM_F_FIB_MATCH = 0x2000;

    public static final int RTNH_F_DEAD = 1;
    public static final int RTNH_F_PERVASIVE = 2;
    public static final int RTNH_F_ONLINK = 4;
    public static final int RTNH_F_OFFLOAD = 8;
    public static final int RTNH_F_LINKDOWN = 16;
    public static final int RTNH_F_UNRESOLVED = 32;
    public static final int RTNH_F_TRAP = 64;

    public static final int RT_TABLE_UNSPEC = 0;
    public static final int RT_TABLE_COMPAT = 252;
    public static final int RT_TABLE_DEFAULT = 253;
    public static final int RT_TABLE_MAIN = 254;
    public static final int RT_TABLE_LOCAL = 255;

    public static final int RT_SCOPE_UNIVERSE = 0;
    public static final int RT_SCOPE_SITE = 200;
    public static final int RT_SCOPE_LINK = 253;
    public static final int RT_SCOPE_HOST = 254;
    public static final int RT_SCOPE_NOWHERE = 255;

    public static final int RTPROT_UNSPEC = 0;
    public static final int RTPROT_REDIRECT = 1;
    public static final int RTPROT_KERNEL = 2;
    public static final int RTPROT_BOOT = 3;
    public static final int RTPROT_STATIC = 4;
    public static final int RTPROT_GATED = 8;
    public static final int RTPROT_RA = 9;
    public static final int RTPROT_MRT = 10;
    public static final int RTPROT_ZEBRA = 11;
    public static final int RTPROT_BIRD = 12;
    public static final int RTPROT_DNROUTED = 13;
    public static final int RTPROT_XORP = 14;
    public static final int RTPROT_NTK = 15;
    public static final int RTPROT_DHCP = 16;
    public static final int RTPROT_MROUTED = 17;
    public static final int RTPROT_KEEPALIVED = 18;
    public static final int RTPROT_BABEL = 42;
    public static final int RTPROT_OPENR = 99;
    public static final int RTPROT_BGP = 186;
    public static final int RTPROT_ISIS = 187;
    public static final int RTPROT_OSPF = 188;
    public static final int RTPROT_RIP = 189;
    public static final int RTPROT_EIGRP = 192;

    /// `struct nhmsg`: family u8, scope u8, protocol u8, padding u8, flags u32.
    public static final int NHMSG_BYTES = 8;

    /// `struct nexthop_grp`: id u32, weight u8, high byte of the weight u8 (since Linux 6.12),
    /// padding u16.
    public static final int NEXTHOP_GRP_BYTES = 8;

    public static final int NHA_ID = 1;
    public static final int NHA_GROUP = 2;
    public static final int NHA_GROUP_TYPE = 3;
    public static final int NHA_BLACKHOLE = 4;
    public static final int NHA_OIF = 5;
    public static final int NHA_GATEWAY = 6;
    public static final int NHA_ENCAP_TYPE = 7;
    public static final int NHA_ENCAP = 8;
    public static final int NHA_FDB = 11;
    public static final int NHA_RES_GROUP = 12;

    /// In `NHA_RES_GROUP`: the last of what may be asked for; what follows is only told.
    public static final int NHA_RES_GROUP_UNBALANCED_TIMER = 3;

    public static final int RTAX_LOCK = 1;
    public static final int RTAX_MTU = 2;
    public static final int RTAX_CC_ALGO = 16;
    public static final int RTAX_FASTOPEN_NO_COOKIE = 17;

    public static final int ICMPV6_ROUTER_PREF_MEDIUM = 0;
    public static final int ICMPV6_ROUTER_PREF_HIGH = 1;
    public static final int ICMPV6_ROUTER_PREF_INVALID = 2;
    public static final int ICMPV6_ROUTER_PREF_LOW = 3;

    private RouteAttributes() {}
}
