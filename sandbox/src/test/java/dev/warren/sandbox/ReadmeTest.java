// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.AttachmentResult;
import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.NetworkFolder;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What `README.md` of this module shows, with the folders of a test.
@Lab
@ExtendWith(LeakGuard.class)
final class ReadmeTest {
    private LabTopology machine;
    private SandboxGround ground;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrntesta", "10.231.90.0/24");
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    @Test
    void aPodIsMadeCheckedStoppedAndRemoved() throws Exception {
        String root = ((RootSource.Folder) ground.container("app").source()).folder();

        Sandboxes sandboxes = new Sandboxes(ground.settings(), Steps.unwatched());
        sandboxes.recover();
        PodConfiguration pod =
                PodConfiguration.named(new PodIdentity("web", "default", "", 0))
                        .withContainers(
                                List.of(
                                        ContainerConfiguration.of(
                                                "app",
                                                new RootSource.Folder(root),
                                                List.of("/bin/sleep", "1000"))));
        Sandbox made = sandboxes.run(pod);
        String address = made.record().addresses().getFirst();
        List<String> wrong = sandboxes.check(made.id());
        sandboxes.stop(made.id(), Duration.ofMillis(500));
        sandboxes.remove(made.id(), false);
        Cleaning garbage = sandboxes.collectGarbage();

        assertThat(address).startsWith("10.231.90.");
        assertThat(wrong).isEmpty();
        assertThat(garbage.done()).isEmpty();
        assertThat(garbage.failed()).isEmpty();
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aNamespaceIsAttachedByPluginsWithoutAPod() throws Exception {
        LabNamespace blue = machine.namespace("warren-readme");
        SandboxSettings settings = ground.settings();

        CniClient cni =
                new CniClient(
                        settings.pluginFolders(), settings.cacheFolder(), Duration.ofMinutes(2));
        NetworkConfiguration network =
                NetworkFolder.read(settings.networkFolder()).find("test").orElseThrow();
        Attachment attachment = Attachment.of("box", blue.path().toString(), "eth0");
        AttachmentResult result = cni.add(network, attachment);
        assertThat(blue.run("ip", "-br", "link")).contains("eth0@");
        cni.delete(network, attachment);

        assertThat(result.interfaces()).extracting(one -> one.name()).contains("eth0");
        assertThat(blue.run("ip", "-br", "link")).doesNotContain("eth0@");
        assertThat(ground.left()).isEmpty();
    }
}
