// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.id;

/// What names a namespace on this boot: the device of `nsfs` and the inode in it.
///
/// Two descriptors, links of `/proc/<pid>/ns/` or mounts are the same namespace exactly when both
/// numbers agree. An inode may be used again after its namespace is gone.
/// Source: man 7 namespaces, "The /proc/pid/ns/ directory".
public record NamespaceId(long device, long inode) implements Comparable<NamespaceId> {
    /// Stands for a namespace whose identity may not be read.
    public static final NamespaceId UNKNOWN = new NamespaceId(0, 0);

    @Override
    public int compareTo(NamespaceId other) {
        int byInode = Long.compareUnsigned(inode, other.inode);
        return byInode != 0 ? byInode : Long.compareUnsigned(device, other.device);
    }

    // Written by hand, like those of the other records that serve as keys: the generated methods
    // are linked at their first call, which costs a short program more than all of its comparisons.
    @Override
    public boolean equals(Object other) {
        return other instanceof NamespaceId id && inode == id.inode && device == id.device;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode) * 31 + Long.hashCode(device);
    }

    /// The inode, as `lsns` and `readlink /proc/<pid>/ns/net` print it.
    @Override
    public String toString() {
        return Long.toUnsignedString(inode);
    }
}
