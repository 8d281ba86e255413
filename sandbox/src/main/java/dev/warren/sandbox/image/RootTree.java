// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileAttributes;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.sandbox.tree.TreeRemoval;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The root file system while it is made: folders in it by path, and what the layer at hand has put there.
///
/// A path is looked up as a process would whose root this is: links on the way are followed, and lead nowhere
/// else (`Fd.openInRoot`). What is made or removed is always one name in an open folder.
///
/// Thread: one.
final class RootTree implements AutoCloseable {
    private static final int FOLDER = Files.O_PATH | Files.O_DIRECTORY;
    private static final int IMPLIED_MODE = 0755;

    private final Directory root;
    private final long rootInode;
    private final Owners owners;
    private @Nullable Directory last;
    private long lastInode;
    private String lastPath = "";

    /// What this layer has put where, and the folders that lie above it.
    private final Set<Name> put = new HashSet<>();

    private final Set<Long> above = new HashSet<>();
    private boolean watching;

    private record Name(long folderInode, String name) {}

    /// @param root belongs to the caller
    RootTree(Fd root, Owners owners) throws SyscallException {
        this.root = Directory.of(root);
        this.rootInode = root.status().inode();
        this.owners = owners;
    }

    Fd root() {
        return root.fd();
    }

    /// From now on it is another layer that puts something here.
    ///
    /// @param lowest below which there is nothing that it could remove
    void beginLayer(boolean lowest) {
        put.clear();
        above.clear();
        watching = !lowest;
        forget();
    }

    private void forget() {
        Directory found = last;
        if (found != null && found != root) {
            found.close();
        }
        last = null;
        lastPath = "";
    }

    /// A folder; it stays open until the next call.
    ///
    /// @return empty when there is none
    Optional<Directory> find(EntryPath path) throws SyscallException {
        String text = path.toString();
        Directory known = last;
        if (known != null && text.equals(lastPath)) {
            return Optional.of(known);
        }
        forget();
        try {
            return Optional.of(
                    path.isRoot()
                            ? remember(text, root)
                            : remember(text, Directory.of(root.fd().openInRoot(text, FOLDER))));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /// Named by its path: each folder is opened in the one above, and would be named by all of them.
    private Directory found(EntryPath path, Fd folder) throws SyscallException {
        forget();
        String text = path.toString();
        return remember(text, Directory.of(folder.renamed(root.fd().subject() + "/" + text)));
    }

    private Directory remember(String path, Directory found) throws SyscallException {
        last = found;
        lastPath = path;
        lastInode = watching ? found.fd().status().inode() : 0;
        return found;
    }

    /// A folder, made with those above it where it is not there.
    Directory get(EntryPath path, String entry) throws SyscallException, EntryException {
        Optional<Directory> found = find(path);
        if (found.isPresent()) {
            return found.get();
        }
        Directory folder = find(EntryPath.ROOT).orElseThrow();
        for (int i = 1; i <= path.steps().size(); i++) {
            folder = step(folder, path.first(i), entry);
        }
        return folder;
    }

    /// Goes from the folder that was found last to one in it, which is made if need be. Looking every part of a
    /// path up from the root would take as long as it is deep each time, and is done for links alone.
    private Directory step(Directory folder, EntryPath path, String entry)
            throws SyscallException, EntryException {
        String name = path.base();
        try {
            return found(path, folder.fd().openBeneath(name, FOLDER));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ELOOP || failed.errno() == Errno.ENOTDIR) {
                return find(path).orElseThrow(() -> dangling(name, entry));
            }
            if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
        folder.makeDirectory(name, IMPLIED_MODE);
        try (Fd made = folder.fd().openBeneath(name, Files.O_RDONLY | Files.O_DIRECTORY)) {
            FileAttributes.setMode(made, IMPLIED_MODE);
            if (owners.maps().isPresent()) {
                FileAttributes.setOwner(made, owners.user(0).orElse(0), owners.group(0).orElse(0));
            }
        }
        noteAbove(folder);
        return found(path, folder.fd().openBeneath(name, FOLDER));
    }

    private static EntryException dangling(String name, String entry) {
        return new EntryException(
                entry,
                "its name leads through the link '%s' to a place that is not in the image"
                        .formatted(EntryException.shortened(name)));
    }

    /// Notes that this layer has put something into the folder that was found last.
    void notePut(Directory folder, String name) throws SyscallException {
        if (watching) {
            put.add(new Name(lastInode, name));
            noteAbove(folder);
        }
    }

    private void noteAbove(Directory folder) throws SyscallException {
        if (!watching) {
            return;
        }
        long inode = lastInode;
        Fd at = folder.fd();
        try {
            while (above.add(inode) && inode != rootInode) {
                Fd next = at.openAt("..", FOLDER);
                if (at != folder.fd()) {
                    at.close();
                }
                at = next;
                inode = at.status().inode();
            }
        } finally {
            if (at != folder.fd()) {
                at.close();
            }
        }
    }

    /// Removes what stands in the way in the folder that was found last.
    void clear(Directory folder, String name) throws SyscallException {
        TreeRemoval.remove(folder, name);
        lookAgain();
    }

    /// Something went away, and paths may have led through it. The folder at hand stays open, though.
    private void lookAgain() {
        lastPath = "";
    }

    /// Removes what lower layers have put below a folder.
    void removeLower(Directory folder) throws SyscallException {
        if (!watching) {
            return;
        }
        TreeRemoval.clear(folder.fd(), kept());
        lookAgain();
    }

    /// Removes what lower layers have under a name in the folder that was found last.
    void removeLower(Directory folder, String name) throws SyscallException {
        if (!watching) {
            return;
        }
        boolean folderStays;
        try (Fd there = folder.fd().openAt(name, Files.O_PATH | Files.O_NOFOLLOW)) {
            boolean isFolder = there.status().isDirectory();
            folderStays =
                    put.contains(new Name(lastInode, name))
                            || (isFolder && above.contains(there.status().inode()));
            if (folderStays && isFolder) {
                TreeRemoval.clear(there, kept());
            }
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return;
            }
            throw failed;
        }
        if (!folderStays) {
            TreeRemoval.remove(folder, name);
        }
        lookAgain();
    }

    private TreeRemoval.Kept kept() {
        return new TreeRemoval.Kept() {
            @Override
            public boolean keeps(long folderInode, String name) {
                return put.contains(new Name(folderInode, name));
            }

            @Override
            public boolean keepsFolder(long inode) {
                return above.contains(inode);
            }
        };
    }

    @Override
    public void close() {
        forget();
    }
}
