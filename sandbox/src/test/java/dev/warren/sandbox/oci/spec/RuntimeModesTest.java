// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.NamespaceHolder;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pin.Pins;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each mode of a pod, made by real runtimes from our documents: what they made is in the namespaces that it
/// should be in.
@Lab
@Engine({"runc", "crun", "busybox-static"})
@ExtendWith(LeakGuard.class)
class RuntimeModesTest {
    private static final ImageDefaults PAUSE =
            ImageDefaults.ofCommand(List.of("/bin/sleep", "1000"));
    private static final List<String> ALL = List.of("net", "ipc", "uts", "pid", "mnt", "user");

    private static SandboxParts sandbox(
            RuntimeLab lab, NamespaceModes modes, SharedNamespaces made, SandboxFiles files) {
        return new SandboxParts(
                Pods.ID, Pods.below(Pods.pod(modes), lab.controlGroupParent()), made, files);
    }

    private static SandboxParts sandbox(
            RuntimeLab lab, NamespaceModes modes, SharedNamespaces made) {
        return sandbox(lab, modes, made, lab.files());
    }

    private static Map<String, Object> infrastructure(RuntimeLab lab, SandboxParts sandbox)
            throws IOException {
        return checked(lab, SandboxSpec.of(sandbox, PAUSE, lab.rootFolder(), NodeTraits.read()));
    }

    private static Map<String, Object> container(
            RuntimeLab lab, SandboxParts sandbox, ContainerConfiguration container)
            throws IOException {
        return checked(
                lab,
                ContainerSpec.of(
                        sandbox,
                        Pods.CONTAINER_ID,
                        container,
                        ImageDefaults.none(),
                        lab.rootFolder(),
                        NodeTraits.read()));
    }

    /// What we write, we would not refuse.
    private static Map<String, Object> checked(RuntimeLab lab, Map<String, Object> spec)
            throws IOException {
        SpecValidation.demand(spec, lab.folder().toString(), NodeTraits.read(), "our own");
        return spec;
    }

    private static void shares(long one, long other, List<String> kinds) throws IOException {
        for (String kind : ALL) {
            String first = RuntimeLab.namespace(one, kind);
            String second = RuntimeLab.namespace(other, kind);
            if (kinds.contains(kind)) {
                assertThat(second).as(kind).isEqualTo(first);
            } else {
                assertThat(second).as(kind).isNotEqualTo(first);
            }
        }
    }

