// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pin;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.NamespaceCalls;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.mount.Mounts;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Makes IPC and UTS namespaces and mounts them on files, as CRI-O's `pinns` does.
///
/// A thread that is made for it leaves the namespaces of the others and dies; what it left behind is held by
/// the mounts alone. Source: man 2 unshare; man 7 namespaces. Needs `CAP_SYS_ADMIN`.
public final class Pins {
    private static final int FILE_MODE = 0444;

    private Pins() {}

    /// Makes namespaces of these kinds and mounts each on a new file in the folder, named by its word in
    /// `/proc/<pid>/ns`.
    ///
    /// @param kinds [NamespaceKind#INTER_PROCESS] and [NamespaceKind#HOST_NAME]
    /// @param hostName of the new UTS namespace; empty to keep the node's
    /// @param settings files below `/proc/sys` and what is written there by a thread inside
    /// @throws SyscallException `EPERM`, `ENOSPC` beyond `/proc/sys/user/max_*_namespaces`; of the files
    ///     `EEXIST`, `ENOENT`; whatever was mounted until then stays, for the caller to remove
    public static void create(
            String folder, Set<NamespaceKind> kinds, String hostName, Map<String, String> settings)
            throws SyscallException {
        onThreadOfItsOwn(
                () -> {
                    int bits = 0;
                    for (NamespaceKind kind : kinds) {
                        bits |= kind.flag();
                    }
                    NamespaceCalls.leave(bits);
                    for (NamespaceKind kind : kinds) {
                        keep("/proc/thread-self/ns/" + kind.word(), kind, folder);
                    }
                    furnish(hostName, settings);
                });
    }

    /// Mounts the namespaces of a process on new files in the folder.
    public static void ofProcess(int pid, String folder, Set<NamespaceKind> kinds)
            throws SyscallException {
        for (NamespaceKind kind : kinds) {
            keep("/proc/" + pid + "/ns/" + kind.word(), kind, folder);
        }
    }

    /// Sets the host name and settings of namespaces that are mounted in the folder already.
    public static void furnish(
            String folder, Set<NamespaceKind> kinds, String hostName, Map<String, String> settings)
            throws SyscallException {
        onThreadOfItsOwn(
                () -> {
                    for (NamespaceKind kind : kinds) {
                        try (NamespaceDescriptor namespace =
                                NamespaceDescriptor.open(folder + "/" + kind.word(), kind)) {
                            namespace.enterWithThisThread(kind);
                        }
                    }
                    furnish(hostName, settings);
                });
    }

    private static void furnish(String hostName, Map<String, String> settings)
            throws SyscallException {
        if (!hostName.isEmpty()) {
            NamespaceCalls.setHostName(hostName);
        }
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            Settings.write(setting.getKey(), setting.getValue());
        }
    }

    private static void keep(String source, NamespaceKind kind, String folder)
            throws SyscallException {
        try (NamespaceDescriptor namespace = NamespaceDescriptor.open(source, kind);
                Directory above = Directory.open(folder);
                Fd file = above.create(kind.word(), FILE_MODE)) {
            Mounts.bind(namespace.fd(), file);
        }
    }

    /// Takes a mount and its file away; that neither is there is what was wanted.
    ///
    /// @throws SyscallException `EBUSY` when it cannot be unlinked
    public static void remove(String path) throws SyscallException {
        detachAll(path);
        int slash = path.lastIndexOf('/');
        try (Directory above = Directory.open(path.substring(0, slash))) {
            above.remove(path.substring(slash + 1));
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
    }

    /// Takes away whatever is mounted at a path, however many times.
    public static void detachAll(String path) throws SyscallException {
        try {
            while (true) {
                Mounts.detach(path);
            }
        } catch (SyscallException last) {
            // EINVAL: nothing is mounted there any more.
            if (last.errno() != Errno.EINVAL && last.errno() != Errno.ENOENT) {
                throw last;
            }
        }
    }

    private interface Work {
        void run() throws SyscallException;
    }

    private static void onThreadOfItsOwn(Work work) throws SyscallException {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .name("warren-pin")
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        work.run();
                                        done.complete(true);
                                    } catch (Throwable failed) {
                                        done.completeExceptionally(failed);
                                    }
                                });
        try {
            done.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case SyscallException refused -> throw refused;
                case RuntimeException wrong -> throw wrong;
                case Error wrong -> throw wrong;
                case null, default -> throw new AssertionError(failed);
            }
        } finally {
            awaitEnd(thread);
        }
    }

    /// Nobody is to be inside when the caller goes on.
    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
