// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
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
}
