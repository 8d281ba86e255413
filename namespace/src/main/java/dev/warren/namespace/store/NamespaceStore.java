// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.process.IdMap;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.watch.NamespaceWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Named network namespaces: a folder of files on each of which a namespace is mounted, so that it lives
/// without a process. `ip netns`, containerd, CRI-O and podman use `/run/netns` in the same way, and see
/// and remove what is made here.
///
/// Making, attaching and removing need `CAP_SYS_ADMIN` and a writable folder, and fail with a
/// [NamespaceStoreException] that names the step, the path and the kernel's answer; what was done before is
/// undone then. Nothing that exists is ever overwritten.
///
/// Mounts are made in the mount namespace of the process and shared with those that receive mounts from it
/// (man 7 mount_namespaces). Source: man 8 ip-netns, man 2 mount, unshare, umount2.
///
/// Thread: any, and several at a time, also with other programs on the same folder.
public final class NamespaceStore {
    /// Where `ip netns` and containerd keep theirs.
    public static final String STANDARD_FOLDER = "/run/netns";

    static final int FOLDER_MODE = 0755;

    /// None at all, as `ip` has it: a file that was never mounted on is recognised by that.
    static final int FILE_MODE = 0;

    private static final int NAME_LIMIT = 1 << 20;

    private final String folder;
    private final StoreCalls calls;

    private NamespaceStore(String folder, StoreCalls calls) {
        this.folder = folder;
        this.calls = calls;
    }

    /// The store in `/run/netns`.
    public static NamespaceStore standard() {
        return in(STANDARD_FOLDER);
    }

    /// The store in another folder, which is made when the first namespace is.
    ///
    /// @param folder an absolute path
    public static NamespaceStore in(String folder) {
        return with(folder, new StoreCalls() {});
    }

    static NamespaceStore with(String folder, StoreCalls calls) {
        if (!folder.startsWith("/") || folder.length() < 2) {
            throw new IllegalArgumentException(
                    "'" + folder + "' is no folder for namespaces: an absolute path is needed");
        }
        String plain = folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
        return new NamespaceStore(plain, calls);
    }

    /// The folder.
    public String folder() {
        return folder;
    }

    /// Makes a namespace with a random name as containerd gives them, `cni-` and five groups of
    /// hexadecimal digits. Its loopback link is down.
    public NamedNamespace create() throws NamespaceStoreException {
        return pinning("add a namespace")
                .run(calls::randomName, calls::newNamespace, Step.MAKE_NAMESPACE, folder);
    }

    /// Makes a namespace with a name. Its loopback link is down, as after `ip netns add`.
    ///
    /// @throws NamespaceStoreException `EEXIST` when the name is taken, whatever it leads to
    /// @throws IllegalArgumentException for what cannot be a name
    public NamedNamespace create(String name) throws NamespaceStoreException {
        NamespaceName.check(name);
        return pinning("add the namespace '" + name + "'")
                .run(() -> name, calls::newNamespace, Step.MAKE_NAMESPACE, folder + "/" + name);
    }

    /// Makes a namespace that a new user namespace owns, with a random name; see
    /// [NetworkNamespace#createOwned].
    ///
    /// @param users whose numbers inside stand for which outside; at least one
    /// @param groups likewise
    /// @throws IllegalArgumentException for maps that overlap
    public NamedNamespace createOwned(List<IdMap> users, List<IdMap> groups)
            throws NamespaceStoreException {
        return pinning("add a namespace with an owner of its own")
                .run(
                        calls::randomName,
                        () -> calls.newNamespace(users, groups),
                        Step.MAKE_NAMESPACE,
                        folder);
    }

    /// The same with a name.
    ///
    /// @throws NamespaceStoreException `EEXIST` when the name is taken
    public NamedNamespace createOwned(String name, List<IdMap> users, List<IdMap> groups)
            throws NamespaceStoreException {
        NamespaceName.check(name);
        return pinning("add the namespace '" + name + "' with an owner of its own")
                .run(
                        () -> name,
                        () -> calls.newNamespace(users, groups),
                        Step.MAKE_NAMESPACE,
                        folder + "/" + name);
    }

