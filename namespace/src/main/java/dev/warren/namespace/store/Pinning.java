// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.namespace.NetworkNamespace;
import org.jspecify.annotations.Nullable;

/// One namespace on its way to a name: the folder made ready, the namespace opened or made, the file
/// made, the namespace mounted on it and found again by its path. When a step fails, those before it are
/// undone.
final class Pinning {
    private final StoreCalls calls;
    private final String folder;
    private final String wanted;
    private final Undo undo = new Undo();
    private Step step = Step.OPEN_FOLDER;
    private String path;
    private @Nullable Directory directory;

    /// @param wanted what is being done, for messages: `add the namespace 'blue'`
    Pinning(StoreCalls calls, String folder, String wanted) {
        this.calls = calls;
        this.folder = folder;
        this.wanted = wanted;
        this.path = folder;
    }

    /// Chooses the name.
    interface Naming {
        String choose() throws SyscallException;
    }

    /// Opens or makes the namespace.
    interface Origin {
        NetworkNamespace open() throws SyscallException;
    }

    /// Does it.
    ///
    /// @param opening what opening the namespace is called in messages
    /// @param about what is opened, for messages
    NamedNamespace run(Naming naming, Origin origin, Step opening, String about)
            throws NamespaceStoreException {
        boolean settled = false;
        try {
            NamedNamespace named = steps(naming, origin, opening, about);
            settled = true;
            return named;
        } catch (SyscallException failed) {
            settled = true;
            throw new NamespaceStoreException(wanted, step, path, failed, undo.run());
        } finally {
            if (!settled) {
                undo.run();
            }
            // Only now: undoing needs the folder, and the lock goes with it.
            if (directory != null) {
                directory.close();
            }
        }
    }

    private NamedNamespace steps(Naming naming, Origin origin, Step opening, String about)
            throws SyscallException {
        begin(Step.CHOOSE_NAME, folder);
        String name = naming.choose();
        // Before the file: a namespace that cannot be had leaves no name, not even for a moment.
        begin(opening, about);
        try (NetworkNamespace namespace = origin.open()) {
            Directory opened = openFolder();
            directory = opened;
            // The folder's own mount is busy while it is open.
            undo.add("closing " + folder, opened::close);
            mount(opened, name, namespace);
            return new NamedNamespace(name, path, namespace.id());
        }
    }

    private Directory openFolder() throws SyscallException {
        path = folder;
        SharedFolder shared = new SharedFolder(calls, folder, undo);
        try {
            return shared.open();
        } finally {
            step = shared.step();
        }
    }

    private void mount(Directory names, String name, NetworkNamespace namespace)
            throws SyscallException {
        begin(Step.MAKE_FILE, folder + "/" + name);
        try (Fd file = calls.makeFile(names, name)) {
            FileStatus made = file.status();
            undo.add(
                    "removing " + path + " again",
                    () -> ifStill(names, name, made, () -> calls.removeFile(names, name)));
            begin(Step.MOUNT, path);
            FileStatus mounted = namespace.descriptor().fd().status();
            // Before the call: one that was interrupted may have acted.
            undo.add(
                    "unmounting " + path + " again",
                    () -> ifStill(names, name, mounted, () -> calls.unmount(names, name)));
            calls.bind(namespace, file);
        }
        begin(Step.VERIFY, path);
        NamespaceId found = calls.identify(path);
        if (!found.equals(namespace.id())) {
            // The folder was mounted anew since we opened it, and ours is out of sight underneath.
            throw new SyscallException("statx", path, Errno.ESTALE);
        }
    }

    /// Undoes what is ours alone: meanwhile others may have removed the name and given it anew.
    private static void ifStill(Directory names, String name, FileStatus ours, Undo.Work work)
            throws SyscallException {
        FileStatus found;
        try {
            found = names.fd().statusAtNoFollow(name);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return;
            }
            throw failed;
        }
        if (found.device() == ours.device() && found.inode() == ours.inode()) {
            work.run();
        }
    }

    private void begin(Step next, String about) {
        step = next;
        path = about;
    }
}
