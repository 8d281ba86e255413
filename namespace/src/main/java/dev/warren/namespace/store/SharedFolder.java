// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.MountFlags;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import java.util.Optional;

/// The folder of names, made ready for mounts that other mount namespaces are to see.
///
/// `ip netns add` makes the folder a mount of its own, so that it can be shared. Whoever does that after
/// namespaces were mounted below copies them: each is then mounted twice, once out of sight underneath,
/// where no path leads, and its file cannot be removed any more. So it is done here before the first
/// namespace comes, under the lock that `ip` takes for it, and not at all when there are some already
/// (they are a runtime's, which did not mind either). Where the kernel can, the copy becomes visible only
/// when it is complete and in a peer group of its own (open_tree, mount_setattr, move_mount; Linux 5.12).
final class SharedFolder {
    private static final int NAME_LIMIT = 1 << 16;
    private static final int MOST_ATTEMPTS = 16;

    private final StoreCalls calls;
    private final String path;
    private final Undo undo;
    private Step step = Step.OPEN_FOLDER;

    SharedFolder(StoreCalls calls, String path, Undo undo) {
        this.calls = calls;
        this.path = path;
        this.undo = undo;
    }

    /// The step that is under way.
    Step step() {
        return step;
    }

    /// Opens the folder, makes it where there is none, and leaves it locked against those who would
    /// make it a mount now: `ip` waits until it is closed.
    Directory open() throws SyscallException {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            Optional<Directory> ready = attempt();
            if (ready.isPresent()) {
                return ready.get();
            }
        }
        throw new SyscallException("open", path, Errno.ESTALE);
    }

    /// @return empty when the folder was replaced meanwhile, or made a mount
    private Optional<Directory> attempt() throws SyscallException {
        try (Directory folder = openOrMake()) {
            step = Step.LOCK_FOLDER;
            calls.lock(folder, Files.LOCK_EX);
            if (!isStill(folder)) {
                return Optional.empty();
            }
            step = Step.SHARE_FOLDER;
            boolean mount = share();
            if (!mount && !hasNamespaces()) {
                mountOnItself(folder);
                mount = true;
            }
            // Ours, too, would wait for the lock that we have. The lock is on the folder, whichever
            // mount it is seen through.
            step = Step.LOCK_FOLDER;
            calls.lock(folder, Files.LOCK_SH);
            return reopened(mount);
        }
    }

    /// The folder as the path leads to it now: while we waited for the lock another one may have made it
    /// a mount, and what we had opened would lie underneath.
    private Optional<Directory> reopened(boolean mount) throws SyscallException {
        step = Step.OPEN_FOLDER;
        Directory folder = calls.openFolder(path);
        boolean kept = false;
        try {
            step = Step.LOCK_FOLDER;
            calls.lock(folder, Files.LOCK_SH);
            step = Step.SHARE_FOLDER;
            // Between our two kinds of lock there was a moment for others.
            kept = isStill(folder) && (mount || !share());
            return kept ? Optional.of(folder) : Optional.empty();
        } finally {
            if (!kept) {
                folder.close();
            }
        }
    }

    private boolean isStill(Directory folder) throws SyscallException {
        FileStatus ours = folder.fd().status();
        try {
            FileStatus found = Fd.statusOf(path);
            return found.device() == ours.device() && found.inode() == ours.inode();
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return false;
            }
            throw failed;
        }
    }

    private Directory openOrMake() throws SyscallException {
        step = Step.OPEN_FOLDER;
        try {
            return calls.openFolder(path);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
        step = Step.MAKE_FOLDER;
        try {
            calls.makeFolder(path);
            undo.add("removing the folder " + path + " again", this::removeFolderAgain);
        } catch (SyscallException failed) {
            // Somebody else was faster.
            if (failed.errno() != Errno.EEXIST) {
                throw failed;
            }
        }
        step = Step.OPEN_FOLDER;
        return calls.openFolder(path);
    }

    /// @return whether the folder is a mount, and shared now
    private boolean share() throws SyscallException {
        try {
            calls.share(path);
            return true;
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.EINVAL) {
                throw failed;
            }
            return false;
        }
    }

    private boolean hasNamespaces() throws SyscallException {
        try (Directory folder = calls.openFolder(path)) {
            long namespaces = NamespaceDescriptor.fileSystem();
            for (String name : folder.names(NAME_LIMIT).names()) {
                if (isOn(namespaces, folder, name)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isOn(long device, Directory folder, String name)
            throws SyscallException {
        try {
            return folder.fd().statusAtNoFollow(name).device() == device;
        } catch (SyscallException failed) {
            // Removed since it was listed.
            if (failed.errno() == Errno.ENOENT) {
                return false;
            }
            throw failed;
        }
    }

    private void mountOnItself(Directory folder) throws SyscallException {
        try (Fd tree = calls.copyTree(folder)) {
            // Private first: otherwise the copy stays a peer of the original.
            calls.setPropagation(tree, MountFlags.MS_PRIVATE);
            calls.setPropagation(tree, MountFlags.MS_SHARED);
            undo.add("unmounting the folder " + path + " again", this::unmountFolderAgain);
            calls.attachTree(tree, folder);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOSYS) {
                throw failed;
            }
            undo.add("unmounting the folder " + path + " again", this::unmountFolderAgain);
            calls.bindFolder(folder);
            calls.makePrivate(path);
            calls.share(path);
        }
    }

    /// Others may have begun to use what we have made; then it stays, as it would have by theirs.
    private void unmountFolderAgain() throws SyscallException {
        try {
            calls.unmountFolder(path);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.EBUSY
                    && failed.errno() != Errno.EINVAL
                    && failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
    }

    private void removeFolderAgain() throws SyscallException {
        int slash = path.lastIndexOf('/');
        try {
            calls.removeFolder(
                    slash == 0 ? "/" : path.substring(0, slash), path.substring(slash + 1));
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOTEMPTY
                    && failed.errno() != Errno.EBUSY
                    && failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
    }
}