    private static void sharesWithTheNode(long pid, List<String> kinds) throws IOException {
        for (String kind : ALL) {
            String own = RuntimeLab.ownNamespace(kind);
            if (kinds.contains(kind)) {
                assertThat(RuntimeLab.namespace(pid, kind)).as(kind).isEqualTo(own);
            } else {
                assertThat(RuntimeLab.namespace(pid, kind)).as(kind).isNotEqualTo(own);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void theContainersOfAnOrdinaryPodShareNetworkIpcAndName(String runtime) throws Exception {
        try (LabTopology topology = new LabTopology();
                RuntimeLab lab = new RuntimeLab(runtime)) {
            var network = topology.namespace("wrn-spec-" + runtime);
            NamespaceModes modes = NamespaceModes.standard();
            SandboxParts sandbox =
                    sandbox(lab, modes, SharedNamespaces.ofNetwork(network.path().toString()));
            long pause = lab.create("pause", infrastructure(lab, sandbox));
            lab.start("pause");
            sharesWithTheNode(pause, List.of("user"));
            assertThat(RuntimeLab.namespace(pause, "net"))
                    .isEqualTo("net:[" + network.inode() + "]");
            SandboxParts running = sandbox.with(SharedNamespaces.ofProcess(pause, modes));
            long one = lab.create("one", container(lab, running, Pods.sleeping()));
            long two = lab.create("two", container(lab, running, Pods.sleeping()));
            shares(pause, one, List.of("net", "ipc", "uts", "user"));
            shares(one, two, List.of("net", "ipc", "uts", "user"));
            assertThat(inside(pause, "cat", "/proc/sys/kernel/hostname")).isEqualTo("web-0");
            assertThat(inside(pause, "cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start"))
                    .isEqualTo("0");
        }
    }

    /// What a command says that is run in the network, UTS and mount namespaces of a process.
    private static String inside(long pid, String... words) {
        List<String> all =
                new ArrayList<>(
                        List.of("nsenter", "--target", Long.toString(pid), "--net", "--uts", "--"));
        all.addAll(List.of(words));
        return Command.of(all).output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aPodWithPinsNeedsNoInfrastructureProcess(String runtime) throws Exception {
        try (LabTopology topology = new LabTopology();
                RuntimeLab lab = new RuntimeLab(runtime)) {
            var network = topology.namespace("wrn-spec-" + runtime);
            Path pins = Files.createDirectory(lab.folder().resolve("pins"));
            Pins.create(
                    pins.toString(),
                    Set.of(NamespaceKind.INTER_PROCESS, NamespaceKind.HOST_NAME),
                    "pinned",
                    Map.of());
            try {
                SharedNamespaces made =
                        SharedNamespaces.ofNetwork(network.path().toString())
                                .withInterProcess(pins.resolve("ipc").toString())
                                .withHostName(pins.resolve("uts").toString());
                SandboxParts sandbox = sandbox(lab, NamespaceModes.standard(), made);
                long one = lab.create("one", container(lab, sandbox, Pods.sleeping()));
                long two = lab.create("two", container(lab, sandbox, Pods.sleeping()));
                shares(one, two, List.of("net", "ipc", "uts", "user"));
                sharesWithTheNode(one, List.of("user"));
                assertThat(inside(one, "cat", "/proc/sys/kernel/hostname")).isEqualTo("pinned");
            } finally {
                Pins.remove(pins.resolve("ipc").toString());
                Pins.remove(pins.resolve("uts").toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void theContainersOfAPodMaySeeEachOthersProcesses(String runtime) throws Exception {
        try (LabTopology topology = new LabTopology();
                RuntimeLab lab = new RuntimeLab(runtime)) {
            var network = topology.namespace("wrn-spec-" + runtime);
            NamespaceModes modes = Pods.modes(Mode.POD, Mode.POD, Mode.POD);
            SandboxParts sandbox =
                    sandbox(lab, modes, SharedNamespaces.ofNetwork(network.path().toString()));
            long pause = lab.create("pause", infrastructure(lab, sandbox));
            SandboxParts running = sandbox.with(SharedNamespaces.ofProcess(pause, modes));
            long one = lab.create("one", container(lab, running, Pods.sleeping()));
            shares(pause, one, List.of("net", "ipc", "uts", "user", "pid"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aContainerMaySeeTheProcessesOfAnother(String runtime) throws Exception {
        try (LabTopology topology = new LabTopology();
                RuntimeLab lab = new RuntimeLab(runtime)) {
            var network = topology.namespace("wrn-spec-" + runtime);
            NamespaceModes modes = NamespaceModes.standard();
            SandboxParts sandbox =
                    sandbox(lab, modes, SharedNamespaces.ofNetwork(network.path().toString()));
            long pause = lab.create("pause", infrastructure(lab, sandbox));
            SharedNamespaces shared = SharedNamespaces.ofProcess(pause, modes);
            SandboxParts running = sandbox.with(shared);
            long target = lab.create("one", container(lab, running, Pods.sleeping()));
            SandboxParts seeing =
                    sandbox.with(
                            shared.withProcess(
                                    SharedNamespaces.path(target, NamespaceKind.PROCESS)));
            long debugger = lab.create("two", container(lab, seeing, debugger()));
            shares(target, debugger, List.of("net", "ipc", "uts", "user", "pid"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aPodMayUseWhatIsTheNodes(String runtime) throws Exception {
        try (RuntimeLab lab = new RuntimeLab(runtime)) {
            NamespaceModes modes = Pods.modes(Mode.NODE, Mode.NODE, Mode.NODE);
            SandboxFiles files =
                    new SandboxFiles(
                            lab.files().hostName(),
                            lab.files().hosts(),
                            lab.files().resolver(),
                            SandboxFiles.NODE_SHARED_MEMORY);
            SandboxParts sandbox = sandbox(lab, modes, SharedNamespaces.none(), files);
            List<String> ofNode = List.of("net", "uts", "pid", "ipc", "user");
            long pause = lab.create("pause", infrastructure(lab, sandbox));
            sharesWithTheNode(pause, ofNode);
            long kept = lab.create("one", container(lab, sandbox, Pods.sleeping()));
            sharesWithTheNode(kept, ofNode);
            // As containerd does it, which always joins.
            SandboxParts running = sandbox.with(SharedNamespaces.ofProcess(pause, modes));
            long joined = lab.create("two", container(lab, running, Pods.sleeping()));
            sharesWithTheNode(joined, ofNode);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aPodMayHaveUsersOfItsOwn(String runtime) throws Exception {
        try (RuntimeLab lab = new RuntimeLab(runtime);
                NamespaceHolder holder =
                        NamespaceHolder.start(
                                Pods.MAPS.users(), Pods.MAPS.groups(), Duration.ofSeconds(20))) {
            NamespaceModes modes = Pods.withUsers(NamespaceModes.standard());
            SandboxParts sandbox =
                    sandbox(
                            lab,
                            modes,
                            SharedNamespaces.ofNetwork(
                                            SharedNamespaces.path(
                                                    holder.pid(), NamespaceKind.NETWORK))
                                    .withUser(
                                            SharedNamespaces.path(
                                                    holder.pid(), NamespaceKind.USER)));
            long pause = lab.create("pause", infrastructure(lab, sandbox));
            lab.start("pause");
            sharesWithTheNode(pause, List.of());
            shares(holder.pid(), pause, List.of("user", "net"));
            SandboxParts running = sandbox.with(SharedNamespaces.ofProcess(pause, modes));
            long one = lab.create("one", container(lab, running, Pods.sleeping()));
            lab.start("one");
            shares(pause, one, List.of("user", "net", "ipc", "uts"));
            assertThat(RuntimeLab.mounted(one, "/sys")).contains("ro,").contains("sysfs");
            assertThat(RuntimeLab.status(one, "Uid")).startsWith("100000\t");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void usersOfItsOwnGoTogetherWithTheNodesNetwork(String runtime) throws Exception {
        try (RuntimeLab lab = new RuntimeLab(runtime);
                NamespaceHolder holder =
                        NamespaceHolder.start(
                                Pods.MAPS.users(), Pods.MAPS.groups(), Duration.ofSeconds(20))) {
            NamespaceModes modes = Pods.withUsers(Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.POD));
            SandboxParts sandbox =
                    sandbox(
                            lab,
                            modes,
                            SharedNamespaces.none()
                                    .withUser(
                                            SharedNamespaces.path(
                                                    holder.pid(), NamespaceKind.USER)));
            long pause = lab.create("pause", infrastructure(lab, sandbox));
            lab.start("pause");
            sharesWithTheNode(pause, List.of("net", "uts"));
            SandboxParts running = sandbox.with(SharedNamespaces.ofProcess(pause, modes));
            long one = lab.create("one", container(lab, running, Pods.sleeping()));
            lab.start("one");
            shares(pause, one, List.of("user", "net", "ipc", "uts"));
            assertThat(RuntimeLab.mounted(one, "/sys")).startsWith("ro,");
        }
    }

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

    private static ContainerConfiguration debugger() {
        return new ContainerConfiguration(
                "two",
                new RootSource.Folder("/"),
                List.of("/bin/sleep", "1000"),
                List.of(),
                "",
                List.of(),
                Optional.empty(),
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                Optional.of("one"),
                Map.of());
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
                Map.of());
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
                Map.of());
    }
}
