// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.json.Json;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real runtime with a folder of its own, a root file system that holds busybox, and the files of a pod.
/// What it makes is removed by id.
final class RuntimeLab implements AutoCloseable {
    /// crun refuses a machine whose controllers are split between both versions of control groups. It then
    /// gets a view of the machine without the second version.
    private static final String CRUN =
            """
            if grep -qs . /sys/fs/cgroup/unified/cgroup.controllers; then
              exec unshare --mount --propagation slave sh -c \
                'umount /sys/fs/cgroup/unified && exec crun "$@"' crun "$@"
            fi
            exec crun "$@"
            """;

    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

    private final String runtime;
    private final String name;
    private final Path folder;
    private final List<String> made = new ArrayList<>();

    RuntimeLab(String runtime) throws IOException {
        this.runtime = runtime;
        this.name = "wrs" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        this.folder = Files.createTempDirectory(name);
        // Whoever is root in a user namespace is nobody here, and has to get to the root file
        // system.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path root = folder.resolve("rootfs");
        for (String below : List.of("bin", "etc", "proc", "sys", "dev", "tmp", "data")) {
            Files.createDirectories(root.resolve(below));
        }
        for (String file : List.of("etc/hostname", "etc/hosts", "etc/resolv.conf")) {
            Files.createFile(root.resolve(file));
        }
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        for (String applet : List.of("sh", "sleep", "true")) {
            Files.createSymbolicLink(root.resolve("bin/" + applet), Path.of("busybox"));
        }
        Files.createDirectory(folder.resolve("shm"));
        Files.writeString(folder.resolve("hostname"), "web-0\n");
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.writeString(folder.resolve("resolv.conf"), "nameserver 10.0.0.1\n");
    }

    /// The parent of the control groups; pods are to be put below it.
    String controlGroupParent() {
        return "/" + name;
    }

    String rootFolder() {
        return folder.resolve("rootfs").toString();
    }

    Path folder() {
        return folder;
    }

    SandboxFiles files() {
        return new SandboxFiles(
                folder.resolve("hostname").toString(),
                folder.resolve("hosts").toString(),
                folder.resolve("resolv.conf").toString(),
                folder.resolve("shm").toString());
    }

    /// Writes a bundle.
    Path bundle(String id, Map<String, Object> spec) throws IOException {
        Path bundle = folder.resolve("bundle-" + id);
        Files.createDirectories(bundle);
        Files.write(bundle.resolve("config.json"), Json.write(spec));
        return bundle;
    }

    /// Asks the runtime for a container and returns its first process.
    long create(String id, Map<String, Object> spec) throws IOException {
        Command.Outcome outcome = tryCreate(id, spec);
        if (outcome.status() != 0) {
            throw new AssertionError(runtime + " refused: " + outcome.errors() + outcome.output());
        }
        return Long.parseLong(Files.readString(pidFile(id)).strip());
    }

    Command.Outcome tryCreate(String id, Map<String, Object> spec) throws IOException {
        Path bundle = bundle(id, spec);
        made.add(id);
        return run(
                "create", "--bundle", bundle.toString(), "--pid-file", pidFile(id).toString(), id);
    }

    /// Returns when the container's own program runs; the runtime has been gone for a moment then.
    void start(String id) throws IOException {
        Command.Outcome outcome = run("start", id);
        if (outcome.status() != 0) {
            throw new AssertionError(runtime + " did not start: " + outcome.errors());
        }
        Path words = Path.of("/proc/" + Files.readString(pidFile(id)).strip() + "/cmdline");
        Await.until(
                "the program of " + id,
                () -> {
                    try {
                        return Files.readString(words).startsWith("/bin/");
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                });
    }

    private Path pidFile(String id) {
        return folder.resolve("pid-" + id);
    }

    private Command.Outcome run(String... words) {
        List<String> all = new ArrayList<>();
        if (runtime.equals("crun")) {
            all.addAll(List.of("sh", "-c", CRUN, "crun"));
        } else {
            all.add(runtime);
        }
        all.addAll(List.of("--root", folder.resolve("state").toString()));
        all.addAll(List.of(words));
        return Command.of(all).outcome();
    }

    /// The namespace that a process is in, as `net:[…]`.
    static String namespace(long pid, String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind)).toString();
    }

    /// That which a process of the test's own is in.
    static String ownNamespace(String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
    }

    /// A line of `/proc/<pid>/status`.
    static String status(long pid, String field) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// The options with which something is mounted for a process, or nothing when it is not.
    static @Nullable String mounted(long pid, String destination) throws IOException {
        String options = null;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/mountinfo"))) {
            String[] fields = line.split(" ", -1);
            if (fields[4].equals(destination)) {
                options = fields[5] + " " + line.substring(line.indexOf(" - ") + 3);
            }
        }
        return options;
    }

    @Override
    public void close() throws IOException {
        for (String id : made.reversed()) {
            run("delete", "--force", id);
        }
        Await.until("the removal of the control groups of " + name, this::removeControlGroups);
        Files.walkFileTree(folder, new Remover());
    }

    /// @return whether none is left
    private boolean removeControlGroups() {
        List<Path> groups = new ArrayList<>();
        try (Stream<Path> hierarchies = Files.list(CONTROL_GROUPS)) {
            for (Path hierarchy : Stream.concat(Stream.of(CONTROL_GROUPS), hierarchies).toList()) {
                Path top = hierarchy.resolve(name);
                if (Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
                    try (Stream<Path> below = Files.walk(top)) {
                        groups.addAll(below.filter(Files::isDirectory).toList());
                    }
                }
            }
            for (Path group : groups.reversed()) {
                Files.deleteIfExists(group);
            }
            return true;
        } catch (IOException | UncheckedIOException busy) {
            return false;
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
