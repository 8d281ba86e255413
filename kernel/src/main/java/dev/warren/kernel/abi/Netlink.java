// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers of the netlink protocol itself.
///
/// Source: `include/uapi/linux/netlink.h`. All integers are in the machine's byte order.
public final class Netlink {
    public static final int NETLINK_ROUTE = 0;
    public static final int NETLINK_SOCK_DIAG = 4;
    public static final int NETLINK_NETFILTER = 12;

    /// `struct nlmsghdr`: length u32, type u16, flags u16, sequence u32, port u32.
    public static final int HEADER_BYTES = 16;

    /// `struct nlattr`: length u16 (with this header), type u16.
    public static final int ATTRIBUTE_HEADER_BYTES = 4;

    public static final int NLA_F_NESTED = 0x8000;
    public static final int NLA_TYPE_MASK = 0x3fff;

    public static final int NLMSG_NOOP = 1;
    public static final int NLMSG_ERROR = 2;
    public static final int NLMSG_DONE = 3;
    public static final int NLMSG_OVERRUN = 4;

    public static final int NLM_F_REQUEST = 0x01;
    public static final int NLM_F_MULTI = 0x02;
    public static final int NLM_F_ACK = 0x04;

    /// The dump is inconsistent: the table changed while it was read. Since Linux 3.1.
    public static final int NLM_F_DUMP_INTR = 0x10;

    public static final int NLM_F_DUMP = 0x300;

    /// In a change: take the place of what is there.
    public static final int NLM_F_REPLACE = 0x100;

    /// In a change: refuse when it is there already.
    public static final int NLM_F_EXCL = 0x200;

    /// In a change: make it when it is not there.
    public static final int NLM_F_CREATE = 0x400;

    /// In a change: add behind what is there.
    public static final int NLM_F_APPEND = 0x800;

    /// In an error message: only the header of the request is quoted.
    public static final int NLM_F_CAPPED = 0x100;

    /// In an error message: extended acknowledgement attributes follow.
    public static final int NLM_F_ACK_TLVS = 0x200;

    public static final int NLMSGERR_ATTR_MSG = 1;

    public static final int SOL_NETLINK = 270;

    /// Since Linux 4.3.
    public static final int NETLINK_CAP_ACK = 10;

    /// Since Linux 4.12.
    public static final int NETLINK_EXT_ACK = 11;

    /// Since Linux 4.20.
    public static final int NETLINK_GET_STRICT_CHK = 12;

    private Netlink() {}
}
