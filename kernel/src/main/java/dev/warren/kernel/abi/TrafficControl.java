// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers of traffic control, and of what links say of their queues and counters.
///
/// Source: `include/uapi/linux/rtnetlink.h`, `pkt_sched.h`, `pkt_cls.h`, `if_link.h`.
public final class TrafficControl {
    public static final int RTM_NEWQDISC = 36;
    public static final int RTM_GETQDISC = 38;
    public static final int RTM_NEWTFILTER = 44;
    public static final int RTM_GETTFILTER = 46;

    /// `struct tcmsg`: family u8, three bytes of padding, link s32, handle u32, parent u32, info u32.
    public static final int TCMSG_BYTES = 20;

    /// The parent of filters for what comes in (`TC_H_CLSACT`, `TC_H_MIN_INGRESS`).
    public static final int PARENT_INGRESS = 0xfffffff2;

    /// The parent of filters for what goes out (`TC_H_CLSACT`, `TC_H_MIN_EGRESS`). Since Linux 4.5.
    public static final int PARENT_EGRESS = 0xfffffff3;

    public static final int TCA_KIND = 1;
    public static final int TCA_OPTIONS = 2;

    public static final int TCA_BPF_NAME = 7;

    /// Since Linux 4.15.
    public static final int TCA_BPF_ID = 11;

    public static final int IFLA_QDISC = 6;
    public static final int IFLA_NUM_VF = 21;

    /// `struct rtnl_link_stats64`, all u64: packets, bytes, errors and dropped, each received and sent. Since
    /// Linux 2.6.35.
    public static final int IFLA_STATS64 = 23;

    /// Since Linux 4.8.
    public static final int IFLA_XDP = 43;

    public static final int IFLA_XDP_ATTACHED = 2;
    public static final int IFLA_XDP_PROG_ID = 4;

    /// Since Linux 4.19, like the two that follow: several programs at once.
    public static final int IFLA_XDP_DRV_PROG_ID = 5;

    public static final int IFLA_XDP_SKB_PROG_ID = 6;
    public static final int IFLA_XDP_HW_PROG_ID = 7;

    public static final int XDP_ATTACHED_DRV = 1;
    public static final int XDP_ATTACHED_SKB = 2;
    public static final int XDP_ATTACHED_HW = 3;

    /// Tells the number of virtual functions.
    public static final int RTEXT_FILTER_VF = 1;

    private TrafficControl() {}
}
