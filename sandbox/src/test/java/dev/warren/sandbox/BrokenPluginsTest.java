// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.BrokenSteps.Moment;
import dev.warren.sandbox.DoomedWarren.Work;
import dev.warren.testkit.Await;
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

/// Plugins that fail, hang or outlive Warren, beside real ones that have done their work by then.
@Lab
@ExtendWith(LeakGuard.class)
final class BrokenPluginsTest {
    private static final String BRIDGE = "wrntest4";
    private static final String SUBNET = "10.231.84.0/24";
    private static final String FAILS =
            """
            fail() {
                echo "{\\"cniVersion\\":\\"1.0.0\\",\\"code\\":100,\\"msg\\":\\"$1\\"}"
                exit 1
            }
            """;

    /// The last one of a chain has to pass on what came before it.
    private static final String PASSES_ON =
            """
            if [ $CNI_COMMAND = ADD ]; then
                sed -n 's/.*"prevResult":\\({.*}\\),"type".*/\\1/p'
                exit 0
            fi
            """;

    private LabTopology machine;
    private SandboxGround ground;
    private Sandboxes sandboxes;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, BRIDGE, SUBNET);
        sandboxes = ground.sandboxes();
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    @Test
    void ofAPodWhoseLastPluginFailsNothingIsLeft() throws Exception {
        ground.plugin("last", FAILS + "[ $CNI_COMMAND != ADD ] || fail 'no room in the rack'\n");

        assertThatThrownBy(() -> sandboxes.run(SandboxGround.pod("web")))
                .hasMessageContaining("no room in the rack")
                .hasMessageContaining("last")
                .hasNoSuppressedExceptions();

        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    @Test
    void anAddressIsGivenBackThatAPluginTookBeforeItFailed() throws Exception {
        ground.plugin(
                "host-local",
                FAILS
                        + """
                        [ $CNI_COMMAND = ADD ] || exec /usr/lib/cni/host-local
                        /usr/lib/cni/host-local > "$here/result"
                        fail 'it took one and failed'
                        """);

        assertThatThrownBy(() -> sandboxes.run(SandboxGround.pod("web")))
                .hasMessageContaining("it took one and failed")
                .hasNoSuppressedExceptions();

        assertThat(ground.own("host-local").resolve("result"))
                .content()
                .contains("\"10.231.84.2/24\"");
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aPluginThatHangsIsKilledWithAllThatItStarted() throws Exception {
        ground.plugin(
                "last",
                """
                [ $CNI_COMMAND = ADD ] || exit 0
                sleep 1000 &
                setsid sleep 1000 &
                wait
                """);
        Sandboxes impatient =
                new Sandboxes(
                        ground.settings()
                                .withDeadlines(Duration.ofSeconds(4), Duration.ofSeconds(20)),
                        Steps.unwatched());

        assertThatThrownBy(() -> impatient.run(SandboxGround.pod("web")))
                .hasMessageContaining("had not ended after 4 s")
                .hasNoSuppressedExceptions();

        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aPluginThatHangsWhileItIsToTakeItsInterfaceAwayKeepsNeitherStopNorRemovalForEver()
            throws Exception {
        ground.plugin(
                "last",
                PASSES_ON
                        + """
                        [ $CNI_COMMAND = DEL ] && [ ! -e "$here/healed" ] || exit 0
                        sleep 1000 &
                        setsid sleep 1000 &
                        wait
                        """);
        Sandboxes impatient =
                new Sandboxes(
                        ground.settings()
                                .withDeadlines(Duration.ofSeconds(2), Duration.ofSeconds(20)),
                        Steps.unwatched());
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));

        for (Broken one :
                List.<Broken>of(
                        () -> impatient.stop(pod.id(), Duration.ZERO),
                        () -> impatient.remove(pod.id(), true))) {
            LeftoverException told = catchThrowableOfType(LeftoverException.class, one::attempt);
            assertThat(told.leftovers())
                    .singleElement()
                    .asString()
                    .contains("eth0", "had not ended after 2 s");
            assertThat(ground.left())
                    .as("what it started is killed with it")
                    .noneMatch(line -> line.startsWith("process: "));
        }
        assertThat(sandboxes.status(pod.id()).state()).isEqualTo(SandboxState.LEFTOVER);

        Files.createFile(ground.own("last").resolve("healed"));
        assertThat(impatient.collectGarbage().demandDone()).hasSize(1);
        assertThat(ground.left()).isEmpty();
    }

    private interface Broken {
        void attempt() throws Exception;
    }

    @Test
    void aNamespaceIsKeptUntilItsPluginsHaveTakenTheirInterfaceAway() throws Exception {
        ground.plugin(
                "last",
                FAILS
                        + PASSES_ON
                        + """
                        [ $CNI_COMMAND = DEL ] && [ ! -e "$here/once" ] || exit 0
                        touch "$here/once"
                        fail 'not now'
                        """);
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        Path name = Path.of(pod.record().network().orElseThrow().path());

        LeftoverException told =
                catchThrowableOfType(
                        LeftoverException.class, () -> sandboxes.remove(pod.id(), true));

        assertThat(told.leftovers()).singleElement().asString().contains("eth0", "not now");
        assertThat(name).exists();
        assertThat(sandboxes.status(pod.id()).state()).isEqualTo(SandboxState.LEFTOVER);
        assertThat(sandboxes.journal(pod.id()).left())
                .filteredOn(left -> left.failure().isPresent())
                .singleElement()
                .satisfies(left -> assertThat(left.failure()).get().asString().contains("not now"));
        assertThat(sandboxes.recover().demandDone())
                .as("what failed before is left for gc")
                .isEmpty();

        assertThat(sandboxes.collectGarbage().demandDone())
                .containsExactly("removed sandbox " + Registry.shortened(pod.id()));
        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    @Test
    void aPluginThatOutlivesWarrenIsEndedBeforeItsWorkIsUndone() throws Exception {
        ground.plugin(
                "host-local",
                """
                [ $CNI_COMMAND = ADD ] || exec /usr/lib/cni/host-local
                touch "$here/begun"
                until [ -e "$here/go on" ]; do sleep 0.02; done
                exec /usr/lib/cni/host-local
                """);
        ChildJvm child =
                ChildJvm.start(
                        ground.folder(),
                        DoomedWarren.class,
                        List.of(
                                ground.folder().toString(),
                                BRIDGE,
                                SUBNET,
                                Work.RUN_PINNED.name(),
                                "1000",
                                Moment.AFTER.name()));
        Path own = ground.own("host-local");
        Await.until("a plugin that works", () -> Files.exists(own.resolve("begun")));
        child.process().destroyForcibly();
        assertThat(child.await()).isEqualTo(ChildJvm.KILLED);
        assertThat(ground.left()).anyMatch(line -> line.matches("process: .*/bin/host-local.*"));

        assertThat(sandboxes.recover().demandDone()).hasSize(1);

        Files.createFile(own.resolve("go on"));
        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }
}
