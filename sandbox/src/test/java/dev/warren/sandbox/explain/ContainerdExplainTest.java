// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxFolders;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.testkit.Container;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.Pod;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The steps of containerd's sandboxes, from their files alone: the daemon is dead.
@Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
@ExtendWith(LeakGuard.class)
@SuppressWarnings("NullAway.Init")
final class ContainerdExplainTest {
    private static final ContainerdEngine ENGINE = new ContainerdEngine();

    @TempDir private Path folder;

    private static Pod pod;

    private static Container app;

    private static Pod guest;

    @BeforeAll
    static void start() {
        ENGINE.start();
        pod = ENGINE.cri().runPod("default", "web");
        app = ENGINE.cri().runContainer(pod, "app");
        guest = ENGINE.cri().runHostNetworkPod("kube-system", "agent");
    }

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    private Explanation explain(String text) throws SandboxException {
        SandboxSettings settings =
                SandboxSettings.standard()
                        .withFolders(new SandboxFolders(folder.resolve("s"), folder.resolve("r")))
                        .withNetworks(
                                ENGINE.folder().resolve("cni").toString(),
                                List.of("/usr/lib/cni"),
                                "/var/lib/cni");
        return new Explainer(settings, ContainerdPlaces.of(ENGINE.state().toString()))
                .explain(text, true);
    }

    @Test
    void everyHopLeadsToTheSameNamespaces() throws Exception {
        ENGINE.kill();
        Explanation told = explain("pod:default/web");
        Explanation onHost = explain(guest.id());
        ENGINE.start();

        assertThat(told.id()).isEqualTo(pod.id());
        assertThat(told.keeper()).isEqualTo("containerd");
        assertThat(told.objections()).isEmpty();
        String same = "same namespace net:[" + pod.inode() + "]";
        for (String place :
                List.of("/proc/" + pod.pid() + "/ns/net", "/proc/" + app.pid() + "/ns/net")) {
            assertThat(told.stations().stream().flatMap(station -> station.proofs().stream()))
                    .anySatisfy(
                            proof -> {
                                assertThat(proof.subject()).isEqualTo(place);
                                assertThat(proof.words()).isEqualTo(same);
                            });
        }
        Station attachment =
                told.stations().stream()
                        .filter(station -> station.title().contains("eth0"))
                        .findFirst()
                        .orElseThrow();
        assertThat(attachment.details())
                .anySatisfy(
                        detail -> {
                            assertThat(detail.name()).isEqualTo("environment");
                            assertThat(detail.value())
                                    .contains("CNI_CONTAINERID=" + pod.id())
                                    .contains("K8S_POD_UID=" + pod.uid());
                        });
        assertThat(told.stations())
                .extracting(Station::kind)
                .contains(Station.Kind.BOOTSTRAP, Station.Kind.STATE, Station.Kind.PROCESS);
        assertThat(onHost.objections()).isEmpty();
        assertThat(onHost.stations().get(1).details().getFirst().value())
                .contains("on the node's network");
    }
}
