// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.Directory;
import dev.warren.sandbox.pod.HostAlias;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What a sandbox keeps on disk, and what its containers see of it.
@Lab
@ExtendWith(LeakGuard.class)
final class SandboxFilesTest {
    private LabTopology machine;
    private SandboxGround ground;
    private Sandboxes sandboxes;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrntest8", "10.231.88.0/24");
        sandboxes = ground.sandboxes();
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    private static String mode(Path file) {
        return Command.run("stat", "-c", "%a", file.toString());
    }

    @Test
    void aTightUmaskHidesNothingFromTheContainersUsers() throws Exception {
        int before = Directory.setCreationMask(0077);
        Sandbox pod;
        try {
            pod = sandboxes.run(SandboxGround.pod("web"));
        } finally {
            Directory.setCreationMask(before);
        }

        Path running = ground.folders().running(pod.id());
        for (Path folder : List.of(running, ground.folders().volatileFolder())) {
            assertThat(mode(folder)).as("%s", folder).isEqualTo("711");
        }
        assertThat(mode(running.resolve("etc"))).isEqualTo("755");
        for (String file : List.of("hosts", "hostname", "resolv.conf")) {
            assertThat(mode(running.resolve("etc").resolve(file))).as(file).isEqualTo("644");
        }
        assertThat(mode(ground.folders().record(pod.id()))).isEqualTo("600");
    }

    @Test
    void onTheNodesNetworkHostsAreTheNodesByteForByteAndTheAliases() throws Exception {
        PodConfiguration pod =
                new PodConfiguration(
                        new PodIdentity("agent", "test", "uid", 0),
                        "",
                        "",
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        "",
                        NamespaceModes.standard().onHostNetwork(),
                        Map.of(),
                        List.of(new HostAlias("192.0.2.7", List.of("one.example", "one"))),
                        InterfaceRequest.none(),
                        List.of());

        Sandbox made = sandboxes.run(pod);

        byte[] ofNode = Files.readAllBytes(Path.of("/etc/hosts"));
        assertThat(Files.readAllBytes(ground.folders().running(made.id()).resolve("etc/hosts")))
                .startsWith(ofNode)
                .endsWith("192.0.2.7\tone.example\tone\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aNameThatIsLongerThanAHostsMayBeIsCutForTheHost() throws Exception {
        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod(
                                "a".repeat(62) + "-" + "b".repeat(100),
                                ground.container("one", "/bin/sleep", "1000")));

        int pid = pod.containers().getFirst().record().pid();
        assertThat(Command.run("nsenter", "--uts=/proc/" + pid + "/ns/uts", "hostname"))
                .isEqualTo("a".repeat(62));
    }

    @Test
    void namesThatWouldLeadElsewhereAreRefusedBeforeAnythingIsMade() throws Exception {
        for (String name : List.of("", "..", "../web", "a/b", "web\n", "-web", "x".repeat(254))) {
            assertThatThrownBy(() -> sandboxes.run(SandboxGround.pod(name)))
                    .as(name)
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("the name of the pod must have 1 to 253 letters");
            assertThatThrownBy(
                            () ->
                                    sandboxes.run(
                                            SandboxGround.pod(
                                                    "web", ground.container(name, "/bin/true"))))
                    .as(name)
                    .hasMessageContaining("the name of a container must have");
        }
        assertThat(ground.left()).isEmpty();
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        assertThatThrownBy(
                        () ->
                                sandboxes.createContainer(
                                        pod.id(), ground.container("../../x", "/bin/true")))
                .hasMessageContaining("the name of a container must have");
    }
}
