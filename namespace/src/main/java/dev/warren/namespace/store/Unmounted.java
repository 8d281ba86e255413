// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.namespace.NetworkNamespace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What was unmounted from a name, held open until the name is gone: when it cannot be removed, it shall
/// lead where it led before, and no namespace shall have ended for nothing.
final class Unmounted implements AutoCloseable {
    private final StoreCalls calls;
    private final String folder;
    private final String name;

    /// The last one first. Neighbours that are the same namespace share a handle.
    private final Deque<NetworkNamespace> held = new ArrayDeque<>();

    Unmounted(StoreCalls calls, String folder, String name) {
        this.calls = calls;
        this.folder = folder;
        this.name = name;
    }

    /// Holds what is mounted on the name now.
    void hold(Directory names) throws SyscallException {
        NetworkNamespace last = held.peek();
        NetworkNamespace next = calls.namespaceAt(names, name);
        if (last != null && last.isSame(next)) {
            next.close();
            next = last;
        }
        held.push(next);
    }

    /// After an attempt to unmount that failed: what is still mounted need not be mounted again.
    void forgetUnlessGone(Directory names) {
        NetworkNamespace last = held.peek();
        if (last == null) {
            return;
        }
        try {
            FileStatus found = names.fd().statusAtNoFollow(name);
            if (found.device() == last.id().device() && found.inode() == last.id().inode()) {
                held.pop();
                if (!last.equals(held.peek())) {
                    last.close();
                }
            }
        } catch (SyscallException unknown) {
            // Kept: to mount it twice is better than not at all.
            return;
        }
    }

    /// Mounts it all again, unless the name is gone.
    ///
    /// @return what could not be done, in words
    List<String> mountAgain() {
        if (held.isEmpty()) {
            return List.of();
        }
        try (Directory names = Directory.open(folder)) {
            for (NetworkNamespace namespace : held) {
                try (Fd file = names.fd().openAt(name, Files.O_PATH | Files.O_NOFOLLOW)) {
                    calls.bind(namespace, file);
                }
            }
            return List.of();
        } catch (SyscallException failed) {
            return failed.errno() == Errno.ENOENT
                    ? List.of()
                    : List.of("and mounting it again failed: " + failed.getMessage());
        }
    }

    @Override
    public void close() {
        held.forEach(NetworkNamespace::close);
    }
}
