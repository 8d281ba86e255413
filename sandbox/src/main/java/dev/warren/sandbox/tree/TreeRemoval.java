// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.tree;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Removes what is below a folder, by descriptor, following no link and entering nothing that is mounted, be it
/// the same file system again. However deep it is, one folder is open at a time and nothing calls itself: the one
/// who made the folders may have wanted to see that.
public final class TreeRemoval {
    private static final int FOLDER = Files.O_RDONLY | Files.O_DIRECTORY;

    /// What stays.
    public interface Kept {
        /// Whether a name in a folder stays. Of a folder that stays, what is below is still looked at.
        boolean keeps(long folderInode, String name);

        /// Whether a folder stays because something below it does.
        boolean keepsFolder(long inode);
    }

    /// Nothing stays.
    public static final Kept NOTHING =
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

    /// More of a path than this tells nobody anything.
    private static final int TOLD_LEVELS = 16;

    private final Kept kept;
    private final Deque<Level> levels = new ArrayDeque<>();

    /// @param name in the folder above
    private record Level(long inode, String name, boolean stays, Iterator<String> names) {}

    private final String start;

    private TreeRemoval(Kept kept, String start) {
        this.kept = kept;
        this.start = start;
    }

    /// Empties a folder, except for what stays.
    ///
    /// @param folder open in whatever way
    /// @throws SyscallException `EXDEV` or `EBUSY` for what is mounted in it; what was met before has gone
    public static void clear(Fd folder, Kept kept) throws SyscallException {
        new TreeRemoval(kept, folder.subject()).run(folder.openAt(".", FOLDER));
    }

    /// Removes a name, whatever it is; without effect when there is none.
    ///
    /// @throws SyscallException as [#clear]
    public static void remove(Directory folder, String name) throws SyscallException {
        TreeRemoval removal = new TreeRemoval(NOTHING, folder.fd().subject());
        if (removal.removed(folder, name)) {
            return;
        }
        Fd below = removal.opened(folder, name);
        if (below == null) {
            return;
        }
        try (below) {
            clear(below, NOTHING);
        }
        removal.removeDirectory(folder, name);
    }

    /// Removes a folder by path, with all that is in it; without effect when there is none.
    ///
    /// @param path absolute; links above the folder are followed, and it must be none itself
    /// @throws SyscallException as [#clear]
    public static void removeFolder(String path) throws SyscallException {
        int slash = path.lastIndexOf('/');
        Directory above;
        try {
            above = Directory.open(path.substring(0, slash + 1));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return;
            }
            throw failed;
        }
        try (above) {
            remove(above, path.substring(slash + 1));
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
                    removeDirectory(current, level.name);
                }
            }
        } finally {
            current.close();
        }
    }

    /// Named for itself: a name from the start on would be as long as the tree is deep.
    private Directory folder(Fd opened) {
        return Directory.of(opened.renamed(start + "/…"));
    }

    private void removeDirectory(Directory current, String name) throws SyscallException {
        try {
            current.removeDirectory(name);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw located(failed, name);
            }
        }
    }

    /// The same failure, of the whole path: it must be found by whoever mounted something there.
    private SyscallException located(SyscallException failed, String name) {
        // The root of all ends with the slash that others lack.
        StringBuilder path =
                new StringBuilder(
                        start.endsWith("/") ? start.substring(0, start.length() - 1) : start);
        Iterator<Level> downwards = levels.descendingIterator();
        for (int i = 0; i < TOLD_LEVELS && downwards.hasNext(); i++) {
            String step = downwards.next().name;
            path.append(step.isEmpty() ? "" : "/" + step);
        }
        path.append(downwards.hasNext() ? "/…/" : "/").append(name);
        SyscallException located =
                new SyscallException(failed.call(), path.toString(), failed.errno());
        located.addSuppressed(failed);
        return located;
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
        Fd opened = opened(current, name);
        if (opened == null) {
            return null;
        }
        Directory below = folder(opened);
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

    /// @return null when somebody else has removed it meanwhile
    private @Nullable Fd opened(Directory current, String name) throws SyscallException {
        try {
            return current.fd().openBeneathUnmounted(name, FOLDER);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return null;
            }
            throw located(failed, name);
        }
    }

    private boolean removed(Directory folder, String name) throws SyscallException {
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
            throw located(failed, name);
        }
    }
}
