// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.runtime.OciRuntime;
import dev.warren.sandbox.oci.runtime.Orphans;
import dev.warren.sandbox.oci.runtime.RuntimeState;
import dev.warren.testkit.Await;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.OciRuntimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The machine's own runc, watched by strace while it makes a container.
@Lab
@Engine({"runc", "strace", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class BootstrapLabTest {
    private static final Pattern WRITE =
            Pattern.compile("write\\([0-9]+, \"((?:\\\\x[0-9a-f]{2})+)\", [0-9]+\\)");

    private final String id = "warren-test-" + UUID.randomUUID().toString().substring(0, 13);

    @TempDir private Path folder;

    @Test
    void joinedNamespacesAreSentAsPredicted() throws Exception {
        assertPredicted(
                List.of(
                        Json.object("type", "network", "path", "/proc/self/ns/net"),
                        Json.object("type", "mount"),
                        Json.object("type", "uts", "path", "/proc/self/ns/uts"),
                        Json.object("type", "ipc", "path", "/proc/self/ns/ipc"),
                        Json.object("type", "pid")),
                Map.of());
    }

    @Test
    void mapsOfUsersAreSentAsPredicted() throws Exception {
        List<Object> namespaces = new ArrayList<>();
        for (String type : List.of("user", "mount", "pid", "network", "uts", "ipc")) {
            namespaces.add(Json.object("type", type));
        }
        List<Object> map =
                List.of(Json.object("containerID", 0L, "hostID", 100_000L, "size", 65_536L));
        assertPredicted(namespaces, Map.of("uidMappings", map, "gidMappings", map));
    }

    private void assertPredicted(List<Object> namespaces, Map<String, Object> more)
            throws Exception {
        // The root of the user namespace is a stranger, who has to come through.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        OciRuntimes.writeRootFilesystem(folder.resolve("rootfs"));
        Map<String, Object> configuration = configuration(namespaces, more);
        Files.write(folder.resolve("config.json"), Json.write(configuration));
        OciRuntime runtime = OciRuntime.of("runc", folder.resolve("root").toString());
        RuncVersion version = RuncVersion.parse(runtime.version().version()).orElseThrow();

        byte[] sent = capture(runtime);

        assertThat(BootstrapMessage.decode(sent, "what runc sent").encode()).isEqualTo(sent);
        assertThat(BootstrapPrediction.of(configuration, folder.toString(), version).encode())
                .isEqualTo(sent);
    }

    private Map<String, Object> configuration(List<Object> namespaces, Map<String, Object> more) {
        Map<String, Object> linux =
                Json.object("cgroupsPath", "/" + id + "/box", "namespaces", namespaces);
        linux.putAll(more);
        return Json.object(
                "ociVersion", "1.0.2",
                "process",
                        Json.object(
                                "user", Json.object("uid", 0, "gid", 0),
                                "args", List.of("sleep", "1000"),
                                "env", List.of("PATH=/bin"),
                                "cwd", "/",
                                "oomScoreAdj", 7L),
                "root", Json.object("path", folder.resolve("rootfs").toString(), "readonly", true),
                "mounts",
                        List.of(
                                Json.object(
                                        "destination", "/proc", "type", "proc", "source", "proc"),
                                Json.object(
                                        "destination", "/dev",
                                        "type", "tmpfs",
                                        "source", "tmpfs",
                                        "options", List.of("nosuid", "mode=755")),
                                Json.object(
                                        "destination",
                                        "/etc",
                                        "type",
                                        "bind",
                                        "source",
                                        folder.resolve("rootfs/etc").toString(),
                                        "options",
                                        List.of("rbind", "ro"))),
                "linux", linux);
    }

    /// strace ends with the last process that it follows, which is the container's.
    private byte[] capture(OciRuntime runtime) throws Exception {
        Path trace = folder.resolve("trace");
        Process strace =
                new ProcessBuilder(
                                "strace",
                                "-f",
                                "-qq",
                                "-xx",
                                "-s",
                                "65536",
                                "-e",
                                "trace=write",
                                "-o",
                                trace.toString(),
                                "runc",
                                "--root",
                                runtime.root(),
                                "create",
                                "--bundle",
                                folder.toString(),
                                id)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(folder.resolve("output").toFile())
                        .redirectErrorStream(true)
                        .start();
        try {
            Await.present(
                    "the container",
                    () -> isCreated(runtime) ? Boolean.TRUE : null,
                    () -> ": " + output());
        } finally {
            runtime.delete(id, true);
            if (!strace.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                strace.destroyForcibly().waitFor();
            }
            Orphans orphans = new Orphans("runc", Await.PATIENCE);
            orphans.endLeftovers(id);
            orphans.endControlGroup("/" + id);
        }
        return message(Files.readString(trace)).orElseThrow();
    }

    private boolean isCreated(OciRuntime runtime) {
        try {
            return runtime.state(id)
                    .map(state -> state.status() == RuntimeState.Status.CREATED)
                    .orElse(false);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException none) {
            return "nothing was written";
        }
    }

    /// The one write that begins as the message does.
    private static Optional<byte[]> message(String trace) {
        Matcher writes = WRITE.matcher(trace);
        while (writes.find()) {
            byte[] bytes = HexFormat.of().parseHex(writes.group(1).replace("\\x", ""));
            if (bytes.length >= BootstrapMessage.HEADER_BYTES
                    && (bytes[4] & 0xff) == 0x30
                    && (bytes[5] & 0xff) == 0xf2) {
                return Optional.of(bytes);
            }
        }
        return Optional.empty();
    }
}
