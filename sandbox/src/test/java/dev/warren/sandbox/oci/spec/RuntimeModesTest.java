// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.NamespaceHolder;
import dev.warren.sandbox.pin.Pins;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
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
final class RuntimeModesTest extends RuntimeGround {
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
                Map.of(),
                false);
    }
}
