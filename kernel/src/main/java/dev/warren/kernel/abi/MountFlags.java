// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers for mounts.
///
/// Source: `include/uapi/linux/mount.h`, `include/linux/fs.h` (`MNT_DETACH`, `UMOUNT_NOFOLLOW`).
public final class MountFlags {
    public static final int MS_RDONLY = 0x1;
    public static final int MS_NOSUID = 0x2;
    public static final int MS_NODEV = 0x4;
    public static final int MS_NOEXEC = 0x8;
    public static final int MS_BIND = 0x1000;
    public static final int MS_REC = 0x4000;
    public static final int MS_PRIVATE = 1 << 18;
    public static final int MS_SLAVE = 1 << 19;
    public static final int MS_SHARED = 1 << 20;

    public static final int MNT_DETACH = 2;
    public static final int UMOUNT_NOFOLLOW = 8;

    /// Since Linux 5.2.
    public static final int OPEN_TREE_CLONE = 1;

    /// Since Linux 5.2.
    public static final int MOVE_MOUNT_F_EMPTY_PATH = 0x4;

    /// Since Linux 5.2.
    public static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;

    /// `struct mount_attr`: four u64 (set, clear, propagation, userns). Since Linux 5.12.
    public static final int MOUNT_ATTR_BYTES = 32;

    public static final int MOUNT_ATTR_PROPAGATION_OFFSET = 16;

    private MountFlags() {}
}
