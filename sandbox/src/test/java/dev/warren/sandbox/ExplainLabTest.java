// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.explain.ContainerdPlaces;
import dev.warren.sandbox.explain.Explainer;
import dev.warren.sandbox.explain.Explanation;
import dev.warren.sandbox.explain.Proof;
import dev.warren.sandbox.explain.Station;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The steps of sandboxes of our own.
@Lab
@ExtendWith(LeakGuard.class)
final class ExplainLabTest {
    private LabTopology machine;
    private SandboxGround ground;
    private Path folder;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        this.folder = folder;
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrnexpl0", "10.231.85.0/24");
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    private Explanation explain(String text, boolean bootstrap) throws SandboxException {
        ContainerdPlaces none = ContainerdPlaces.standard().below(folder.resolve("none") + "");
        return new Explainer(ground.settings(), none).explain(text, bootstrap);
    }

    private static List<Station.Kind> kinds(Explanation explanation) {
        return explanation.stations().stream().map(Station::kind).toList();
    }

    private static String detail(Station station, String name) {
        return station.details().stream()
                .filter(detail -> detail.name().startsWith(name))
                .map(Station.Detail::value)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> verdicts(Station station) {
        return station.proofs().stream()
                .map(proof -> proof.subject() + ": " + proof.words())
                .toList();
    }

    @Test
    void everyHopOfAPinnedPodLeadsToTheSameNamespaces() throws Exception {
        Sandbox pod =
                new Sandboxes(ground.settings(), Steps.unwatched())
                        .run(
                                SandboxGround.pod(
                                        "web", ground.container("app", "/bin/sleep", "1000")));
        SandboxRecord.Network network = pod.record().network().orElseThrow();
        int pid = pod.containers().getFirst().record().pid();

        Explanation told = explain("pod:test/web", true);

        assertThat(told.objections()).isEmpty();
        assertThat(told.keeper()).isEqualTo("warren");
        assertThat(kinds(told))
                .containsExactly(
                        Station.Kind.RECORD,
                        Station.Kind.NAMESPACE,
                        Station.Kind.ATTACHMENT,
                        Station.Kind.SPECIFICATION,
                        Station.Kind.SPECIFICATION,
                        Station.Kind.BOOTSTRAP,
                        Station.Kind.STATE,
                        Station.Kind.PROCESS);
        String same = "same namespace net:[" + network.id().inode() + "]";
        Station namespace = told.stations().get(1);
        assertThat(verdicts(namespace)).containsExactly(network.path() + ": " + same);
        assertThat(detail(namespace, "mount"))
                .contains("net:[" + network.id().inode() + "] " + network.path() + " ")
                .contains(" - nsfs ");
        assertThat(detail(namespace, "device:inode"))
                .isEqualTo(Command.run("stat", "-L", "-c", "%Hd:%Ld:%i", network.path()));
        assertThat(detail(namespace, "owned by")).contains("the node's own");
        Station attachment = told.stations().get(2);
        assertThat(detail(attachment, "environment"))
                .contains("CNI_COMMAND=ADD\nCNI_CONTAINERID=" + pod.id())
                .contains("CNI_NETNS=" + network.path())
                .contains("K8S_POD_NAME=web");
        assertThat(detail(attachment, "stdin of bridge"))
                .contains("\"bridge\":\"wrnexpl0\"")
                .doesNotContain("prevResult");
        assertThat(detail(attachment, "stdin of portmap")).contains("\"prevResult\":{");
        assertThat(detail(attachment, "stdout of bridge"))
                .contains("\"address\":\"" + pod.record().addresses().getFirst() + "/24\"");
        assertThat(detail(attachment, "bridge took")).matches("\\d+ ms");
        assertThat(detail(attachment, "configured in")).endsWith("10-test.conflist");
        assertThat(verdicts(attachment))
                .contains(network.path() + ": " + same)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("eth0: eth0 (index ")
                                        .contains(" <-> veth")
                                        .endsWith("on the node, as the result says"));
        Station process = told.stations().getLast();
        assertThat(verdicts(process))
                .contains(
                        "/proc/" + pid + ": alive, and began when the runtime says",
                        "/proc/" + pid + "/ns/net: " + same);
        for (String kind : List.of("ipc", "uts", "pid", "mnt", "user")) {
            String inode = Command.run("stat", "-L", "-c", "%i", "/proc/" + pid + "/ns/" + kind);
            assertThat(verdicts(process))
                    .contains(
                            "/proc/%d/ns/%s: same namespace %s:[%s]"
                                    .formatted(pid, kind, kind, inode));
        }
        assertThat(detail(told.stations().get(5), "27282")).contains("net:" + network.path());
    }

    @Test
    void aPodThatAProcessHoldsIsFollowedThroughTheRuntime() throws Exception {
        SandboxSettings settings =
                ground.settings()
                        .withInfra(
                                new Infra.Waiting(
                                        Path.of("/bin/busybox"), List.of("sleep", "1000")));
        Sandbox pod = new Sandboxes(settings, Steps.unwatched()).run(SandboxGround.pod("held"));

        Explanation told = explain(pod.id().substring(0, 10), false);

        assertThat(told.objections()).isEmpty();
        assertThat(kinds(told))
                .containsExactly(
                        Station.Kind.RECORD,
                        Station.Kind.NAMESPACE,
                        Station.Kind.ATTACHMENT,
                        Station.Kind.SPECIFICATION,
                        Station.Kind.STATE,
                        Station.Kind.PROCESS);
        Station state = told.stations().get(4);
        assertThat(detail(state, "joined net"))
                .isEqualTo(pod.record().network().orElseThrow().path());
        assertThat(verdicts(state)).anySatisfy(line -> assertThat(line).contains("/ns/net: same"));
    }

    @Test
    void aPathThatLeadsElsewhereIsSaid() throws Exception {
        Sandbox pod =
                ground.sandboxes()
                        .run(
                                SandboxGround.pod(
                                        "web", ground.container("app", "/bin/sleep", "1000")));
        LabNamespace other = machine.namespace("wrnother");
        SandboxRecord.Network network = pod.record().network().orElseThrow();
        Path config = Path.of(pod.containers().getFirst().record().bundle()).resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace(network.path(), "/run/netns/wrnother"));

        Explanation told = explain("web", false);

        assertThat(told.objections())
                .singleElement()
                .satisfies(
                        proof -> {
                            assertThat(proof).isInstanceOf(Proof.Differs.class);
                            assertThat(proof.subject()).isEqualTo("/run/netns/wrnother");
                            assertThat(proof.words())
                                    .startsWith(
                                            "DIFFERS: net:[%d], but net:[%d] of "
                                                    .formatted(other.inode(), network.id().inode()))
                                    .endsWith("record.json");
                        });
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertThatThrownBy(() -> explain("nobody", false))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("there is no sandbox 'nobody', neither of Warren nor of containerd");

        Sandbox pod = ground.sandboxes().run(SandboxGround.pod("web"));
        try (var results = Files.list(folder.resolve("cni/results"))) {
            for (Path file : results.toList()) {
                Files.move(file, folder.resolve("moved"));
            }
        }
        Explanation told = explain("web", false);
        assertThat(told.objections())
                .extracting(Proof::words)
                .containsExactly("FAILS: nothing is kept of this attachment (any more)");
        assertThat(pod.state()).isEqualTo(SandboxState.READY);
    }
}
