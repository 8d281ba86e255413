// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The devices of the node, which a privileged container gets: `linux.devices`.
final class NodeDevices {
    private static final int TYPE = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;
    private static final int PERMISSIONS = 0777;

    /// What every container has one of its own of, and what is no place of devices.
    private static final Set<String> LEFT_OUT =
            Set.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev", "console");

    private static final int DEEPEST = 8;

    private NodeDevices() {}

    /// The devices below a folder, sorted by path.
    static List<Object> below(Path folder) throws SandboxException {
        List<Object> devices = new ArrayList<>();
        try {
            collect(folder, devices, 0);
        } catch (IOException | UncheckedIOException failed) {
            throw new SandboxException(
                    "cannot list the devices of the node for a privileged container: "
                            + failed.getMessage(),
                    failed);
        }
        return devices;
    }

    private static void collect(Path folder, List<Object> devices, int depth) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        }
        entries.sort(null);
        for (Path entry : entries) {
            if (LEFT_OUT.contains(entry.getFileName().toString())) {
                continue;
            }
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                if (depth < DEEPEST) {
                    collect(entry, devices, depth + 1);
                }
            } else {
                add(entry, devices);
            }
        }
    }

    private static void add(Path entry, List<Object> devices) throws IOException {
        Map<String, Object> status;
        try {
            status = Files.readAttributes(entry, "unix:*", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException gone) {
            // Terminals and disks come and go.
            return;
        }
        int mode = number(status, "mode").intValue();
        String type =
                switch (mode & TYPE) {
                    case CHARACTER -> "c";
                    case BLOCK -> "b";
                    default -> "";
                };
        if (!type.isEmpty()) {
            long device = number(status, "rdev").longValue();
            devices.add(
                    Json.object(
                            "path",
                            entry.toString(),
                            "type",
                            type,
                            "major",
                            major(device),
                            "minor",
                            minor(device),
                            "fileMode",
                            mode & PERMISSIONS,
                            "uid",
                            number(status, "uid").longValue(),
                            "gid",
                            number(status, "gid").longValue()));
        }
    }

    private static Number number(Map<String, Object> status, String name) throws IOException {
        if (status.get(name) instanceof Number number) {
            return number;
        }
        throw new IOException("the file system does not tell " + name);
    }

    /// As `major(3)` does. Source: `linux/kdev_t.h`, `new_encode_dev`.
    private static long major(long device) {
        return (device >>> 8) & 0xfff;
    }

    private static long minor(long device) {
        return (device & 0xff) | ((device >>> 12) & 0xfff00);
    }
}
