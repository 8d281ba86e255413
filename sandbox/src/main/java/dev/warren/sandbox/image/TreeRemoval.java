// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Removes what is below a folder, by descriptor, following no link. However deep it is, one folder is open at a
/// time and nothing calls itself: the one who made the folders may have wanted to see that.
final class TreeRemoval {
    private static final int FOLDER = Files.O_RDONLY | Files.O_DIRECTORY;

    /// What stays.
    interface Kept {
        /// Whether a name in a folder stays. Of a folder that stays, what is below is still looked at.
        boolean keeps(long folderInode, String name);

        /// Whether a folder stays because something below it does.
        boolean keepsFolder(long inode);
    }

    /// Nothing stays.
    static final Kept NOTHING =
            new Kept() {
                @Override
                public boolean keeps(long folderInode, String name) {
                    return false;
                }

                @Override
                public boolean keepsFolder(long inode) {
                    return false;
                }
            };

    private final Kept kept;
    private final Deque<Level> levels = new ArrayDeque<>();

    /// @param name in the folder above
    private record Level(long inode, String name, boolean stays, Iterator<String> names) {}

    private final String shown;

    private TreeRemoval(Kept kept, String start) {
        this.kept = kept;
        this.shown = start + "/…";
    }

    /// Empties a folder, except for what stays.
    ///
    /// @param folder open in whatever way
    static void clear(Fd folder, Kept kept) throws SyscallException {
        new TreeRemoval(kept, folder.subject()).run(folder.openAt(".", FOLDER));
    }

    /// Removes a name, whatever it is; without effect when there is none.
    static void remove(Directory folder, String name) throws SyscallException {
        try {
            folder.remove(name);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.EISDIR) {
                try (Fd below = folder.fd().openBeneath(name, FOLDER)) {
                    clear(below, NOTHING);
                }
                folder.removeDirectory(name);
            } else if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
    }

    /// Each level is left by the way it was entered, and it is checked that this is so: somebody could have
    /// moved it meanwhile.
    private void run(Fd start) throws SyscallException {
        Directory current = Directory.of(start);
        try {
            levels.push(level(current, "", true));
            while (true) {
                Level level = levels.element();
                if (level.names.hasNext()) {
                    Directory below = enter(current, level, level.names.next());
                    if (below != null) {
                        current.close();
                        current = below;
                    }
                    continue;
                }
                levels.pop();
                if (levels.isEmpty()) {
                    return;
                }
                Directory above = folder(current.fd().openAt("..", FOLDER));
                current.close();
                current = above;
                if (current.fd().status().inode() != levels.element().inode) {
                    throw new SyscallException("openat", current.fd().subject(), Errno.ESTALE);
                }
                if (!level.stays) {
                    current.removeDirectory(level.name);
                }
            }
        } finally {
            current.close();
        }
    }

    /// Named for itself: a name from the start on would be as long as the tree is deep.
    private Directory folder(Fd opened) {
        return Directory.of(opened.renamed(shown));
    }

    private static Level level(Directory folder, String name, boolean stays)
            throws SyscallException {
        Iterator<String> names = folder.names(Integer.MAX_VALUE).names().iterator();
        return new Level(folder.fd().status().inode(), name, stays, names);
    }

    /// @return the folder of that name, to go on in; null for what is none
    private @Nullable Directory enter(Directory current, Level level, String name)
            throws SyscallException {
        boolean stays = kept.keeps(level.inode, name);
        if (stays ? !current.fd().statusAtNoFollow(name).isDirectory() : removed(current, name)) {
            return null;
        }
        Directory below = folder(current.fd().openBeneath(name, FOLDER));
        boolean entered = false;
        try {
            boolean staysForOthers = kept.keepsFolder(below.fd().status().inode());
            levels.push(level(below, name, stays || staysForOthers));
            entered = true;
            return below;
        } finally {
            if (!entered) {
                below.close();
            }
        }
    }

    private static boolean removed(Directory folder, String name) throws SyscallException {
        try {
            folder.remove(name);
            return true;
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.EISDIR) {
                return false;
            }
            if (failed.errno() == Errno.ENOENT) {
                return true;
            }
            throw failed;
        }
    }
}
