// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/// Files of labs.
final class Folders {
    private Folders() {}

    /// Whether there is nothing below a folder, or no folder.
    static boolean isEmpty(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /// Puts a whole file in its place at once, so that nobody ever reads half of it.
    static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Removes a folder and all below it, following no link.
    static void remove(Path folder) throws IOException {
        removeContent(folder);
        Files.deleteIfExists(folder);
    }

    /// Removes all below a folder but the file of this name.
    static void removeContentBut(Path folder, String name) throws IOException {
        List<Path> others;
        try (Stream<Path> inside = Files.list(folder)) {
            others = inside.filter(path -> !path.endsWith(name)).toList();
        } catch (NoSuchFileException none) {
            return;
        }
        for (Path other : others) {
            remove(other);
        }
    }

    /// Removes all below a folder, following no link.
    static void removeContent(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
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
                    public FileVisitResult postVisitDirectory(Path below, IOException failed)
                            throws IOException {
                        if (!below.equals(folder)) {
                            Files.deleteIfExists(below);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
