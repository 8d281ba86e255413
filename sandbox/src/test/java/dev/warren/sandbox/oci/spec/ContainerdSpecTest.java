// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.spec.Comparison.Difference;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.testkit.BusyboxImage;
import dev.warren.testkit.Container;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.Pod;
import dev.warren.testkit.PodSpec;
import dev.warren.testkit.cri.LinuxPodSandboxConfig;
import dev.warren.testkit.cri.NamespaceMode;
import dev.warren.testkit.cri.NamespaceOption;
import dev.warren.testkit.cri.PodSandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The same pods and containers asked of a real containerd and written by us. Whatever differs stands in a list,
/// with the reason, and the list stands in the README; what is listed and does not differ fails as well.
@Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
class ContainerdSpecTest {
    @RegisterExtension static final LeakGuard GUARD = new LeakGuard();

    private static final ContainerdEngine ENGINE = new ContainerdEngine();
    private static final ImageDefaults IMAGE =
            new ImageDefaults(
                    BusyboxImage.NAME,
                    List.of(),
                    List.of("/bin/sleep", "2147483647"),
                    List.of("PATH=/bin"),
                    "",
                    Optional.empty());

    /// A difference, and why it is wanted.
    record Explained(String field, String containerd, String warren, String reason) {
        Difference difference() {
            return new Difference(field, containerd, warren);
        }
    }

    private static final Explained VERSION =
            new Explained(
                    "ociVersion",
                    "\"1.0.2-dev\"",
                    "\"1.0.2\"",
                    "containerd writes the version of the specification that it was built with;"
                            + " nothing we write is younger than 1.0.2");

    private static final List<Explained> SANDBOX =
            List.of(
                    new Explained(
                            "annotations.io.kubernetes.cri.podsandbox.image-name",
                            "—",
                            "\"" + BusyboxImage.NAME + "\"",
                            "containerd writes it since 2.0"),
                    new Explained(
                            "linux.maskedPaths",
                            "[\"/proc/acpi\",\"/proc/asound\",\"/proc/kcore\",\"/proc/keys\","
                                    + "\"/proc/latency_stats\",\"/proc/timer_list\","
                                    + "\"/proc/timer_stats\",\"/proc/sched_debug\",\"/sys/firmware\","
                                    + "\"/proc/scsi\"]",
                            "[\"/proc/acpi\",\"/proc/asound\",\"/proc/kcore\",\"/proc/keys\","
                                    + "\"/proc/latency_stats\",\"/proc/timer_list\","
                                    + "\"/proc/timer_stats\",\"/proc/sched_debug\",\"/sys/firmware\","
                                    + "\"/sys/devices/virtual/powercap\",\"/proc/scsi\"]",
                            "power figures tell what others calculate (CVE-2020-8694); containerd"
                                    + " masks them in later versions"),
                    new Explained(
                            "mounts",
                            "/proc /dev /dev/pts /dev/shm /dev/mqueue /sys /dev/shm"
                                    + " /etc/resolv.conf",
                            "/proc /dev /dev/pts /dev/mqueue /sys /dev/shm /etc/resolv.conf",
                            "containerd 1.6 mounts a tmpfs on /dev/shm and the pod's on top of it;"
                                    + " later versions only the pod's"),
                    new Explained(
                            "mounts[/dev/shm].options",
                            "[\"nosuid\",\"noexec\",\"nodev\",\"mode=1777\",\"size=65536k\"]",
                            "[\"rbind\",\"ro\",\"nosuid\",\"nodev\",\"noexec\"]",
                            "the same tmpfs; and in a user namespace the kernel refuses a remount"
                                    + " that would lose flags, so containerd 2 keeps them, too"),
                    new Explained("mounts[/dev/shm].source", "\"shm\"", "SHM", "the same tmpfs"),
                    new Explained(
                            "mounts[/dev/shm].type", "\"tmpfs\"", "\"bind\"", "the same tmpfs"),
                    new Explained(
                            "mounts[/dev/shm]#2.options",
                            "[\"rbind\",\"ro\"]",
                            "—",
                            "the same tmpfs"),
                    new Explained("mounts[/dev/shm]#2.source", "SHM", "—", "the same tmpfs"),
                    new Explained("mounts[/dev/shm]#2.type", "\"bind\"", "—", "the same tmpfs"),
                    new Explained(
                            "mounts[/etc/resolv.conf].options",
                            "[\"rbind\",\"ro\"]",
                            "[\"rbind\",\"ro\",\"nosuid\",\"nodev\",\"noexec\"]",
                            "as of containerd 2, for user namespaces"),
                    VERSION);

    private static final List<Explained> OWN_NETWORK =
            List.of(
                    new Explained(
                            "linux.sysctl.net.ipv4.ip_unprivileged_port_start",
                            "—",
                            "\"0\"",
                            "the default of containerd 2 (enable_unprivileged_ports)"),
                    new Explained(
                            "linux.sysctl.net.ipv4.ping_group_range",
                            "—",
                            "\"0 2147483647\"",
                            "the default of containerd 2 (enable_unprivileged_icmp)"));

