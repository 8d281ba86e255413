// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.Fd;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.kernel.process.Streams;
import dev.warren.sandbox.json.Json;
import dev.warren.testkit.OciRuntimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Containers of one test: bundles with busybox, one runtime, control groups of their own, and the way back.
final class Containers implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name = "warren-test-" + UUID.randomUUID().toString().substring(0, 13);
    private final Path folder;
    private final OciRuntime runtime;
    private final List<String> ids = new ArrayList<>();

    /// @param runtime `runc`, `crun`, or a path
    Containers(String runtime) throws IOException {
        folder = Files.createTempDirectory("warren-containers-");
        OciRuntimes.writeRootFilesystem(folder.resolve("rootfs"));
        Files.createDirectories(folder.resolve("exits"));
        String program = runtime.equals("crun") ? OciRuntimes.crun(folder).toString() : runtime;
        this.runtime = OciRuntime.of(program, folder.resolve("root").toString());
    }

    OciRuntime runtime() {
        return runtime;
    }

    Path folder() {
        return folder;
    }

    String controlGroup(String id) {
        return "/" + name + "/" + id;
    }

    /// A new bundle whose container runs a script of the shell.
    ///
    /// @return the container's id, which nobody else has
    String bundle(String script) throws IOException {
        return bundle(script, _ -> {});
    }

    String bundle(String script, Consumer<Map<String, Object>> change) throws IOException {
        String id = name + "-" + ids.size();
        ids.add(id);
        Files.createDirectories(bundleOf(id));
        Map<String, Object> configuration =
                Json.object(
                        "ociVersion", "1.0.2",
                        "process",
                                Json.object(
                                        "terminal", false,
                                        "user", Json.object("uid", 0, "gid", 0),
                                        "args", List.of("sh", "-c", script),
                                        "env", List.of("PATH=/bin", "BOX=" + id),
                                        "cwd", "/"),
                        "root",
                                Json.object(
                                        "path",
                                        folder.resolve("rootfs").toString(),
                                        "readonly",
                                        true),
                        "mounts", mounts(),
                        "annotations", Json.object("dev.warren.test", name),
                        "linux",
                                Json.object(
                                        "cgroupsPath", controlGroup(id),
                                        "namespaces", namespaces()));
        change.accept(configuration);
        Files.write(bundleOf(id).resolve("config.json"), Json.write(configuration));
        return id;
    }

    private static List<Object> mounts() {
        return List.of(
                Json.object("destination", "/proc", "type", "proc", "source", "proc"),
                Json.object(
                        "destination", "/dev",
                        "type", "tmpfs",
                        "source", "tmpfs",
                        "options", List.of("nosuid", "mode=755", "size=65536k")),
                Json.object(
                        "destination", "/dev/pts",
                        "type", "devpts",
                        "source", "devpts",
                        "options", List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666")));
    }

    private static List<Object> namespaces() {
        List<Object> namespaces = new ArrayList<>();
        for (String type : List.of("pid", "mount", "ipc", "uts", "network")) {
            namespaces.add(Json.object("type", type));
        }
        return namespaces;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> member(Map<String, Object> document, String member) {
        return (Map<String, Object>) Objects.requireNonNull(document.get(member));
    }

    Path bundleOf(String id) {
        return folder.resolve(id);
    }

    ContainerPlaces places(String id) {
        return new ContainerPlaces(
                bundleOf(id).toString(),
                bundleOf(id).toString(),
                bundleOf(id).resolve("log").toString(),
                folder.resolve("exits").toString());
    }

    /// Creates it with its output in `log`.
    ProcessId create(String id) throws IOException {
        try (Fd input = Fd.open("/dev/null", 0);
                Fd log = LogFile.append(places(id).log())) {
            return runtime.create(
                    places(id).bundle(), id, places(id).initPidFile(), Streams.of(input, log, log));
        }
    }

    String log(String id) {
        try {
            return Files.readString(Path.of(places(id).log()));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /// Whether a process runs: one that has ended and that nobody has awaited does not.
    static boolean isRunning(ProcessId id) {
        try (ProcFilesystem.Folder process = ProcFilesystem.mounted().process(id.pid())) {
            return process.stat().id().equals(id) && !process.stat().isZombie();
        } catch (IOException gone) {
            return false;
        }
    }

    /// The folders of control groups with this test's name.
    List<String> controlGroups() throws IOException {
        try (Stream<Path> found = Files.walk(Path.of("/sys/fs/cgroup"), 2)) {
            return found.filter(path -> path.getFileName().toString().equals(name))
                    .map(Path::toString)
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        Orphans orphans = new Orphans(runtime.program(), PATIENCE);
        for (String id : ids) {
            runtime.delete(id, true);
            orphans.endLeftovers(id);
        }
        orphans.endControlGroup("/" + name);
        assertThat(controlGroups()).isEmpty();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
