// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Files;
import java.nio.ByteBuffer;
import java.time.Instant;

/// What `statx(2)` says of a file.
///
/// @param device the number of its file system, as `st_dev` of `stat(2)` gives it
/// @param size in bytes
public record FileStatus(long device, long inode, int mode, int user, long size, Instant modified) {
    /// Some file systems keep any 64-bit second that a file's owner wishes. Beyond 140 million years
    /// it is brought nearer, so that one may calculate with it, also in milliseconds.
    private static final long FARTHEST_SECOND = 1L << 52;

    static FileStatus read(ByteBuffer statx) {
        return new FileStatus(
                device(
                        statx.getInt(Files.STATX_DEV_MAJOR_OFFSET),
                        statx.getInt(Files.STATX_DEV_MINOR_OFFSET)),
                statx.getLong(Files.STATX_INO_OFFSET),
                statx.getShort(Files.STATX_MODE_OFFSET) & 0xffff,
                statx.getInt(Files.STATX_UID_OFFSET),
                statx.getLong(Files.STATX_SIZE_OFFSET),
                Instant.ofEpochSecond(
                        Math.clamp(
                                statx.getLong(Files.STATX_MTIME_OFFSET),
                                -FARTHEST_SECOND,
                                FARTHEST_SECOND),
                        statx.getInt(Files.STATX_MTIME_OFFSET + 8)));
    }

    /// Joins a device's major and minor number as `makedev(3)` does.
    public static long device(long major, long minor) {
        return (minor & 0xff)
                | ((major & 0xfff) << 8)
                | ((minor & ~0xffL) << 12)
                | ((major & ~0xfffL) << 32);
    }

    public boolean isFile() {
        return (mode & Files.S_IFMT) == Files.S_IFREG;
    }

    public boolean isDirectory() {
        return (mode & Files.S_IFMT) == Files.S_IFDIR;
    }

    public boolean isSymbolicLink() {
        return (mode & Files.S_IFMT) == Files.S_IFLNK;
    }
}