    private static final List<Explained> WITHOUT_KUBELET =
            List.of(
                    new Explained(
                            "linux.maskedPaths",
                            "—",
                            "[\"/proc/acpi\",\"/proc/asound\",\"/proc/kcore\",\"/proc/keys\","
                                    + "\"/proc/latency_stats\",\"/proc/timer_list\","
                                    + "\"/proc/timer_stats\",\"/proc/sched_debug\",\"/sys/firmware\","
                                    + "\"/sys/devices/virtual/powercap\",\"/proc/scsi\"]",
                            "a kubelet sends them with every container (procMount: Default);"
                                    + " without one nothing would be masked"),
                    new Explained(
                            "linux.readonlyPaths",
                            "—",
                            "[\"/proc/bus\",\"/proc/fs\",\"/proc/irq\",\"/proc/sys\","
                                    + "\"/proc/sysrq-trigger\"]",
                            "likewise"));

    @BeforeAll
    static void start() {
        ENGINE.start();
    }

    @AfterAll
    static void end() {
        ENGINE.close();
    }

    /// A pod that containerd runs, and all that we need to write it.
    private record Both(Pod pod, SandboxParts sandbox) implements AutoCloseable {
        @Override
        public void close() {
            ENGINE.cri().removePod(pod);
        }
    }

    private static Both run(String name, NamespaceModes modes) {
        PodSpec wanted = PodSpec.of("shop", name).withNameServers("10.0.0.1");
        if (modes.hostNetwork()) {
            wanted = wanted.onHostNetwork();
        }
        Pod pod = ENGINE.cri().runPod(wanted, configuration -> changed(configuration, modes));
        PodConfiguration same =
                new PodConfiguration(
                        new PodIdentity(pod.name(), pod.namespace(), pod.uid(), 0),
                        modes.hostNetwork() ? "" : pod.name(),
                        ENGINE.folder().resolve("logs").resolve(pod.uid()).toString(),
                        Optional.of(
                                new DnsConfiguration(List.of("10.0.0.1"), List.of(), List.of())),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        "/" + ENGINE.bridge() + "/kubepods/besteffort/pod" + pod.uid(),
                        modes,
                        modes.interProcess() == Mode.POD
                                ? Map.of("kernel.shm_rmid_forced", "1")
                                : Map.of(),
                        List.of(),
                        InterfaceRequest.none(),
                        List.of());
        SharedNamespaces made =
                pod.netnsPath().isEmpty()
                        ? SharedNamespaces.none()
                        : SharedNamespaces.ofNetwork(pod.netnsPath());
        return new Both(pod, new SandboxParts(pod.id(), same, made, files(pod, modes)));
    }

    private static PodSandboxConfig changed(PodSandboxConfig configuration, NamespaceModes modes) {
        LinuxPodSandboxConfig linux = configuration.getLinux();
        NamespaceOption namespaces =
                linux.getSecurityContext().getNamespaceOptions().toBuilder()
                        .setPid(wireMode(modes.process()))
                        .setIpc(wireMode(modes.interProcess()))
                        .build();
        LinuxPodSandboxConfig.Builder changed =
                linux.toBuilder()
                        .setSecurityContext(
                                linux.getSecurityContext().toBuilder()
                                        .setPrivileged(true)
                                        .setNamespaceOptions(namespaces));
        if (modes.interProcess() == Mode.POD) {
            changed.putSysctls("kernel.shm_rmid_forced", "1");
        }
        return configuration.toBuilder().setLinux(changed).build();
    }

    private static NamespaceMode wireMode(Mode mode) {
        return switch (mode) {
            case POD -> NamespaceMode.POD;
            case CONTAINER -> NamespaceMode.CONTAINER;
            case NODE -> NamespaceMode.NODE;
            case TARGET -> NamespaceMode.TARGET;
        };
    }

    private static SandboxFiles files(Pod pod, NamespaceModes modes) {
        String below = "io.containerd.grpc.v1.cri/sandboxes/" + pod.id();
        Path kept = ENGINE.root().resolve(below);
        return new SandboxFiles(
                kept.resolve("hostname").toString(),
                kept.resolve("hosts").toString(),
                kept.resolve("resolv.conf").toString(),
                modes.interProcess() == Mode.NODE
                        ? SandboxFiles.NODE_SHARED_MEMORY
                        : ENGINE.state().resolve(below).resolve("shm").toString());
    }

    /// The engine is told to restrict the adjustment, whatever the machine grants.
    private static NodeTraits node() throws IOException {
        NodeTraits real = NodeTraits.read();
        return new NodeTraits(
                real.hostName(),
                real.capabilities().stream()
                        .filter(name -> !name.equals("CAP_SYS_RESOURCE"))
                        .toList(),
                real.outOfMemoryAdjustment(),
                real.unifiedControlGroups());
    }

