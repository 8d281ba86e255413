// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Lab
@ExtendWith(LeakGuard.class)
final class SandboxesTest {
    private LabTopology machine;
    private SandboxGround ground;
    private Sandboxes sandboxes;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrntest0", "10.231.80.0/24");
        sandboxes = ground.sandboxes();
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    private static String inode(String path) {
        return Command.run("stat", "-L", "-c", "%i", path);
    }

    @Test
    void aPodHasItsOwnNetworkNamespaceWithAnAddressAndLoopback() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));

        assertThat(pod.state()).isEqualTo(SandboxState.READY);
        assertThat(pod.id()).matches("[0-9a-f]{64}");
        String path = pod.record().network().orElseThrow().path();
        assertThat(path).matches("/run/netns/cni-[0-9a-f-]{36}");
        assertThat(inode(path)).isEqualTo("" + pod.record().network().get().id().inode());
        String addresses = Command.run("nsenter", "--net=" + path, "ip", "-br", "addr");
        assertThat(addresses).contains(pod.record().addresses().getFirst() + "/24");
        assertThat(addresses).containsPattern("lo +UNKNOWN +127.0.0.1/8");
    }

    @Test
    void removedNothingOfItIsLeft() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        assertThat(ground.left()).isNotEmpty();

        sandboxes.stop(pod.id(), Duration.ZERO);
        assertThat(sandboxes.status(pod.id()).state()).isEqualTo(SandboxState.NOTREADY);
        sandboxes.remove(pod.id(), false);

        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    @Test
    void itsContainersShareNetworkIpcAndHostNameAndNothingElse() throws Exception {
        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod(
                                "web",
                                ground.container("one", "/bin/sleep", "1000"),
                                ground.container("two", "/bin/sleep", "1000")));

        List<Integer> pids = pod.containers().stream().map(c -> c.record().pid()).toList();
        for (String kind : List.of("net", "ipc", "uts")) {
            assertThat(inode("/proc/" + pids.get(0) + "/ns/" + kind))
                    .as(kind)
                    .isEqualTo(inode("/proc/" + pids.get(1) + "/ns/" + kind))
                    .isNotEqualTo(inode("/proc/self/ns/" + kind));
        }
        for (String kind : List.of("mnt", "pid")) {
            assertThat(inode("/proc/" + pids.get(0) + "/ns/" + kind))
                    .as(kind)
                    .isNotEqualTo(inode("/proc/" + pids.get(1) + "/ns/" + kind));
        }
        assertThat(Command.run("nsenter", "--uts=/proc/" + pids.get(0) + "/ns/uts", "hostname"))
                .isEqualTo("web");
        assertThat(pod.containers())
                .extracting(Sandbox.Container::state)
                .containsOnly(ContainerState.RUNNING);
        sandboxes.remove(pod.id(), true);
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aNameIsGivenOnceAtATime() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));

        assertThatThrownBy(() -> sandboxes.run(SandboxGround.pod("web")))
                .hasMessageContaining("there is a sandbox for test/web")
                .hasMessageContaining(pod.id().substring(0, 13));

        sandboxes.remove(pod.id(), true);
        sandboxes.run(SandboxGround.pod("web"));
    }

    @Test
    void aPodInUseIsNotRemovedUnlessForced() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));

        assertThatThrownBy(() -> sandboxes.remove(pod.id(), false))
                .hasMessageContaining("is in use; stop it first, or force it");
        assertThat(sandboxes.status(pod.id()).state()).isEqualTo(SandboxState.READY);
    }

    @Test
    void isFoundByIdPrefixAndName() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        Sandbox other = sandboxes.run(SandboxGround.pod("api"));

        List<Sandbox> all = sandboxes.list();
        for (String text : List.of(pod.id(), pod.id().substring(0, 20), "test/web", "web")) {
            assertThat(SandboxReference.findSandbox(all, text).id()).as(text).isEqualTo(pod.id());
        }
        assertThat(SandboxReference.findSandbox(all, "api").id()).isEqualTo(other.id());
        assertThatThrownBy(() -> SandboxReference.findSandbox(all, "nobody"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aPodOnTheNodesNetworkHasNeitherNamespaceNorAddress() throws Exception {
        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("host", ground.container("one", "/bin/sleep", "1000"))
                                .withNamespaces(NamespaceModes.standard().onHostNetwork()));

        assertThat(pod.record().network()).isEmpty();
        assertThat(pod.record().addresses()).isEmpty();
        int pid = pod.containers().getFirst().record().pid();
        assertThat(inode("/proc/" + pid + "/ns/net")).isEqualTo(inode("/proc/self/ns/net"));
        assertThat(Files.exists(ground.leases())).isFalse();
    }
}
