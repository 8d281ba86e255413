// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers of neighbours and of forwarding entries (`RTM_…NEIGH`).
///
/// Source: `include/uapi/linux/neighbour.h`.
public final class NeighbourAttributes {
    /// `struct ndmsg`: family u8, padding u8 and u16, link s32, state u16, flags u8, type u8.
    public static final int NDMSG_BYTES = 12;

    public static final int NDA_DST = 1;
    public static final int NDA_LLADDR = 2;
    public static final int NDA_CACHEINFO = 3;
    public static final int NDA_PROBES = 4;
    public static final int NDA_VLAN = 5;

    /// In network order.
    public static final int NDA_PORT = 6;

    public static final int NDA_VNI = 7;
    public static final int NDA_IFINDEX = 8;
    public static final int NDA_MASTER = 9;
    public static final int NDA_LINK_NETNSID = 10;
    public static final int NDA_SRC_VNI = 11;

    /// Since Linux 4.20.
    public static final int NDA_PROTOCOL = 12;

    /// Since Linux 5.8.
    public static final int NDA_NH_ID = 13;

    /// Since Linux 5.16.
    public static final int NDA_FLAGS_EXT = 15;

    /// `struct nda_cacheinfo`: confirmed, used, updated, references, u32 each.
    public static final int NDA_CACHEINFO_BYTES = 16;

    public static final int NTF_USE = 0x1;
    public static final int NTF_SELF = 0x2;
    public static final int NTF_MASTER = 0x4;
    public static final int NTF_PROXY = 0x8;
    public static final int NTF_EXT_LEARNED = 0x10;
    public static final int NTF_OFFLOADED = 0x20;
    public static final int NTF_STICKY = 0x40;
    public static final int NTF_ROUTER = 0x80;

    /// In `NDA_FLAGS_EXT`: the kernel keeps it reachable. Since Linux 5.16.
    public static final int NTF_EXT_MANAGED = 0x1;

    public static final int NUD_NONE = 0x00;
    public static final int NUD_INCOMPLETE = 0x01;
    public static final int NUD_REACHABLE = 0x02;
    public static final int NUD_STALE = 0x04;
    public static final int NUD_DELAY = 0x08;
    public static final int NUD_PROBE = 0x10;
    public static final int NUD_FAILED = 0x20;
    public static final int NUD_NOARP = 0x40;
    public static final int NUD_PERMANENT = 0x80;

    private NeighbourAttributes() {}
}