    /// Keeps the namespace of a process under a random name: it outlives the process from now on.
    ///
    /// @throws NamespaceStoreException `ENOENT` or `ESRCH` when there is no such process
    public NamedNamespace createFor(int pid) throws NamespaceStoreException {
        return pinning("add a name for the namespace of process " + pid)
                .run(
                        calls::randomName,
                        () -> calls.namespaceOf(pid),
                        Step.OPEN_NAMESPACE,
                        "/proc/" + pid + "/ns/net");
    }

    /// Gives a name to the namespace of a process, as `ip netns attach` does.
    ///
    /// @throws NamespaceStoreException `ENOENT` or `ESRCH` when there is no such process; `EEXIST`
    /// @throws IllegalArgumentException for what cannot be a name
    public NamedNamespace attach(String name, int pid) throws NamespaceStoreException {
        NamespaceName.check(name);
        return pinning("attach the name '" + name + "' to the namespace of process " + pid)
                .run(
                        () -> name,
                        () -> calls.namespaceOf(pid),
                        Step.OPEN_NAMESPACE,
                        "/proc/" + pid + "/ns/net");
    }

    /// Gives a name to a namespace that is held open.
    ///
    /// @throws NamespaceStoreException `EEXIST`
    /// @throws IllegalArgumentException for what cannot be a name
    public NamedNamespace attach(String name, NetworkNamespace namespace)
            throws NamespaceStoreException {
        NamespaceName.check(name);
        return pinning("attach the name '" + name + "' to " + namespace)
                .run(
                        () -> name,
                        () -> calls.reopen(namespace),
                        Step.OPEN_NAMESPACE,
                        folder + "/" + name);
    }

    /// Whether a text can be a name: not empty, at most 255 bytes, neither `.` nor `..`, no slash and no
    /// control character.
    public static boolean isName(String text) {
        try {
            NamespaceName.check(text);
            return true;
        } catch (IllegalArgumentException wrong) {
            return false;
        }
    }

    private Pinning pinning(String wanted) {
        return new Pinning(calls, folder, wanted);
    }

    /// Takes a name away: unmounts whatever lies on it, however many times, and unlinks it. Of a symbolic
    /// link only the link goes. The namespace ends when nothing else holds it: a process, a socket, a
    /// mount in another mount namespace.
    ///
    /// While the file is busy (the namespace is mounted out of sight, or an old kernel minds the mount
    /// namespaces of others) it is tried again for two seconds; then the message names who holds it. A
    /// name that could not be removed leads where it led before: what was unmounted is mounted again.
    ///
    /// @return whether there was such a name; to have none is what was wanted
    /// @throws NamespaceStoreException `EBUSY` when it stays busy; `EINVAL` for what is no name of a
    ///     network namespace, which is left alone: a folder, a file with content
    public boolean remove(String name) throws NamespaceStoreException {
        NamespaceName.check(name);
        return new Removal(calls, folder, name).run();
    }

    /// What is behind a name, without any effect on it.
    ///
    /// @return empty when there is no such name
    public Optional<StoreEntry> find(String name) throws SyscallException {
        NamespaceName.check(name);
        try (Directory names = Directory.open(folder)) {
            return new StoreReading(names, folder).read(name);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /// Whether no namespace is behind a name any more. Unlike containerd's check it removes nothing.
    ///
    /// @throws SyscallException `EACCES` when that may not be looked at
    public boolean isClosed(String name) throws SyscallException {
        Optional<StoreEntry> entry = find(name);
        if (entry.isPresent() && entry.get().state() == StoreEntry.State.FORBIDDEN) {
            throw new SyscallException("openat", entry.get().path(), Errno.EACCES);
        }
        return entry.flatMap(StoreEntry::id).isEmpty();
    }

    /// All names with what is behind them, by name. Nothing is held, so it may have changed when it is
    /// looked at.
    public List<StoreEntry> list() throws SyscallException {
        List<StoreEntry> entries = new ArrayList<>();
        try (Directory names = Directory.open(folder)) {
            StoreReading reading = new StoreReading(names, folder);
            for (String name : names.names(NAME_LIMIT).names().stream().sorted().toList()) {
                reading.read(name).ifPresent(entries::add);
            }
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
        return entries;
    }

    /// Watches the folder; see [NamespaceWatch].
    public NamespaceWatch watch() throws SyscallException {
        return NamespaceWatch.of(folder);
    }
}
