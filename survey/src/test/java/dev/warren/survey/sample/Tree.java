// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.sample;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// A node's files below a folder of its own.
///
/// @param root what is given to `--root`
public record Tree(Path root) {
    /// The bundles of one containerd.
    public static final String TASKS = "/run/containerd/io.containerd.runtime.v2.task";

    public static final String RUNC = "/run/containerd/runc";
    public static final String CNI = "/var/lib/cni/results";
    public static final String NODE = "/etc/warren/node.json";
    public static final String AWS_NODE = "/var/run/aws-node";
    public static final String DOCKER = "/var/lib/docker/containers";

    public Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    public Path write(String absolute, String content) {
        return write(absolute, content.getBytes(StandardCharsets.UTF_8));
    }

    public Path write(String absolute, byte[] content) {
        try {
            return Files.write(parent(path(absolute)), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path link(String absolute, String target) {
        try {
            return Files.createSymbolicLink(parent(path(absolute)), Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void folder(String absolute) {
        try {
            Files.createDirectories(path(absolute));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void pipe(String absolute) {
        try {
            Command.run("mkfifo", parent(path(absolute)).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void modified(String absolute, Instant time) {
        try {
            Files.setLastModifiedTime(path(absolute), FileTime.from(time));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path parent(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        return path;
    }
}
