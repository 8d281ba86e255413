// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers for opening and describing files.
///
/// Source: `include/uapi/asm-generic/fcntl.h`, `linux/fcntl.h`, `linux/openat2.h`, `linux/stat.h`,
/// `linux/magic.h`. `O_DIRECTORY` and `O_NOFOLLOW` differ on arm64.
public final class Files {
    private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
    public static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;
    public static final int O_NOCTTY = 0x100;

    /// An unnamed file in a folder. Since Linux 3.11; not every file system has it.
    public static final int O_TMPFILE = 0x400000 | O_DIRECTORY;

    public static final int AT_FDCWD = -100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_RECURSIVE = 0x8000;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;

    /// `struct open_how`: three u64 (flags, mode, resolve). Since Linux 5.6.
    public static final int OPEN_HOW_BYTES = 24;

    public static final int RESOLVE_NO_XDEV = 0x01;
    public static final int RESOLVE_NO_MAGICLINKS = 0x02;
    public static final int RESOLVE_NO_SYMLINKS = 0x04;
    public static final int RESOLVE_BENEATH = 0x08;
    public static final int RESOLVE_IN_ROOT = 0x10;

    /// `struct statx` is 256 bytes on every architecture. Since Linux 4.11.
    public static final int STATX_BYTES = 256;

    public static final int STATX_BASIC_STATS = 0x7ff;
    public static final int STATX_MODE_OFFSET = 28;
    public static final int STATX_UID_OFFSET = 20;
    public static final int STATX_INO_OFFSET = 32;
    public static final int STATX_SIZE_OFFSET = 40;
    public static final int STATX_MTIME_OFFSET = 112;
    public static final int STATX_DEV_MAJOR_OFFSET = 136;
    public static final int STATX_DEV_MINOR_OFFSET = 140;

    public static final int S_IFMT = 0xf000;
    public static final int S_IFDIR = 0x4000;
    public static final int S_IFREG = 0x8000;
    public static final int S_IFLNK = 0xa000;
    public static final int S_IFIFO = 0x1000;
    public static final int S_IFCHR = 0x2000;
    public static final int S_IFBLK = 0x6000;

    /// Of `utimensat(2)`: this time stays as it is.
    public static final int UTIME_OMIT = (1 << 30) - 2;

    /// The largest value of an extended attribute.
    public static final int XATTR_SIZE_MAX = 65536;

    /// Operations of `flock(2)`.
    public static final int LOCK_SH = 1;

    public static final int LOCK_EX = 2;

    /// Do not wait.
    public static final int LOCK_NB = 4;

    /// `f_type` of a namespace file, from `statfs(2)`.
    public static final long NSFS_MAGIC = 0x6e736673L;

    public static final int F_SETFD = 2;

    /// Of `fcntl`: a duplicate with `O_CLOEXEC`, not below a number. Since Linux 2.6.24.
    public static final int F_DUPFD_CLOEXEC = 1030;

    public static final int FD_CLOEXEC = 1;

    private Files() {}
}
