// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.BindMount;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.testkit.Command;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What containers ask for, made by runc and crun.
@Lab
@Engine({"runc", "crun", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class RuntimeWishesTest extends RuntimeGround {
    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void whatAContainerAsksForIsWhatItGets(String runtime) throws Exception {
        try (RuntimeLab lab = new RuntimeLab(runtime)) {
            Path data = Files.createDirectory(lab.folder().resolve("data"));
            NamespaceModes modes = Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.NODE);
            SandboxParts sandbox = sandbox(lab, modes, SharedNamespaces.none());
            lab.create("one", container(lab, sandbox, demanding(data)));
            lab.start("one");
            long one = Long.parseLong(Files.readString(lab.folder().resolve("pid-one")).strip());
            assertThat(RuntimeLab.status(one, "Uid")).startsWith("1000\t");
            assertThat(RuntimeLab.status(one, "Gid")).startsWith("1001\t");
            assertThat(RuntimeLab.status(one, "Groups")).isEqualTo("27 1001");
            // CAP_NET_ADMIN is bit 12.
            assertThat(RuntimeLab.status(one, "CapBnd")).isEqualTo("0000000000001000");
            assertThat(RuntimeLab.mounted(one, "/")).startsWith("ro");
            assertThat(RuntimeLab.mounted(one, "/data")).startsWith("ro");
            assertThat(RuntimeLab.mounted(one, "/etc/resolv.conf")).startsWith("ro");
            assertThat(RuntimeLab.mounted(one, "/dev/shm")).startsWith("rw");
            assertThat(RuntimeLab.mounted(one, "/proc/sys")).startsWith("ro");
            for (String path : masked()) {
                assertThat(RuntimeLab.mounted(one, path)).as(path).isNotNull();
            }
            String environment = Files.readString(Path.of("/proc/" + one + "/environ"));
            assertThat(environment.split("\0", -1)).contains("HOSTNAME=web-0", "COLOUR=blue");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aPrivilegedContainerHasWhatTheNodeHas(String runtime) throws Exception {
        try (RuntimeLab lab = new RuntimeLab(runtime)) {
            NamespaceModes modes = Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.NODE);
            SandboxParts sandbox = sandbox(lab, modes, SharedNamespaces.none());
            long one = lab.create("one", container(lab, sandbox, privileged()));
            lab.start("one");
            assertThat(RuntimeLab.status(one, "CapEff"))
                    .isEqualTo(RuntimeLab.status(ProcessHandle.current().pid(), "CapEff"));
            for (String path : masked()) {
                assertThat(RuntimeLab.mounted(one, path)).as(path).isNull();
            }
            assertThat(RuntimeLab.mounted(one, "/sys")).startsWith("rw");
            assertThat(Path.of("/proc/" + one + "/root/dev/null")).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aBundleThatTheRuntimeItselfProposesBecomesAContainerOfThePod(String runtime)
            throws Exception {
        try (LabTopology topology = new LabTopology();
                RuntimeLab lab = new RuntimeLab(runtime)) {
            var network = topology.namespace("wrn-spec-" + runtime);
            NamespaceModes modes = NamespaceModes.standard();
            SandboxParts sandbox =
                    sandbox(lab, modes, SharedNamespaces.ofNetwork(network.path().toString()));
            long pause = lab.create("pause", infrastructure(lab, sandbox));
            Path bundle = Files.createDirectory(lab.folder().resolve("given"));
            Command.of("sh", "-c", "cd \"$0\" && runc spec", bundle.toString()).output();
            Files.createSymbolicLink(bundle.resolve("rootfs"), Path.of(lab.rootFolder()));
            Map<String, Object> written =
                    Json.readObject(Files.readAllBytes(bundle.resolve("config.json")), "runc spec");
            // A terminal would need somebody at its other end.
            written.put("process", withoutTerminal(written));
            written.put("root", Json.object("path", lab.rootFolder()));
            Map<String, Object> joined =
                    BundleSpec.of(
                            written,
                            bundle.toString(),
                            sandbox.with(SharedNamespaces.ofProcess(pause, modes)),
                            Pods.CONTAINER_ID,
                            "given",
                            false);
            long one = lab.create("one", checked(lab, joined));
            shares(pause, one, List.of("net", "ipc", "uts", "user"));
            assertThat(Files.readString(Path.of("/proc/" + one + "/cgroup")))
                    .contains(lab.controlGroupParent() + "/" + Pods.CONTAINER_ID);
        }
    }

    /// What this kernel has of it.
    private static List<String> masked() {
        List<String> paths =
                DefaultMounts.MASKED_PATHS.stream()
                        .filter(path -> Files.exists(Path.of(path)))
                        .toList();
        assertThat(paths).isNotEmpty();
        return paths;
    }

    private static Map<String, Object> withoutTerminal(Map<String, Object> spec)
            throws IOException {
        Map<String, Object> process = Pods.at(spec, "process").object();
        process.put("terminal", false);
        process.put("args", List.of("/bin/sleep", "1000"));
        return process;
    }

    private static ContainerConfiguration demanding(Path data) {
        return new ContainerConfiguration(
                "one",
                new RootSource.Folder("/"),
                List.of("/bin/sleep", "1000"),
                List.of(),
                "/tmp",
                List.of("COLOUR=red", "COLOUR=blue"),
                Optional.of(new WantedUser(1000, Optional.of(1001L), List.of(27L))),
                true,
                false,
                List.of("NET_ADMIN"),
                List.of("ALL"),
                List.of(new BindMount(data.toString(), "/data", true, "private")),
                Optional.empty(),
                Map.of(),
                false);
    }

    private static ContainerConfiguration privileged() {
        return new ContainerConfiguration(
                "one",
                new RootSource.Folder("/"),
                List.of("/bin/sleep", "1000"),
                List.of(),
                "",
                List.of(),
                Optional.empty(),
                false,
                true,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                false);
    }
}
