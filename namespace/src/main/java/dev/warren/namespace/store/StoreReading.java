// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.Directory;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.namespace.store.StoreEntry.State;
import java.util.Optional;

/// Finds out what is behind a name, without changing anything and without holding it.
final class StoreReading {
    private static final long UNKNOWN = -1;

    private final Directory folder;
    private final String path;
    private long device = UNKNOWN;

    StoreReading(Directory folder, String path) {
        this.folder = folder;
        this.path = path;
    }

    /// @return empty when there is no such name
    Optional<StoreEntry> read(String name) throws SyscallException {
        FileStatus status;
        try {
            status = folder.fd().statusAtNoFollow(name);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw failed;
        }
        Optional<NamespaceId> id = Optional.empty();
        State state;
        // A file of the folder's own file system: nothing is mounted on it, and it need not be
        // opened.
        if (status.isFile() && status.device() == ownDevice()) {
            return Optional.of(new StoreEntry(name, path + "/" + name, without(status), id));
        }
        try {
            id = namespace(name);
            state = id.isPresent() ? found(status) : without(status);
        } catch (SyscallException failed) {
            if (isOurs(failed.errno())) {
                throw failed;
            }
            state =
                    failed.errno() == Errno.EACCES || failed.errno() == Errno.EPERM
                            ? State.FORBIDDEN
                            : without(status);
        }
        return Optional.of(new StoreEntry(name, path + "/" + name, state, id));
    }

    private long ownDevice() throws SyscallException {
        if (device == UNKNOWN) {
            device = folder.fd().status().device();
        }
        return device;
    }

    /// Says something of this process, and nothing of the name.
    private static boolean isOurs(int errno) {
        return errno == Errno.EMFILE || errno == Errno.ENFILE || errno == Errno.ENOMEM;
    }

    private static State found(FileStatus status) {
        return status.isSymbolicLink() ? State.LINK : State.MOUNTED;
    }

    private static State without(FileStatus status) throws SyscallException {
        // A namespace of another kind looks like an empty file.
        if (status.device() == NamespaceDescriptor.fileSystem()) {
            return State.OTHER;
        }
        return status.isSymbolicLink() || (status.isFile() && status.size() == 0)
                ? State.STALE
                : State.OTHER;
    }

    private Optional<NamespaceId> namespace(String name) throws SyscallException {
        try (NamespaceDescriptor namespace =
                NamespaceDescriptor.openAt(folder.fd(), name, NamespaceKind.NETWORK)) {
            return Optional.of(namespace.id());
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.EINVAL) {
                return Optional.empty();
            }
            throw failed;
        }
    }
}
