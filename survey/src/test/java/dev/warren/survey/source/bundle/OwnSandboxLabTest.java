// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.Whois;
import dev.warren.sandbox.Infra;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.Sandboxes;
import dev.warren.sandbox.Steps;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.survey.Survey;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Pods that `warren sandbox` makes where it always makes them, on the map that knows nothing of it.
@Lab
@ExtendWith(LeakGuard.class)
final class OwnSandboxLabTest {
    private static final String BRIDGE = "wrnmap0";

    @TempDir private Path folder;
    private final List<String> made = new ArrayList<>();
    private LabTopology machine;
    private SandboxSettings settings;

    @BeforeEach
    void makeNetwork() throws IOException {
        machine = new LabTopology();
        Path networks = Files.createDirectories(folder.resolve("net.d"));
        Files.writeString(
                networks.resolve("10-map.conflist"),
                """
                {"cniVersion":"1.0.0","name":"wrnmap","plugins":[
                 {"type":"bridge","bridge":"%s","isGateway":true,
                  "ipam":{"type":"host-local","dataDir":"%s","ranges":[[{"subnet":"10.231.84.0/24"}]]}}]}
                """
                        .formatted(BRIDGE, folder.resolve("leases")));
        settings =
                SandboxSettings.standard()
                        .withNetworks(networks.toString(), List.of("/usr/lib/cni"), "/var/lib/cni");
    }

    @AfterEach
    void removeAll() throws Exception {
        for (String id : made) {
            sandboxes(settings).remove(id, true);
        }
        if (Files.exists(Path.of("/sys/class/net/" + BRIDGE))) {
            Command.run("ip", "link", "delete", BRIDGE);
        }
        machine.close();
    }

    private static Sandboxes sandboxes(SandboxSettings with) {
        return new Sandboxes(with, Steps.unwatched());
    }

    private Sandbox run(SandboxSettings with, PodConfiguration pod) throws Exception {
        Sandbox sandbox = sandboxes(with).run(pod);
        made.add(sandbox.id());
        return sandbox;
    }

    private static PodConfiguration pod(String name) {
        return PodConfiguration.named(new PodIdentity(name, "map", "uid-" + name, 0));
    }

    private ContainerConfiguration sleeping(String name) throws IOException {
        Path root = folder.resolve("rootfs");
        if (!Files.exists(root)) {
            for (String each : List.of("bin", "proc", "sys", "dev", "etc")) {
                Files.createDirectories(root.resolve(each));
            }
            Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        }
        return ContainerConfiguration.of(
                name,
                new RootSource.Folder(root.toString()),
                List.of("/bin/busybox", "sleep", "1000"));
    }

    private static Owner.Pod owner(Namespace namespace, String name) {
        return namespace.owners().stream()
                .filter(Owner.Pod.class::isInstance)
                .map(Owner.Pod.class::cast)
                .filter(pod -> pod.pod().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long inode(Sandbox pod) {
        return pod.record().network().orElseThrow().id().inode();
    }

    private static void assertFound(Atlas atlas, String reference, Sandbox pod) {
        assertThat(Whois.find(atlas, Reference.parse(reference)))
                .as(reference)
                .extracting(match -> match.namespace().id().inode())
                .containsExactly(inode(pod));
    }

    private static String hostLink(Sandbox pod) {
        String inside =
                Command.run(
                        "nsenter",
                        "--net=" + pod.record().network().orElseThrow().path(),
                        "ip",
                        "-o",
                        "link",
                        "show",
                        "eth0");
        String index = inside.replaceFirst("(?s).*eth0@if([0-9]+):.*", "$1");
        return Command.run("ip", "-o", "link")
                .lines()
                .filter(line -> line.startsWith(index + ":"))
                .findFirst()
                .orElseThrow()
                .split("[ @]+", -1)[1];
    }

    @Test
    void findsPodsOfWarrensOwnByAllThatLeadsToThem() throws Exception {
        Sandbox empty = run(settings, pod("empty"));
        Sandbox full = run(settings, pod("full").withContainers(List.of(sleeping("app"))));
        Sandbox held =
                run(
                        settings.withInfra(
                                new Infra.Waiting(
                                        Path.of("/bin/busybox"), List.of("sleep", "1000"))),
                        pod("held"));
        Sandbox onHost =
                run(
                        settings,
                        pod("onhost").withNamespaces(NamespaceModes.standard().onHostNetwork()));

        Atlas atlas = Atlas.of(Survey.of("/").look(Await.PATIENCE));

        for (Sandbox pod : List.of(empty, full, held)) {
            String name = pod.record().pod().identity().name();
            String path = pod.record().network().orElseThrow().path();
            for (String reference :
                    List.of(
                            "pod:map/" + name,
                            "pod/map/" + name,
                            path,
                            path.substring(path.lastIndexOf('/') + 1),
                            "ip:" + pod.record().addresses().getFirst(),
                            "if:" + hostLink(pod))) {
                assertFound(atlas, reference, pod);
            }
            Namespace namespace =
                    Whois.find(atlas, Reference.parse("pod:map/" + name)).getFirst().namespace();
            Owner.Pod owner = owner(namespace, name);
            assertThat(owner.runtime()).isEqualTo("warren");
            assertThat(owner.sandboxId()).isEqualTo(pod.id());
            assertThat(owner.pod()).isEqualTo(new PodName("map", name, "uid-" + name));
            assertThat(owner.evidence())
                    .anySatisfy(
                            one ->
                                    assertThat(one.toString())
                                            .isEqualTo(
                                                    "bundle:/run/warren/sandbox/"
                                                            + pod.id()
                                                            + "/bundle/config.json"))
                    .anySatisfy(one -> assertThat(one.toString()).startsWith("cni:"));
            assertThat(namespace.contradictions()).isEmpty();
        }
        assertThat(owner(find(atlas, empty), "empty").containers()).isEmpty();
        assertThat(find(atlas, empty).isActive()).isFalse();
        assertThat(find(atlas, held).isActive()).isTrue();
        Owner.Container app = owner(find(atlas, full), "full").containers().getFirst();
        assertThat(app.name()).isEqualTo("app");
        assertThat(app.pid().orElseThrow()).isEqualTo(full.containers().getFirst().record().pid());
        assertFound(atlas, "container:" + app.id(), full);
        Owner.Pod guest = owner(atlas.host().orElseThrow(), "onhost");
        assertThat(guest.hostNetwork()).isTrue();
        assertThat(guest.sandboxId()).isEqualTo(onHost.id());
    }

    private static Namespace find(Atlas atlas, Sandbox pod) {
        return atlas.namespaces().stream()
                .filter(namespace -> namespace.id().inode() == inode(pod))
                .findFirst()
                .orElseThrow();
    }
}
