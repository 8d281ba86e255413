// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileAttributes;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Puts the entries of one layer over what lower layers have left. Source: OCI image specification, layer.md,
/// "Applying Changesets": what is there already goes first, unless both are folders.
final class LayerUnpacking {
    private static final int PIECE_BYTES = 1 << 16;
    private static final int MODE_WHILE_MADE = 0600;
    private static final int FOLDER_MODE_WHILE_MADE = 0700;
    private static final int READ_FOLDER = Files.O_RDONLY | Files.O_DIRECTORY;

    private final RootTree tree;
    private final TarEntries entries;
    private final Whiteouts whiteouts;
    private final Attributes attributes;
    private final boolean devices;
    private final Consumer<String> notes;
    private final List<FolderTime> times = new ArrayList<>();
    private final byte[] piece = new byte[PIECE_BYTES];
    private Optional<TarEntry> rootEntry = Optional.empty();

    /// A folder's time changes with everything that is put into it, so it is set at the end.
    private record FolderTime(EntryPath path, long inode, Instant modified) {}

    LayerUnpacking(RootTree tree, TarEntries entries, Owners owners, Consumer<String> notes) {
        this.tree = tree;
        this.entries = entries;
        this.whiteouts = new Whiteouts(tree, notes);
        this.attributes = new Attributes(owners, notes);
        this.devices = owners.maps().isEmpty();
        this.notes = notes;
    }

    /// @param mostEntries how many there may be
    /// @return how many there were
    long run(long mostEntries) throws SyscallException, EntryException {
        long count = 0;
        for (Optional<TarEntry> next = entries.next(); next.isPresent(); next = entries.next()) {
            if (++count > mostEntries) {
                throw new EntryException(
                        next.get().name(), "there are more entries than are allowed");
            }
            TarEntry entry = next.get();
            try {
                put(entry, EntryPath.of(entry.name(), entry.name(), "its name"));
            } catch (SyscallException failed) {
                throw failed(entry, failed);
            }
        }
        setTimes();
        return count;
    }

    /// What the layer says of the root itself, which is left to whoever opens it to others.
    Optional<TarEntry> rootEntry() {
        return rootEntry;
    }

    private static EntryException failed(TarEntry entry, SyscallException failed) {
        String reason =
                switch (failed.errno()) {
                    case Errno.ENOTDIR -> "its name leads through something that is no folder";
                    case Errno.ELOOP -> "its name leads through links that lead nowhere";
                    case Errno.ENAMETOOLONG -> "its name is longer than the kernel takes";
                    case Errno.ENOSYS ->
                            "this kernel cannot look a name up inside of a root: Linux 5.6 can";
                    default -> String.valueOf(failed.getMessage());
                };
        EntryException wrong = new EntryException(entry.name(), reason);
        wrong.initCause(failed);
        return wrong;
    }

    private void put(TarEntry entry, EntryPath path) throws SyscallException, EntryException {
        if (path.isRoot()) {
            if (entry.kind() != TarEntry.Kind.FOLDER) {
                throw new EntryException(entry.name(), "the root can only be a folder");
            }
            rootEntry = Optional.of(entry);
            return;
        }
        if (whiteouts.take(entry, path)) {
            return;
        }
        Directory folder = tree.get(path.parent(), entry.name());
        switch (entry.kind()) {
            case FOLDER -> putFolder(entry, path, folder);
            case FILE -> putFile(entry, path.base(), folder);
            case SYMBOLIC_LINK -> putSymbolicLink(entry, path, folder);
            case HARD_LINK -> putHardLink(entry, path);
            case PIPE -> putNode(entry, path.base(), folder, Files.S_IFIFO);
            case CHARACTER_DEVICE -> putDevice(entry, path.base(), folder, Files.S_IFCHR);
            case BLOCK_DEVICE -> putDevice(entry, path.base(), folder, Files.S_IFBLK);
        }
    }

    private interface Making {
        void make() throws SyscallException;
    }

