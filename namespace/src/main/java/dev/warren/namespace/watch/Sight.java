// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.util.Optional;

/// What one look at a name saw.
///
/// @param namespace the network namespace that it stands for, if any
/// @param link whether the name is a symbolic link
record Sight(Optional<NamespaceId> namespace, boolean link) {
    /// Looks at a name. Only what is a namespace of some kind is ever opened, so nothing can block, and
    /// a name that still stands for `known` takes a single call and is not opened either.
    ///
    /// What may not be seen, or is not there any more, is no namespace to us.
    ///
    /// @param root any folder; `path` is absolute
    static Sight of(Fd root, String path, long deviceOfNamespaces, Optional<NamespaceId> known) {
        boolean link = false;
        try {
            FileStatus status = root.statusAtNoFollow(path);
            link = status.isSymbolicLink();
            if (link) {
                status = root.statusAt(path);
            }
            if (status.device() != deviceOfNamespaces) {
                return new Sight(Optional.empty(), link);
            }
            if (known.isPresent()
                    && known.get().equals(new NamespaceId(status.device(), status.inode()))) {
                return new Sight(known, link);
            }
            try (NamespaceDescriptor namespace =
                    NamespaceDescriptor.open(path, NamespaceKind.NETWORK)) {
                return new Sight(Optional.of(namespace.id()), link);
            }
        } catch (SyscallException notToBeSeen) {
            return new Sight(Optional.empty(), link);
        }
    }
}
