// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.KernelText;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A place for a store that nobody else sees or shares: memory mounted on a temporary folder. The store's
/// folder in it does not exist yet.
public final class PrivateFolder implements AutoCloseable {
    private final Path base;

    public PrivateFolder() throws IOException {
        base = Files.createTempDirectory("warren-store-");
        Command.run("mount", "-t", "tmpfs", "warren", base.toString());
        Command.run("mount", "--make-private", base.toString());
    }

    public Path base() {
        return base;
    }

    public Path folder() {
        return base.resolve("netns");
    }

    public NamespaceStore store() {
        return NamespaceStore.in(folder().toString());
    }

    NamespaceStore store(StoreCalls calls) {
        return NamespaceStore.with(folder().toString(), calls);
    }

    /// One line of the mount table.
    ///
    /// @param root what of the file system is shown, such as `net:[4026532000]`
    public record Mount(String root, String point, boolean shared, String type) {}

    /// The mounts at or below this place, but for its own.
    public List<Mount> mounts() throws IOException {
        return mounts("self").stream()
                .filter(mount -> mount.point().startsWith(base + "/"))
                .toList();
    }

    /// All mounts that a process sees.
    public static List<Mount> mounts(String process) throws IOException {
        String table =
                Files.readString(
                        Path.of("/proc", process, "mountinfo"), StandardCharsets.ISO_8859_1);
        List<Mount> mounts = new ArrayList<>();
        for (String line : table.lines().toList()) {
            String[] fields = line.split(" ", -1);
            int dash = List.of(fields).indexOf("-");
            boolean shared = line.contains(" shared:");
            mounts.add(new Mount(fields[3], fields[4], shared, fields[dash + 1]));
        }
        return mounts;
    }

    /// How many namespaces are mounted at a path, one over the other, in sight or not.
    public static long countAt(String point) throws IOException {
        return mounts("self").stream()
                .filter(mount -> mount.point().equals(point) && mount.type().equals("nsfs"))
                .count();
    }

    /// Runs a shell script whose `$1` is a name, byte for byte.
    public static void shell(String script, String name) throws IOException, InterruptedException {
        byte[] bytes = KernelText.encode(name);
        StringBuilder octal = new StringBuilder();
        for (byte b : bytes) {
            octal.append("\\%03o".formatted(b & 0xff));
        }
        Command.run("sh", "-c", "set -- \"$(printf '" + octal + "')\"; " + script);
    }

    @Override
    public void close() throws IOException {
        List<Mount> mounts = new ArrayList<>(mounts());
        for (Mount mount : mounts.reversed()) {
            Command.of("umount", "-l", mount.point()).outcome();
        }
        Command.run("umount", base.toString());
        Files.delete(base);
    }
}
