// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.sandbox.tree.TreeRemoval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Folders of Warren's own, made and removed.
final class Trees {
    private static final Set<PosixFilePermission> TRAVERSABLE =
            PosixFilePermissions.fromString("rwx--x--x");

    private static final Set<PosixFilePermission> LISTED =
            PosixFilePermissions.fromString("rwxr-xr-x");

    private static final Set<PosixFilePermission> READABLE =
            PosixFilePermissions.fromString("rw-r--r--");

    private static final Set<PosixFilePermission> OWN =
            PosixFilePermissions.fromString("rw-------");

    private static final Set<StandardOpenOption> REPLACING =
            Set.of(
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING);

    private Trees() {}

    /// Makes a folder, and those above it, that only root may list; others pass through who know a name in it, such
    /// as root of a pod's own user namespace on its way to its root file system. Whatever the process's umask is.
    static void make(Path folder) throws IOException {
        make(folder, TRAVERSABLE);
    }

    /// Makes a folder that everybody may list, and those above it as the other one does.
    static void makeReadable(Path folder) throws IOException {
        make(folder, LISTED);
    }

    private static void make(Path folder, Set<PosixFilePermission> permissions) throws IOException {
        Path above = folder.getParent();
        if (above != null && !Files.isDirectory(above)) {
            make(above, TRAVERSABLE);
        }
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(folder)) {
                throw there;
            }
        }
        Files.setPosixFilePermissions(folder, permissions);
    }

    /// Writes a file that only root may read.
    static void writePrivate(Path file, byte[] content) throws IOException {
        try (FileChannel open =
                FileChannel.open(file, REPLACING, PosixFilePermissions.asFileAttribute(OWN))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                open.write(rest);
            }
        }
    }

    /// Writes a file that everybody may read, such as those that containers see, whatever the process's umask is.
    static void writeReadable(Path file, byte[] content) throws IOException {
        writePrivate(file, content);
        Files.setPosixFilePermissions(file, READABLE);
    }

    /// Removes a folder with all that is in it, following no link and staying on its mount: what is mounted there
    /// makes this fail and is not touched.
    static void delete(Path folder) throws IOException {
        try {
            TreeRemoval.removeFolder(folder.toString());
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.EXDEV || failed.errno() == Errno.EBUSY) {
                throw new IOException(
                        failed.subject() + ": something is still mounted there", failed);
            }
            throw failed;
        }
    }
}
