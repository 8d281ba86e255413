// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;

/// A way to open a namespace.
public sealed interface Door {
    /// Opens it and checks that it still leads to the namespace that was seen.
    ///
    /// @throws SyscallException `ESTALE` when it leads elsewhere by now
    NamespaceDescriptor open(NamespaceId expected) throws SyscallException;

    /// A path of our own mount namespace: `/proc/77/ns/net`, `/run/netns/blue`.
    record Here(String path) implements Door {
        @Override
        public NamespaceDescriptor open(NamespaceId expected) throws SyscallException {
            return NamespaceDescriptor.reopen(path, expected);
        }
    }

    /// A path in the mount namespace of another process, seen from its root.
    ///
    /// @param processRoot `/proc/<pid>/root`
    record Elsewhere(String processRoot, String path) implements Door {
        @Override
        public NamespaceDescriptor open(NamespaceId expected) throws SyscallException {
            try (Fd root = Fd.open(processRoot, Files.O_PATH | Files.O_DIRECTORY)) {
                return NamespaceDescriptor.reopen(root, path, expected);
            }
        }
    }
}
