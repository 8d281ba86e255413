// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.oci.runtime.ExecRequest;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.OciRuntimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of containers after they were made: who lets them begin, what they join, and how they end.
@Lab
@ExtendWith(LeakGuard.class)
final class ContainerEndingTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private LabTopology machine;
    private SandboxGround ground;
    private Sandboxes sandboxes;
    @TempDir private Path folder;

    @BeforeEach
    void prepare() throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrntest8", "10.231.88.0/24");
        sandboxes = ground.sandboxes();
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            return "";
        }
    }

    private static String log(Sandbox.Container container) {
        return text(Path.of(container.record().log()));
    }

    private Sandbox.Container only(Sandbox pod) throws SandboxException {
        return sandboxes.status(pod.id()).containers().getFirst();
    }

    @Test
    void aSandboxStaysWithTheRuntimeThatItWasMadeWith() throws Exception {
        String crun = OciRuntimes.crun(folder).toString();
        Sandboxes others =
                new Sandboxes(
                        ground.settings().withRuntime(crun).withInfra(SandboxGround.waiting()),
                        Steps.unwatched());
        Sandbox pod = others.run(SandboxGround.pod("web"));
        // From here on by somebody who says nothing of a runtime, and whose own is runc.
        Sandbox.Container made =
                sandboxes.createContainer(pod.id(), ground.container("one", "/bin/sleep", "1000"));
        String id = made.record().id();
        assertThat(only(pod).state()).isEqualTo(ContainerState.CREATED);

        sandboxes.startContainer(pod.id(), id);

        assertThat(only(pod).state()).isEqualTo(ContainerState.RUNNING);
        List<String> words =
                sandboxes.exec(pod.id(), id, ExecRequest.of(List.of("/bin/hostname"))).words();
        assertThat(words.getFirst()).isEqualTo(crun);
        assertThat(Command.of(words).outcome().output()).isEqualTo("web\n");
        sandboxes.stopContainer(pod.id(), id, Duration.ZERO);
        assertThat(only(pod).state()).isEqualTo(ContainerState.EXITED);
        sandboxes.removeContainer(pod.id(), id, false);
        sandboxes.createContainer(pod.id(), ground.container("two", "/bin/sleep", "1000"));
        sandboxes.remove(pod.id(), true);
        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    @Test
    void nothingJoinsTheNamespacesOfAProcessThatHasEnded() throws Exception {
        Sandboxes held =
                new Sandboxes(
                        ground.settings().withInfra(SandboxGround.waiting()), Steps.unwatched());
        Sandbox pod = held.run(SandboxGround.pod("web"));
        int infra = pod.record().infra().orElseThrow().pid();
        Command.run("kill", "-9", "" + infra);
        Await.until("the end of " + infra, () -> !isAlive(infra));

        assertThatThrownBy(
                        () ->
                                sandboxes.createContainer(
                                        pod.id(), ground.container("one", "/bin/sleep", "1000")))
                .hasMessageContaining("cannot make the container 'one' in test/web")
                .hasMessageContaining("the process that holds the namespaces has ended");

        assertThat(sandboxes.status(pod.id()).containers()).isEmpty();
        sandboxes.remove(pod.id(), true);
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void nothingSeesTheProcessesOfAContainerThatHasEnded() throws Exception {
        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000")));
        sandboxes.stopContainer(pod.id(), only(pod).record().id(), Duration.ZERO);

        assertThatThrownBy(
                        () ->
                                sandboxes.createContainer(
                                        pod.id(),
                                        ground.container("two", "/bin/sleep", "1000")
                                                .joining("one")))
                .hasMessageContaining("the container 'one' has ended");
    }

    @Test
    void whoeverTakesTheNumberOfTheProcessThatHeldTheNamespacesIsNotJoined() throws Exception {
        Sandboxes held =
                new Sandboxes(
                        ground.settings().withInfra(SandboxGround.waiting()), Steps.unwatched());
        Sandbox pod = held.run(SandboxGround.pod("web"));
        Path file = ground.folders().record(pod.id());
        SandboxRecord.Infra infra = pod.record().infra().orElseThrow();
        String kept = Files.readString(file);
        // As the record is after the number was given to another one, which began later.
        Files.writeString(
                file,
                kept.replace(
                        "\"startTicks\":" + infra.startTicks(),
                        "\"startTicks\":" + (infra.startTicks() - 1)));
        assertThat(Files.readString(file)).isNotEqualTo(kept);

        assertThatThrownBy(
                        () ->
                                sandboxes.createContainer(
                                        pod.id(), ground.container("one", "/bin/sleep", "1000")))
                .hasMessageContaining("the process that holds the namespaces has ended");
    }

    private static boolean isAlive(int pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)
                && !text(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    }

    private Sandbox.Container begun(Sandbox pod, String word) throws SandboxException {
        Sandbox.Container container = only(pod);
        Await.until("'" + word + "' in the log", () -> log(container).contains(word));
        return container;
    }

    @Test
    void whoeverIsAskedToEndMayDoSoInItsOwnWay() throws Exception {
        ContainerConfiguration polite =
                ground.container(
                        "one",
                        "/bin/sh",
                        "-c",
                        "trap 'echo good bye; exit 7' TERM; echo begun; while :; do sleep 0.1; done");
        Sandbox pod = sandboxes.run(SandboxGround.pod("web", polite));
        Sandbox.Container container = begun(pod, "begun");

        sandboxes.stopContainer(pod.id(), container.record().id(), LONG);

        assertThat(log(container)).contains("good bye");
        assertThat(only(pod).state()).isEqualTo(ContainerState.EXITED);
        assertThat(only(pod).exitStatus()).isEqualTo(Optional.of(7));
    }

    @Test
    void whoeverDoesNotEndWithinTheGraceIsKilled() throws Exception {
        ContainerConfiguration stubborn =
                ground.container(
                        "one",
                        "/bin/sh",
                        "-c",
                        "trap 'echo no' TERM; echo begun; while :; do sleep 0.1; done");
        Sandbox pod = sandboxes.run(SandboxGround.pod("web", stubborn));
        Sandbox.Container container = begun(pod, "begun");

        sandboxes.stop(pod.id(), Duration.ofMillis(700));

        assertThat(log(container)).contains("no");
        assertThat(only(pod).state()).isEqualTo(ContainerState.EXITED);
        assertThat(only(pod).exitStatus()).isEqualTo(Optional.of(137));
        sandboxes.remove(pod.id(), false);
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void withAContainerOnTheNodesProcessesEndsAllThatItBegan() throws Exception {
        ContainerConfiguration two =
                ground.container(
                        "one", "/bin/sh", "-c", "sleep 1000 & echo begun; exec sleep 1000");
        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", two)
                                .withNamespaces(NamespaceModes.standard().withProcess(Mode.NODE)));
        Sandbox.Container container = begun(pod, "begun");
        Path group = controlGroup(container.record().pid());
        assertThat(text(group.resolve("cgroup.procs")).lines()).hasSize(2);

        sandboxes.stopContainer(pod.id(), container.record().id(), Duration.ofMillis(100));

        assertThat(text(group.resolve("cgroup.procs"))).isEmpty();
        assertThat(group).exists();
        assertThat(ground.left()).noneMatch(line -> line.contains("sleep 1000"));
        sandboxes.remove(pod.id(), true);
        assertThat(ground.left()).isEmpty();
    }

    /// Of a process, in the first hierarchy that has one of ours.
    private static Path controlGroup(int pid) {
        for (String line : text(Path.of("/proc/" + pid + "/cgroup")).lines().toList()) {
            String[] fields = line.split(":", 3);
            Path group =
                    Path.of("/sys/fs/cgroup/" + (fields[1].isEmpty() ? "" : fields[1]) + fields[2]);
            if (fields[2].startsWith("/warren/") && Files.exists(group)) {
                return group;
            }
        }
        throw new AssertionError("process " + pid + " is in no control group of ours");
    }

    @Test
    void whatWasStartedRunsAlsoIfNobodyCameToNoteIt() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        Sandbox.Container made =
                sandboxes.createContainer(pod.id(), ground.container("one", "/bin/sleep", "1000"));
        assertThat(only(pod).state()).isEqualTo(ContainerState.CREATED);

        Command.run(
                "runc",
                "--root",
                ground.folders().runtimeRoot().toString(),
                "start",
                made.record().id());

        assertThat(only(pod).record().started()).isEmpty();
        assertThat(only(pod).state()).isEqualTo(ContainerState.RUNNING);
        assertThat(
                        Command.of(
                                        sandboxes
                                                .exec(
                                                        pod.id(),
                                                        made.record().id(),
                                                        ExecRequest.of(List.of("/bin/hostname")))
                                                .words())
                                .outcome()
                                .output())
                .isEqualTo("web\n");
    }
}
