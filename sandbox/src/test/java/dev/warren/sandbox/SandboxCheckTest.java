// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What `check` tells of pods of which something was changed behind Warren's back; and that it, and every removal, goes by
/// what the journal says of plugins and their cache, whatever the settings are by then.
@Lab
@ExtendWith(LeakGuard.class)
final class SandboxCheckTest {
    private LabTopology machine;
    private SandboxGround ground;
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrntest12", "10.231.94.0/24");
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    private static String inode(String path) {
        return Command.run("stat", "-L", "-c", "%i", path);
    }

    private PodConfiguration pod() throws IOException {
        return SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000"));
    }

    private Sandboxes with(Infra infra) {
        return new Sandboxes(
                ground.settings().withInfra(infra),
                new Steps() {
                    @Override
                    public void note(String text) {
                        notes.add(text);
                    }
                });
    }

    /// As somebody who has not been told with which flags the pod was made.
    private Sandboxes ofStandardSettings() {
        return new Sandboxes(
                SandboxSettings.standard().withFolders(ground.folders()), Steps.unwatched());
    }

    @Test
    void itTellsOfAContainerThatIsNotInWhatThePodShares() throws Exception {
        Sandboxes sandboxes = with(new Infra.Pinned());
        Sandbox pod = sandboxes.run(pod());
        assertThat(sandboxes.check(pod.id())).isEmpty();
        String pin = ground.folders().running(pod.id()).resolve("pins/uts").toString();
        Command.run("umount", pin);
        assertThat(sandboxes.check(pod.id()))
                .singleElement()
                .asString()
                .startsWith("the pod's uts namespace " + pin + " cannot be opened");

        Command.run("mount", "--bind", "/proc/self/ns/uts", pin);

        int container = pod.containers().getFirst().record().pid();
        assertThat(sandboxes.check(pod.id()))
                .containsExactly(
                        "the container 'one': process %d is in the uts namespace uts:[%s] instead of uts:[%s]; the runtime did not do what config.json says"
                                .formatted(
                                        container,
                                        inode("/proc/" + container + "/ns/uts"),
                                        inode("/proc/self/ns/uts")));
    }

    @Test
    void pluginsAreAskedForTheirStatusAlsoWhenTheirCheckFailed() throws Exception {
        writeNetwork("1.1.0");
        ground.program(
                "probe",
                """
                case $CNI_COMMAND in
                ADD) echo '{"cniVersion":"1.1.0","ips":[{"address":"10.231.94.9/24"}]}' ;;
                CHECK|STATUS) echo "{\\"code\\":100,\\"msg\\":\\"no $CNI_COMMAND today\\"}"; exit 1 ;;
                esac
                """);
        Sandboxes sandboxes = with(new Infra.Pinned());

        List<String> findings = sandboxes.check(sandboxes.run(SandboxGround.pod("web")).id());

        assertThat(findings)
                .satisfiesExactly(
                        check -> assertThat(check).contains("eth0", "no CHECK today"),
                        status -> assertThat(status).contains("eth0", "no STATUS today"));
    }

    @Test
    void thatANetworkIsTooOldToBeAskedIsANoteAndNoFinding() throws Exception {
        writeNetwork("0.3.1");
        ground.program(
                "probe",
                """
                [ $CNI_COMMAND != ADD ] ||
                    echo '{"cniVersion":"0.3.1","ips":[{"version":"4","address":"10.231.94.9/24"}]}'
                """);
        Sandboxes sandboxes = with(new Infra.Pinned());
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));

        assertThat(sandboxes.check(pod.id())).isEmpty();

        assertThat(notes)
                .singleElement()
                .asString()
                .contains("the network 'test' is of version 0.3.1");
    }

    private void writeNetwork(String version) throws IOException {
        Files.writeString(
                ground.networks().resolve("10-test.conflist"),
                """
                {"cniVersion":"%s","name":"test","plugins":[{"type":"probe"}]}
                """
                        .formatted(version));
    }

    @Test
    void whoeverChecksStopsAndRemovesNeedNotKnowPluginsAndCache() throws Exception {
        Sandbox pod = with(new Infra.Pinned()).run(pod());
        Files.delete(ground.networks().resolve("10-test.conflist"));

        assertThat(ofStandardSettings().check(pod.id())).isEmpty();
        ofStandardSettings().stop(pod.id(), Duration.ZERO);
        ofStandardSettings().remove(pod.id(), false);

        assertThat(ground.left()).isEmpty();
        assertThat(ofStandardSettings().collectGarbage().demandDone()).isEmpty();
    }

    @Test
    void aNamespaceThatSomebodyPutInThePlaceOfThePodsIsNotShownToPlugins() throws Exception {
        ground.plugin(
                "last",
                """
                if [ $CNI_COMMAND = ADD ]; then
                    sed -n 's/.*"prevResult":\\({.*}\\),"type".*/\\1/p'
                fi
                [ $CNI_COMMAND != DEL ] || echo "netns=$CNI_NETNS" > "$here/del"
                """);
        Sandbox pod = with(new Infra.Pinned()).run(SandboxGround.pod("web"));
        String path = pod.record().network().orElseThrow().path();
        machine.namespace("wrncheck0");
        Command.run("umount", path);
        Command.run("mount", "--bind", "/run/netns/wrncheck0", path);

        ofStandardSettings().remove(pod.id(), true);

        assertThat(ground.own("last").resolve("del")).content().isEqualTo("netns=\n");
        assertThat(ground.left()).isEmpty();
    }
}
