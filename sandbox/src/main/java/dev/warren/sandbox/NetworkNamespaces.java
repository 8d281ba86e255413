// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.util.Optional;

/// The files by which network namespaces of pods are found, and what is behind them.
final class NetworkNamespaces {
    private NetworkNamespaces() {}

    /// Which namespace is mounted at a path.
    ///
    /// @throws SyscallException `ENOENT`; `EINVAL` when nothing, or something else, is mounted there
    static NamespaceId id(String path) throws SyscallException {
        try (NamespaceDescriptor namespace =
                NamespaceDescriptor.open(path, NamespaceKind.NETWORK)) {
            return namespace.id();
        }
    }

    /// Whether a namespace is not at a path any more. A file may lie there on which nothing is mounted; and where
    /// somebody has mounted another namespace, the plugins must not be let loose on that.
    ///
    /// @param made the one that was there; empty when that is not known, and any is taken for it
    static boolean isGone(String path, Optional<NamespaceId> made) throws SyscallException {
        if (path.isEmpty()) {
            return true;
        }
        try {
            NamespaceId found = id(path);
            return made.isPresent() && !made.get().equals(found);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.EINVAL) {
                return true;
            }
            throw failed;
        }
    }
}
