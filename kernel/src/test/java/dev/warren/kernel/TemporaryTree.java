// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files, folders, links and pipes below one folder.
final class TemporaryTree {
    private final Path root;

    TemporaryTree(Path root) {
        this.root = root;
    }

    String path() {
        return root.toString();
    }

    Path file(String name, byte[] content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    Path file(String name, String content) throws IOException {
        return file(name, KernelText.encode(content));
    }

    Path link(String name, String target) throws IOException {
        Path link = root.resolve(name);
        Files.createDirectories(link.getParent());
        return Files.createSymbolicLink(link, Path.of(target));
    }

    Path pipe(String name) {
        Path pipe = root.resolve(name);
        Command.run("mkfifo", pipe.toString());
        return pipe;
    }

    /// Runs a shell script in the folder.
    void shell(String script) {
        Command.run("sh", "-c", "cd \"$1\" && " + script, "sh", root.toString());
    }
}
