// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A runtime that fails or hangs before or after the real one has done what was asked.
@Lab
@ExtendWith(LeakGuard.class)
final class BrokenRuntimeTest {
    /// Does in `$here/before` and `$here/after` what stands there, around the real one.
    private static final String SCRIPT =
            """
            verb=none
            for word; do
                case $word in create|start|delete|kill|state) verb=$word; break ;; esac
            done
            [ ! -e "$here/$verb-before" ] || . "$here/$verb-before"
            [ -e "$here/$verb-after" ] || exec runc "$@"
            runc "$@"
            . "$here/$verb-after"
            """;

    private LabTopology machine;
    private SandboxGround ground;
    private Path runtime;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrntest5", "10.231.85.0/24");
        runtime = ground.program("runtime", SCRIPT);
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    private Sandboxes sandboxes(Infra infra) {
        return new Sandboxes(
                ground.settings()
                        .withRuntime(runtime.toString())
                        .withInfra(infra)
                        .withDeadlines(Duration.ofSeconds(20), Duration.ofSeconds(5)),
                Steps.unwatched());
    }

    private void does(String when, String what) throws IOException {
        Files.writeString(ground.own("runtime").resolve(when), what + "\n");
    }

    private SandboxException refused(Sandboxes sandboxes) throws IOException {
        var pod = SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000"));
        return catchThrowableOfType(SandboxException.class, () -> sandboxes.run(pod));
    }

