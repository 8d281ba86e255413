// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers and structure sizes of xtables on 64 bits.
///
/// Source: `linux/netfilter/x_tables.h`, `linux/netfilter_ipv4/ip_tables.h`,
/// `linux/netfilter_ipv6/ip6_tables.h`.
public final class Xtables {
    /// The level of `IPT_SO_*`.
    public static final int SOL_IP = 0;

    /// The level of `IP6T_SO_*`.
    public static final int SOL_IPV6 = 41;

    public static final int IPPROTO_RAW = 255;

    /// `IPT_SO_GET_INFO`, `IP6T_SO_GET_INFO`.
    public static final int SO_GET_INFO = 64;

    /// `IPT_SO_GET_ENTRIES`, `IP6T_SO_GET_ENTRIES`.
    public static final int SO_GET_ENTRIES = 65;

    public static final int XT_TABLE_MAXNAMELEN = 32;
    public static final int XT_EXTENSION_MAXNAMELEN = 29;

    /// `struct ipt_getinfo`: name, valid hooks, 5 entry points, 5 underflows, number, size.
    public static final int GETINFO_BYTES = 84;

    public static final int GETINFO_VALID_HOOKS = 32;
    public static final int GETINFO_HOOK_ENTRY = 36;
    public static final int GETINFO_UNDERFLOW = 56;
    public static final int GETINFO_SIZE = 80;

    /// `struct ipt_get_entries` without the entries: name, size, padding.
    public static final int GET_ENTRIES_BYTES = 40;

    public static final int GET_ENTRIES_SIZE = 32;

    /// The hooks of IP: prerouting, input, forward, output, postrouting.
    public static final int HOOKS = 5;

    /// `struct xt_entry_match`, `struct xt_entry_target`: size u16, name, revision u8, then the data.
    public static final int EXTENSION_BYTES = 32;

    public static final int EXTENSION_NAME = 2;
    public static final int EXTENSION_REVISION = 31;

    /// `struct ipt_entry`.
    public static final int IPT_ENTRY_BYTES = 112;

    /// Of `struct ipt_entry`: where the target begins u16, where the next entry begins u16.
    public static final int IPT_TARGET_OFFSET = 88;

    /// `struct ip6t_entry`.
    public static final int IP6T_ENTRY_BYTES = 168;

    public static final int IP6T_TARGET_OFFSET = 140;

    public static final int IPT_F_FRAG = 1;
    public static final int IPT_F_GOTO = 2;
    public static final int IP6T_F_GOTO = 4;

    /// A verdict below 0 is `-NF_… - 1`; this one is not of them.
    public static final int XT_RETURN = -5;

    private Xtables() {}
}
