// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.sandbox.pod.PortMapping;
import dev.warren.testkit.Container;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.Pod;
import dev.warren.testkit.PodSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// One pod, made, stopped and removed by a real containerd and by us, with the same network and the same plugins, which
/// note what they are asked. Whatever differs is listed in [BesideDifference] and in the README.
@Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class BesideContainerdTest {
    /// All that containerd 1.6 can offer to a plugin is wanted from the last one, which does not mind.
    private static final String PLUGINS =
            """
            [{"type": "bridge", "bridge": "@name", "isGateway": false, "ipMasq": false,
              "ipam": {"type": "host-local", "dataDir": "@ipam",
                       "ranges": [[{"subnet": "@subnet"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
             {"type": "portmap", "snat": false,
              "capabilities": {"portMappings": true, "dns": true, "bandwidth": true,
                               "cgroupPath": true, "io.kubernetes.cri.pod-annotations": true}}]
            """;

    private static final Map<String, String> ANNOTATIONS =
            Map.of("kubernetes.io/ingress-bandwidth", "1M", "example.org/zone", "<a&b>");
    private static final Path THEIR_CACHE = Path.of("/var/lib/cni/results");
    private static final int HOST_PORT = 18_477;

    private Path folder;
    private RecordingPlugins plugins;
    private ContainerdEngine containerd;
    private Sandboxes sandboxes;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        plugins = new RecordingPlugins(folder, "loopback", "bridge", "host-local", "portmap");
        containerd = new ContainerdEngine(PLUGINS, plugins.programs());
        containerd.start();
        Path root = root();
        sandboxes =
                new Sandboxes(
                        SandboxSettings.standard()
                                .withFolders(
                                        new SandboxFolders(
                                                folder.resolve("state"), folder.resolve("run")))
                                .withNetworks(
                                        containerd.folder().resolve("cni").toString(),
                                        List.of(plugins.programs().toString()),
                                        folder.resolve("cache").toString())
                                .withInfra(
                                        new Infra.Root(
                                                root, List.of("/bin/busybox", "sleep", "1000")))
                                .withDeadlines(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                        Steps.unwatched());
    }

    private Path root() throws Exception {
        Path root = folder.resolve("rootfs");
        if (Files.exists(root)) {
            return root;
        }
        for (String each : List.of("bin", "proc", "sys", "dev", "etc")) {
            Files.createDirectories(root.resolve(each));
        }
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        return root;
    }

    @AfterEach
    void removeAll() throws Exception {
        for (Sandbox each : sandboxes.list()) {
            sandboxes.remove(each.id(), true);
        }
        containerd.close();
    }

    @Test
    void doesWhatContainerdDoesButForWhatIsListed() throws Exception {
        Pod theirs =
                containerd
                        .cri()
                        .runPod(
                                PodSpec.of("shop", "web")
                                        .withNameServers("10.0.0.1")
                                        .withPort(HOST_PORT, 80),
                                pod -> pod.toBuilder().putAllAnnotations(ANNOTATIONS).build());
        Map<String, String> expected = containerdDoes(theirs);
        Map<String, String> found = weDo(same(theirs));

        Set<BesideDifference.Found> differences = new TreeSet<>();
        Set<String> titles = new TreeSet<>(expected.keySet());
        titles.addAll(found.keySet());
        for (String title : titles) {
            String their = expected.getOrDefault(title, "—");
            String our = found.getOrDefault(title, "—");
            if (!their.equals(our)) {
                differences.add(new BesideDifference.Found(title, their, our));
            }
        }
        assertThat(expected).hasSizeGreaterThan(60);
        assertThat(BesideDifference.unexplained(differences)).as("not listed").isEmpty();
        assertThat(BesideDifference.unseen(differences)).as("listed, but equal").isEmpty();
    }

    private Map<String, String> containerdDoes(Pod pod) throws Exception {
        BesideFacts facts = new BesideFacts();
        facts.name(pod.id(), "SANDBOX");
        String name = Path.of(pod.netnsPath()).getFileName().toString();
        facts.put("folder of namespaces", pod.netnsPath().replace(name, ""));
        facts.name(pod.netnsPath(), "NETNS");
        facts.name("/proc/" + pod.pid() + "/", "/proc/SANDBOX/");
        facts.name("\"" + pod.ip() + "/", "\"ADDRESS/");
        facts.calls("run", plugins.taken());
        facts.kept("", THEIR_CACHE, pod.id());
        Path bundles = containerd.state().resolve("io.containerd.runtime.v2.task/k8s.io");
        facts.bundle("sandbox", bundles.resolve(pod.id()).resolve("config.json"));
        Container container =
                containerd.cri().runContainer(pod, "one", "/bin/busybox", "sleep", "1000");
        facts.bundle("container", bundles.resolve(container.id()).resolve("config.json"));
        facts.calls("create container", plugins.taken());
        containerd.cri().stopPod(pod);
        facts.calls("stop", plugins.taken());
        facts.kept("after the stop, ", THEIR_CACHE, pod.id());
        containerd.cri().removePod(pod);
        facts.calls("remove", plugins.taken());
        return facts.all();
    }

    private Map<String, String> weDo(PodConfiguration pod) throws Exception {
        Sandbox made = sandboxes.run(pod);
        SandboxRecord record = made.record();
        BesideFacts facts = new BesideFacts();
        facts.name(made.id(), "SANDBOX");
        String path = record.network().orElseThrow().path();
        String name = Path.of(path).getFileName().toString();
        facts.put("folder of namespaces", path.replace(name, ""));
        facts.name(path, "NETNS");
        facts.name("/proc/" + record.infra().orElseThrow().pid() + "/", "/proc/SANDBOX/");
        facts.name("\"" + record.addresses().getFirst() + "/", "\"ADDRESS/");
        facts.calls("run", plugins.taken());
        facts.kept("", folder.resolve("cache/results"), made.id());
        Path running = folder.resolve("run").resolve(made.id());
        facts.bundle("sandbox", running.resolve("bundle/config.json"));
        ContainerConfiguration wanted =
                ContainerConfiguration.of(
                        "one",
                        new RootSource.Folder(root().toString()),
                        List.of("/bin/busybox", "sleep", "1000"));
        String container = sandboxes.createContainer(made.id(), wanted).record().id();
        sandboxes.startContainer(made.id(), container);
        facts.bundle(
                "container",
                running.resolve("containers").resolve(container).resolve("config.json"));
        facts.calls("create container", plugins.taken());
        sandboxes.stop(made.id(), Duration.ZERO);
        facts.calls("stop", plugins.taken());
        facts.kept("after the stop, ", folder.resolve("cache/results"), made.id());
        sandboxes.remove(made.id(), false);
        facts.calls("remove", plugins.taken());
        return facts.all();
    }

    /// What containerd was asked for.
    private PodConfiguration same(Pod pod) {
        return new PodConfiguration(
                new PodIdentity(pod.name(), pod.namespace(), pod.uid(), 0),
                pod.name(),
                containerd.folder().resolve("logs").resolve(pod.uid()).toString(),
                Optional.of(new DnsConfiguration(List.of("10.0.0.1"), List.of(), List.of())),
                List.of(new PortMapping("TCP", 80, HOST_PORT, "")),
                Map.of(),
                new LinkedHashMap<>(ANNOTATIONS),
                "/" + containerd.bridge() + "/kubepods/besteffort/pod" + pod.uid(),
                NamespaceModes.standard(),
                Map.of(),
                List.of(),
                InterfaceRequest.none(),
                new ArrayList<>());
    }
}