    @ParameterizedTest
    @ValueSource(strings = {"create-before", "create-after", "start-before", "start-after"})
    void ofAPodWhoseRuntimeFailsNothingIsLeft(String when) throws Exception {
        does(when, "echo 'the runtime has a cold' >&2; exit 1");

        for (Infra infra : new Infra[] {new Infra.Pinned(), SandboxGround.waiting()}) {
            SandboxException told = refused(sandboxes(infra));

            assertThat(told).hasMessageContaining("cannot make a sandbox for test/web");
            assertThat(ground.left()).as(infra.toString()).isEmpty();
            assertThat(ground.sandboxes().collectGarbage().demandDone()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"create-before", "create-after"})
    void aRuntimeThatHangsIsKilledAndNothingIsLeft(String when) throws Exception {
        does(when, "exec sleep 1000");

        SandboxException told = refused(sandboxes(SandboxGround.waiting()));

        assertThat(told).hasMessageContaining("5");
        assertThat(ground.left()).isEmpty();
        assertThat(ground.sandboxes().collectGarbage().demandDone()).isEmpty();
    }

    @Test
    void aContainerThatTheRuntimeDoesNotDeleteKeepsItsSandboxUntilItDoes() throws Exception {
        Sandboxes sandboxes = sandboxes(SandboxGround.waiting());
        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000")));
        does("delete-before", "echo 'the runtime has a cold' >&2; exit 1");

        LeftoverException told =
                catchThrowableOfType(
                        LeftoverException.class, () -> sandboxes.remove(pod.id(), true));

        assertThat(told.leftovers()).allMatch(one -> one.contains("the runtime has a cold"));
        assertThat(Path.of(pod.record().network().orElseThrow().path())).exists();
        assertThat(sandboxes.status(pod.id()).state()).isEqualTo(SandboxState.LEFTOVER);

        Files.delete(ground.own("runtime").resolve("delete-before"));
        assertThat(sandboxes.collectGarbage().demandDone()).hasSize(1);
        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    /// As it is when what a path leads to has become another one.
    @ParameterizedTest
    @ValueSource(strings = {"ipc", "uts"})
    void aContainerThatJoinedOthersNamespacesIsRefusedBeforeItRuns(String kind) throws Exception {
        Sandboxes sandboxes = sandboxes(new Infra.Pinned());
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        does(
                "create-before",
                "for word; do [ ! -e \"$word/config.json\" ] || sed -i"
                        + " 's#[^\"]*/pins/KIND#/proc/self/ns/KIND#' \"$word/config.json\"; done"
                                .replace("KIND", kind));

        assertThatThrownBy(
                        () ->
                                sandboxes.createContainer(
                                        pod.id(), ground.container("one", "/bin/sleep", "1000")))
                .hasMessageContaining("cannot make the container 'one' in test/web")
                .hasMessageContaining("is in the " + kind + " namespace");

        assertThat(sandboxes.status(pod.id()).containers()).isEmpty();
        assertThat(sandboxes.status(pod.id()).state()).isEqualTo(SandboxState.READY);
        sandboxes.remove(pod.id(), true);
        assertThat(ground.left()).isEmpty();
    }

    private Sandbox running(Sandboxes sandboxes) throws IOException {
        return sandboxes.run(
                SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 1", "exec sleep 1000"})
    void whatTheRuntimeDoesNotKillIsRemovedAllTheSame(String what) throws Exception {
        for (Infra infra : new Infra[] {new Infra.Pinned(), SandboxGround.waiting()}) {
            Sandboxes sandboxes = sandboxes(infra);
            Sandbox pod = running(sandboxes);
            does("kill-before", "echo 'the runtime has a cold' >&2; " + what);

            sandboxes.remove(pod.id(), true);

            assertThat(ground.left()).as(infra.toString()).isEmpty();
            assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
            Files.delete(ground.own("runtime").resolve("kill-before"));
        }
    }

    @Test
    void aContainerThatTheRuntimeDoesNotKillIsRemovedAllTheSame() throws Exception {
        Sandboxes sandboxes = sandboxes(new Infra.Pinned());
        Sandbox pod = running(sandboxes);
        does("kill-before", "echo 'the runtime has a cold' >&2; exit 1");
        does("state-before", "echo 'the runtime has a cold' >&2; exit 1");

        sandboxes.removeContainer(pod.id(), pod.containers().getFirst().record().id(), true);

        assertThat(sandboxes.status(pod.id()).containers()).isEmpty();
        assertThat(sandboxes.status(pod.id()).state()).isEqualTo(SandboxState.READY);
        sandboxes.remove(pod.id(), true);
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void whatIsNeitherKilledNorDeletedIsLeftWithBothReasons() throws Exception {
        Sandboxes sandboxes = sandboxes(SandboxGround.waiting());
        Sandbox pod = running(sandboxes);
        does("kill-before", "echo 'the runtime has a cold' >&2; exit 1");
        does("delete-before", "echo 'the runtime has a fever' >&2; exit 1");

        LeftoverException told =
                catchThrowableOfType(
                        LeftoverException.class, () -> sandboxes.remove(pod.id(), true));

        assertThat(told)
                .hasMessageContaining("the runtime has a cold")
                .hasMessageContaining("the runtime has a fever");
        Files.delete(ground.own("runtime").resolve("delete-before"));
        assertThat(sandboxes.collectGarbage().demandDone()).hasSize(1);
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aStopThatTheRuntimeRefusesIsNotTriedAgainByEveryCommand() throws Exception {
        Sandboxes sandboxes = sandboxes(SandboxGround.waiting());
        Sandbox pod = running(sandboxes);
        does("kill-before", "echo x >>\"$here/kills\"; echo 'the runtime has a cold' >&2; exit 1");

        LeftoverException told =
                catchThrowableOfType(
                        LeftoverException.class,
                        () -> sandboxes.stop(pod.id(), Duration.ofMillis(100)));

        assertThat(told)
                .hasMessageContaining("could not stop sandbox")
                .hasMessageContaining("cannot stop the container 'one'")
                .hasMessageContaining("the runtime has a cold");
        Sandbox left = sandboxes.status(pod.id());
        assertThat(left.state()).isEqualTo(SandboxState.LEFTOVER);
        assertThat(left.leftovers()).anyMatch(one -> one.contains("the runtime has a cold"));
        assertThat(left.containers().getFirst().state()).isEqualTo(ContainerState.RUNNING);
        // Its network is there as long as it runs.
        assertThat(Path.of(pod.record().network().orElseThrow().path())).exists();
        Path kills = ground.own("runtime").resolve("kills");
        long tried = Files.size(kills);
        assertThat(sandboxes.recover().demandDone()).isEmpty();
        assertThat(Files.size(kills)).isEqualTo(tried);

        Files.delete(ground.own("runtime").resolve("kill-before"));
        assertThat(sandboxes.collectGarbage().demandDone()).hasSize(1);
        assertThat(sandboxes.status(pod.id()).state()).isEqualTo(SandboxState.NOTREADY);
        assertThat(sandboxes.status(pod.id()).containers()).hasSize(1);
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
        sandboxes.remove(pod.id(), false);
        assertThat(ground.left()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill-after", "state-before", "state-after"})
    void aRuntimeThatFailsAroundAKillHidesNothing(String when) throws Exception {
        Sandboxes sandboxes = sandboxes(new Infra.Pinned());
        Sandbox pod = running(sandboxes);
        Sandbox.Container waiting =
                sandboxes.createContainer(pod.id(), ground.container("two", "/bin/sleep", "1000"));
        does(when, "echo 'the runtime has a cold' >&2; exit 1");

        assertThat(sandboxes.list()).hasSize(1);
        assertThat(sandboxes.status(pod.id()).containers())
                .extracting(Sandbox.Container::state)
                .containsExactly(ContainerState.RUNNING, ContainerState.CREATED);
        assertThat(waiting.state()).isEqualTo(ContainerState.CREATED);
        sandboxes.remove(pod.id(), true);

        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }
}