    private static Map<String, Object> written(String id) throws IOException {
        Path file =
                ENGINE.state()
                        .resolve("io.containerd.runtime.v2.task/k8s.io")
                        .resolve(id)
                        .resolve("config.json");
        return Json.readObject(Files.readAllBytes(file), file.toString());
    }

    @SafeVarargs
    private static void differsAsListed(
            SandboxParts sandbox,
            Map<String, Object> theirs,
            Map<String, Object> ours,
            List<Explained>... explained)
            throws IOException {
        List<Difference> expected = new ArrayList<>();
        for (List<Explained> some : explained) {
            for (Explained each : some) {
                String shared = "\"" + sandbox.files().sharedMemory() + "\"";
                expected.add(
                        new Difference(
                                each.field(),
                                each.containerd().equals("SHM") ? shared : each.containerd(),
                                each.warren().equals("SHM") ? shared : each.warren()));
            }
        }
        assertThat(Comparison.of(theirs, ours)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void sandboxDiffersAsListed(Both both, List<Explained> network)
            throws IOException {
        differsAsListed(
                both.sandbox(),
                written(both.pod().id()),
                SandboxSpec.of(both.sandbox(), IMAGE, "rootfs", node()),
                SANDBOX,
                network);
    }

    /// A container without anything special.
    private static void containerDiffersAsListed(Both both) throws IOException {
        Container container = ENGINE.cri().runContainer(both.pod(), "one", "/bin/sleep", "1000");
        SandboxParts running = running(both);
        differsAsListed(
                running,
                written(container.id()),
                ContainerSpec.of(running, container.id(), Pods.sleeping(), IMAGE, "rootfs", node()),
                WITHOUT_KUBELET,
                List.of(VERSION));
    }

    private static SandboxParts running(Both both) {
        return both.sandbox()
                .with(
                        SharedNamespaces.ofProcess(
                                both.pod().pid(), both.sandbox().pod().namespaces()));
    }

    @Test
    void anOrdinaryPod() throws IOException {
        try (Both both = run("ordinary", NamespaceModes.standard())) {
            sandboxDiffersAsListed(both, OWN_NETWORK);
            containerDiffersAsListed(both);
        }
    }

    @Test
    void aPodOnTheNodesNetwork() throws IOException {
        try (Both both = run("on-node", Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.POD))) {
            sandboxDiffersAsListed(both, List.of());
            containerDiffersAsListed(both);
        }
    }

    @Test
    void aPodWhoseContainersSeeEachOther() throws IOException {
        try (Both both = run("seeing", Pods.modes(Mode.POD, Mode.POD, Mode.POD))) {
            sandboxDiffersAsListed(both, OWN_NETWORK);
            containerDiffersAsListed(both);
        }
    }

    @Test
    void aPodThatSeesTheNodesProcesses() throws IOException {
        try (Both both = run("all-seeing", Pods.modes(Mode.POD, Mode.NODE, Mode.POD))) {
            sandboxDiffersAsListed(both, OWN_NETWORK);
            containerDiffersAsListed(both);
        }
    }

    @Test
    void aContainerWithWishes() throws IOException {
        try (Both both = run("demanding", NamespaceModes.standard())) {
            Path data = Files.createDirectory(ENGINE.folder().resolve("data"));
            Path deep = Files.createDirectory(ENGINE.folder().resolve("deep"));
            Container container =
                    ENGINE.cri()
                            .runContainer(
                                    both.pod(),
                                    "two",
                                    configuration ->
                                            ContainerWishes.demanding(configuration, data, deep),
                                    "/bin/sleep");
            SandboxParts running = running(both);
            differsAsListed(
                    running,
                    written(container.id()),
                    ContainerSpec.of(
                            running,
                            container.id(),
                            ContainerWishes.demanding(data, deep),
                            IMAGE,
                            "rootfs",
                            node()),
                    List.of(VERSION));
        }
    }

    @Test
    void aPrivilegedContainer() throws IOException {
        try (Both both = run("mighty", Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.NODE))) {
            Container container =
                    ENGINE.cri()
                            .runContainer(
                                    both.pod(),
                                    "three",
                                    ContainerWishes::privileged,
                                    "/bin/sleep",
                                    "1000");
            SandboxParts running = running(both);
            differsAsListed(
                    running,
                    written(container.id()),
                    ContainerSpec.of(
                            running,
                            container.id(),
                            ContainerWishes.privileged(),
                            IMAGE,
                            "rootfs",
                            NodeTraits.read()),
                    List.of(VERSION));
        }
    }

    @Test
    void theListStandsInTheReadme() throws IOException {
        String readme =
                Files.readString(Path.of(System.getProperty("warren.root"), "sandbox/README.md"));
        for (List<Explained> some : List.of(SANDBOX, OWN_NETWORK, WITHOUT_KUBELET)) {
            for (Explained each : some) {
                assertThat(readme).contains("| `" + each.field() + "` |");
            }
        }
    }
}
