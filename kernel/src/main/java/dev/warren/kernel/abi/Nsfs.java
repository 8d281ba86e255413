// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers for namespaces.
///
/// Source: `include/uapi/linux/nsfs.h`, `include/uapi/linux/sched.h`.
public final class Nsfs {
    /// Since Linux 4.9.
    public static final int NS_GET_USERNS = 0xb701;

    /// Since Linux 4.11.
    public static final int NS_GET_NSTYPE = 0xb703;

    /// `_IOR(0xb7, 13, __u64)`. Since Linux 6.18.
    public static final int NS_GET_ID = 0x8008b70d;

    public static final int CLONE_FS = 0x200;
    public static final int CLONE_NEWTIME = 0x80;
    public static final int CLONE_NEWNS = 0x20000;
    public static final int CLONE_NEWCGROUP = 0x02000000;
    public static final int CLONE_NEWUTS = 0x04000000;
    public static final int CLONE_NEWIPC = 0x08000000;
    public static final int CLONE_NEWUSER = 0x10000000;
    public static final int CLONE_NEWPID = 0x20000000;
    public static final int CLONE_NEWNET = 0x40000000;

    /// The inode of the first network namespace since Linux 6.18 (`NET_NS_INIT_INO`).
    public static final long NET_NS_INIT_INO = 0xeffffff9L;

    private Nsfs() {}
}
