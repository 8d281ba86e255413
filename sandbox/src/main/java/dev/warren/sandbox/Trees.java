// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Folders of Warren's own, made and removed.
final class Trees {
    private static final Set<PosixFilePermission> TRAVERSABLE =
            PosixFilePermissions.fromString("rwx--x--x");

    private static final Set<PosixFilePermission> OWN =
            PosixFilePermissions.fromString("rw-------");

    private Trees() {}

    /// Makes a folder, and those above it, that only root may list; others pass through who know a name in it, such
    /// as root of a pod's own user namespace on its way to its root file system.
    static void make(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, TRAVERSABLE);
    }

    /// Writes a file that only root may read.
    static void writePrivate(Path file, byte[] content) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWN));
        }
        Files.write(file, content);
    }

    /// Removes a folder with all that is in it, following no link and staying on its file system: a mount that
    /// is still there makes this fail, and what is mounted is not touched.
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Object fileSystem =
                Files.getAttribute(folder, "unix:dev", java.nio.file.LinkOption.NOFOLLOW_LINKS);
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes its)
                            throws IOException {
                        if (!fileSystem.equals(Files.getAttribute(each, "unix:dev"))) {
                            throw new IOException(each + ": something is still mounted there");
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes its)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failed)
                            throws IOException {
                        if (failed instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failed;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path each, @org.jspecify.annotations.Nullable IOException failed)
                            throws IOException {
                        if (failed != null) {
                            throw failed;
                        }
                        Files.deleteIfExists(each);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
