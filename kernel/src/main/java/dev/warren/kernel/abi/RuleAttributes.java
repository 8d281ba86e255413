// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers of routing rules (`RTM_…RULE`).
///
/// Source: `include/uapi/linux/fib_rules.h`.
public final class RuleAttributes {
    /// `struct fib_rule_hdr`: family u8, destination length u8, source length u8, tos u8, table u8,
    /// two reserved bytes, action u8, flags u32.
    public static final int FIB_RULE_HDR_BYTES = 12;

    public static final int FIB_RULE_PERMANENT = 0x1;
    public static final int FIB_RULE_INVERT = 0x2;

    /// A goto whose target is not there.
    public static final int FIB_RULE_UNRESOLVED = 0x4;

    /// The input interface of that name is not there.
    public static final int FIB_RULE_IIF_DETACHED = 0x8;

    public static final int FIB_RULE_OIF_DETACHED = 0x10;

    public static final int FRA_DST = 1;
    public static final int FRA_SRC = 2;
    public static final int FRA_IIFNAME = 3;
    public static final int FRA_GOTO = 4;
    public static final int FRA_PRIORITY = 6;
    public static final int FRA_FWMARK = 10;
    public static final int FRA_FLOW = 11;
    public static final int FRA_TUN_ID = 12;
    public static final int FRA_SUPPRESS_IFGROUP = 13;
    public static final int FRA_SUPPRESS_PREFIXLEN = 14;
    public static final int FRA_TABLE = 15;
    public static final int FRA_FWMASK = 16;
    public static final int FRA_OIFNAME = 17;
    public static final int FRA_PAD = 18;
    public static final int FRA_L3MDEV = 19;
    public static final int FRA_UID_RANGE = 20;
    public static final int FRA_PROTOCOL = 21;
    public static final int FRA_IP_PROTO = 22;
    public static final int FRA_SPORT_RANGE = 23;
    public static final int FRA_DPORT_RANGE = 24;

    /// Six bits, not shifted. Since Linux 6.12.
    public static final int FRA_DSCP = 25;

    /// In network order, like its mask. Since Linux 6.14.
    public static final int FRA_FLOWLABEL = 26;

    public static final int FRA_FLOWLABEL_MASK = 27;

    /// Since Linux 6.15, like the two that follow.
    public static final int FRA_SPORT_MASK = 28;

    public static final int FRA_DPORT_MASK = 29;
    public static final int FRA_DSCP_MASK = 30;

    public static final int FR_ACT_TO_TBL = 1;
    public static final int FR_ACT_GOTO = 2;
    public static final int FR_ACT_NOP = 3;
    public static final int FR_ACT_BLACKHOLE = 6;
    public static final int FR_ACT_UNREACHABLE = 7;
    public static final int FR_ACT_PROHIBIT = 8;

    /// `struct fib_rule_uid_range`: first and last, u32 each.
    public static final int UID_RANGE_BYTES = 8;

    /// `struct fib_rule_port_range`: first and last, u16 each.
    public static final int PORT_RANGE_BYTES = 4;

    private RuleAttributes() {}
}