    /// Makes something where perhaps something is, which goes.
    private void make(Directory folder, String name, Making making) throws SyscallException {
        tree.notePut(folder, name);
        try {
            making.make();
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.EEXIST) {
                throw failed;
            }
            tree.clear(folder, name);
            making.make();
        }
    }

    private void putFolder(TarEntry entry, EntryPath path, Directory folder)
            throws SyscallException, EntryException {
        String name = path.base();
        if (isFolder(folder, name)) {
            tree.notePut(folder, name);
        } else {
            make(folder, name, () -> folder.makeDirectory(name, FOLDER_MODE_WHILE_MADE));
        }
        try (Fd made = folder.fd().openBeneath(name, READ_FOLDER)) {
            attributes.give(made, entry);
            times.add(new FolderTime(path, made.status().inode(), entry.modified()));
        }
    }

    private static boolean isFolder(Directory folder, String name) throws SyscallException {
        try {
            return folder.fd().statusAtNoFollow(name).isDirectory();
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return false;
            }
            throw failed;
        }
    }

    private void putFile(TarEntry entry, String name, Directory folder)
            throws SyscallException, EntryException {
        byte[] start = content();
        List<Fd> made = new ArrayList<>();
        make(folder, name, () -> made.add(folder.createWith(name, MODE_WHILE_MADE, start)));
        try (Fd file = made.getFirst()) {
            for (byte[] more = start; more.length > 0; ) {
                more = content();
                file.write(more);
            }
            attributes.give(file, entry);
            FileAttributes.setModified(file, entry.modified());
        }
    }

    private byte[] content() throws EntryException {
        int count = entries.read(piece);
        return count <= 0 ? new byte[0] : Arrays.copyOf(piece, count);
    }

    private void putSymbolicLink(TarEntry entry, EntryPath path, Directory folder)
            throws SyscallException, EntryException {
        if (path.leadsOut(entry.link())) {
            throw new EntryException(
                    entry.name(),
                    "it is a link to '%s', which leads out of the root"
                            .formatted(EntryException.shortened(entry.link())));
        }
        String name = path.base();
        make(folder, name, () -> folder.makeSymbolicLink(name, entry.link()));
        attributes.giveAt(folder, name, entry);
    }

    /// The file that has the other name keeps its owner and permissions: they are what its own entry says.
    private void putHardLink(TarEntry entry, EntryPath path)
            throws SyscallException, EntryException {
        EntryPath target = EntryPath.of(entry.link(), entry.name(), "the target of its link");
        if (target.isRoot() || target.equals(path)) {
            throw new EntryException(
                    entry.name(), "it is a link to '" + target + "', which cannot be linked to");
        }
        Directory found = tree.find(target.parent()).orElseThrow(() -> noTarget(entry));
        try (Fd from = found.fd().openAt(".", Files.O_PATH | Files.O_DIRECTORY)) {
            if (from.statusAtNoFollow(target.base()).isDirectory()) {
                throw new EntryException(entry.name(), "it is a link to a folder, which cannot be");
            }
            Directory folder = tree.get(path.parent(), entry.name());
            String name = path.base();
            make(folder, name, () -> folder.makeHardLink(name, from, target.base()));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                throw noTarget(entry);
            }
            throw failed;
        }
    }

    private static EntryException noTarget(TarEntry entry) {
        return new EntryException(
                entry.name(),
                "it is a link to '%s', which is not there"
                        .formatted(EntryException.shortened(entry.link())));
    }

    private void putDevice(TarEntry entry, String name, Directory folder, int kind)
            throws SyscallException, EntryException {
        if (!devices) {
            leftOut(entry, "nobody may use a device in a user namespace");
            return;
        }
        try {
            putNode(entry, name, folder, kind);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.EPERM) {
                throw failed;
            }
            leftOut(entry, "this process may not make one (CAP_MKNOD)");
        }
    }

    private void leftOut(TarEntry entry, String why) {
        notes.accept(
                "'%s' is a device and is left out: %s"
                        .formatted(EntryException.shortened(entry.name()), why));
    }

    private void putNode(TarEntry entry, String name, Directory folder, int kind)
            throws SyscallException, EntryException {
        make(folder, name, () -> folder.makeNode(name, kind | MODE_WHILE_MADE, entry.device()));
        FileAttributes.setModeAt(folder.fd(), name, entry.mode());
        attributes.giveAt(folder, name, entry);
    }

    private void setTimes() throws SyscallException {
        for (FolderTime time : times.reversed()) {
            try (Fd folder = tree.root().openInRoot(time.path().toString(), READ_FOLDER)) {
                // A later entry may have put another one there, with a time of its own.
                FileStatus status = folder.status();
                if (status.inode() == time.inode()) {
                    FileAttributes.setModified(folder, time.modified());
                }
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                    throw failed;
                }
            }
        }
    }
}
