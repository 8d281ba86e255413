// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import java.util.Optional;
import java.util.function.Consumer;

/// Entries that take something away: `.wh.x` what lower layers have as `x`, `.wh..wh..opq` all that they have in
/// its folder. What the same layer puts there stays, in whatever order they come. Source: OCI image
/// specification, layer.md, "Whiteouts".
final class Whiteouts {
    private static final String PREFIX = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    /// Leftovers of AUFS, the file system that whiteouts come from.
    private static final String RESERVED = ".wh..wh.";

    private final RootTree tree;
    private final Consumer<String> notes;

    Whiteouts(RootTree tree, Consumer<String> notes) {
        this.tree = tree;
        this.notes = notes;
    }

    /// Does what an entry says if it is a whiteout.
    ///
    /// @return whether it is one
    boolean take(TarEntry entry, EntryPath path) throws SyscallException, EntryException {
        for (String step : path.parent().steps()) {
            if (step.startsWith(PREFIX)) {
                throw new EntryException(
                        entry.name(), "it lies below '" + step + "', which takes something away");
            }
        }
        String name = path.base();
        if (!name.startsWith(PREFIX)) {
            return false;
        }
        if (name.equals(OPAQUE)) {
            Optional<Directory> folder = tree.find(path.parent());
            if (folder.isPresent()) {
                tree.removeLower(folder.get());
            }
            return true;
        }
        if (name.startsWith(RESERVED)) {
            notes.accept(
                    "'%s' is of AUFS and is left out"
                            .formatted(EntryException.shortened(entry.name())));
            return true;
        }
        String hidden = name.substring(PREFIX.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw new EntryException(
                    entry.name(), "it takes away '" + hidden + "', which is no name");
        }
        Optional<Directory> folder = tree.find(path.parent());
        if (folder.isPresent()) {
            tree.removeLower(folder.get(), hidden);
        }
        return true;
    }
}
