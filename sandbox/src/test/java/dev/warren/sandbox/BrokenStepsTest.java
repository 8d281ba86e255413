// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.BrokenSteps.Break;
import dev.warren.sandbox.BrokenSteps.Failure;
import dev.warren.sandbox.BrokenSteps.Moment;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PortMapping;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Each step of all work on sandboxes fails once before and once after it has acted. Which steps there are is
/// learnt from the same work where none fails.
@Lab
@ExtendWith(LeakGuard.class)
final class BrokenStepsTest {
    private static final String BRIDGE = "wrntest1";
    private static final String SUBNET = "10.231.81.0/24";

    private LabTopology machine;
    private Path folder;
    private SandboxGround first;

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        machine = new LabTopology();
        folder = temporary;
        first = ground("first");
    }

    @AfterEach
    void removeAll() throws Exception {
        first.close();
        machine.close();
    }

    private SandboxGround ground(String name) throws IOException {
        return new SandboxGround(folder.resolve(name), BRIDGE, SUBNET);
    }

    /// What there is to be done with sandboxes, up to and including that of which steps fail.
    private interface Work {
        void run(SandboxGround ground, Sandboxes sandboxes) throws IOException;
    }

    private interface Check {
        void run(SandboxGround ground, SandboxException told) throws IOException;
    }

    private static PodConfiguration simple() {
        return SandboxGround.pod("web");
    }

    private static PodConfiguration full(SandboxGround ground) throws IOException {
        return SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000"))
                .withPorts(List.of(new PortMapping("tcp", 80, 18_080, "")));
    }

    private static Sandboxes withInfra(SandboxGround ground, Steps steps) {
        return new Sandboxes(ground.settings().withInfra(SandboxGround.waiting()), steps);
    }

    @TestFactory
    Stream<DynamicTest> aRunThatFailsLeavesNothing() throws Exception {
        return eachStep(
                SandboxGround::sandboxes,
                (_, _) -> {},
                (_, sandboxes) -> sandboxes.run(simple()),
                BrokenStepsTest::demandNothingOrItsReason);
    }

    @TestFactory
    Stream<DynamicTest> aRunWithAProcessAndAContainerThatFailsLeavesNothing() throws Exception {
        return eachStep(
                BrokenStepsTest::withInfra,
                (_, _) -> {},
                (ground, sandboxes) -> sandboxes.run(full(ground)),
                BrokenStepsTest::demandNothingOrItsReason);
    }

    /// Of each pair of failures the first is the last step of the making, and the second one of the undoing.
    @TestFactory
    Stream<DynamicTest> whatCannotBeUndoneIsInTheJournalUntilItCan() throws Exception {
        BrokenSteps whole = BrokenSteps.whole(first);
        withInfra(first, whole).run(full(first));
        first.removeSandboxes();
        int last = whole.taken().size() - 1;
        Break end = new Break(Moment.AFTER, Failure.TOLD);
        BrokenSteps undone = new BrokenSteps(first, Map.of(last, end));
        assertThatThrownBy(() -> withInfra(first, undone).run(full(first)))
                .isInstanceOf(SandboxException.class);
        assertThat(first.left()).isEmpty();
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = last + 1; i < undone.taken().size(); i++) {
            for (Moment moment : Moment.values()) {
                Break mine = failure(i, moment);
                Map<Integer, Break> both = Map.of(last, end, i, mine);
                tests.add(
                        test(
                                undone.taken().get(i),
                                mine,
                                both,
                                BrokenStepsTest::withInfra,
                                (_, _) -> {},
                                (ground, sandboxes) -> sandboxes.run(full(ground)),
                                BrokenStepsTest::demandNothingOrItsReason));
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> aStopThatFailsIsFinishedLater() throws Exception {
        return eachStep(
                BrokenStepsTest::withInfra,
                (ground, sandboxes) -> sandboxes.run(full(ground)),
                (ground, sandboxes) -> sandboxes.stop(only(ground), Duration.ZERO),
                (ground, _) -> {
                    ground.sandboxes().collectGarbage().demandDone();
                    assertThat(ground.sandboxes().collectGarbage().demandDone()).isEmpty();
                    assertThat(ground.sandboxes().status(only(ground)).state())
                            .isEqualTo(SandboxState.NOTREADY);
                    assertThat(ground.left())
                            .noneMatch(line -> line.matches("(process|link|namespace|mount): .*"));
                    ground.sandboxes().remove(only(ground), false);
                    assertThat(ground.left()).isEmpty();
                });
    }

    @TestFactory
    Stream<DynamicTest> aRemovalThatFailsIsFinishedLater() throws Exception {
        return eachStep(
                BrokenStepsTest::withInfra,
                (ground, sandboxes) -> sandboxes.run(full(ground)),
                (ground, sandboxes) -> sandboxes.remove(only(ground), true),
                (ground, _) -> {
                    ground.sandboxes().collectGarbage().demandDone();
                    assertThat(ground.left()).isEmpty();
                    assertThat(ground.sandboxes().collectGarbage().demandDone()).isEmpty();
                });
    }

    @TestFactory
    Stream<DynamicTest> aContainerThatCannotBeMadeLeavesItsSandboxAsItWas() throws Exception {
        return eachStep(
                SandboxGround::sandboxes,
                (_, sandboxes) -> sandboxes.run(simple()),
                (ground, sandboxes) ->
                        sandboxes.createContainer(
                                only(ground), ground.container("one", "/bin/sleep", "1000")),
                (ground, _) -> {
                    ground.sandboxes().collectGarbage().demandDone();
                    demandNoContainer(ground);
                });
    }

    @TestFactory
    Stream<DynamicTest> aContainerThatCouldNotBeRemovedIsLater() throws Exception {
        return eachStep(
                SandboxGround::sandboxes,
                (ground, sandboxes) ->
                        sandboxes.run(
                                SandboxGround.pod(
                                        "web", ground.container("one", "/bin/sleep", "1000"))),
                (ground, sandboxes) ->
                        sandboxes.removeContainer(only(ground), onlyContainer(ground), true),
                (ground, _) -> {
                    ground.sandboxes().collectGarbage().demandDone();
                    Sandboxes sandboxes = ground.sandboxes();
                    if (!sandboxes.status(only(ground)).containers().isEmpty()) {
                        sandboxes.removeContainer(only(ground), onlyContainer(ground), true);
                    }
                    demandNoContainer(ground);
                });
    }

    private static void demandNoContainer(SandboxGround ground) throws IOException {
        Sandbox sandbox = ground.sandboxes().status(only(ground));
        assertThat(sandbox.state()).isEqualTo(SandboxState.READY);
        assertThat(sandbox.containers()).isEmpty();
        assertThat(ground.sandboxes().journal(sandbox.id()).left())
                .allMatch(left -> left.trace().container().isEmpty());
        assertThat(ground.left()).noneMatch(line -> line.matches("process: .*|.*/containers/.*"));
        assertThat(ground.sandboxes().collectGarbage().demandDone()).isEmpty();
        ground.sandboxes().remove(sandbox.id(), true);
        assertThat(ground.left()).isEmpty();
    }

    private static String only(SandboxGround ground) throws IOException {
        return ground.sandboxes().list().getFirst().id();
    }

    private static String onlyContainer(SandboxGround ground) throws IOException {
        return ground.sandboxes().list().getFirst().containers().getFirst().record().id();
    }

    private static boolean isOurs(String reason) {
        return reason.contains("what the test broke");
    }

    private static void demandNothingOrItsReason(SandboxGround ground, SandboxException told)
            throws IOException {
        Set<String> left = ground.left();
        if (!left.isEmpty()) {
            assertThat(told.further()).as("why there is " + left).anyMatch(BrokenStepsTest::isOurs);
            ground.sandboxes().collectGarbage().demandDone();
            assertThat(ground.left()).isEmpty();
        }
        assertThat(ground.sandboxes().collectGarbage().demandDone()).isEmpty();
        assertThat(ground.sandboxes().list()).isEmpty();
    }

    // --- Steps ----------------------------------------------------------------------------------

    private interface Making {
        Sandboxes with(SandboxGround ground, Steps steps);
    }

    private Stream<DynamicTest> eachStep(Making making, Work before, Work work, Check check)
            throws IOException {
        before.run(first, making.with(first, Steps.unwatched()));
        BrokenSteps whole = BrokenSteps.whole(first);
        work.run(first, making.with(first, whole));
        first.removeSandboxes();
        assertThat(first.left()).isEmpty();
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < whole.taken().size(); i++) {
            for (Moment moment : Moment.values()) {
                Break mine = failure(i, moment);
                tests.add(
                        test(
                                whole.taken().get(i),
                                mine,
                                Map.of(i, mine),
                                making,
                                before,
                                work,
                                check));
            }
        }
        return tests.stream();
    }

    private static Break failure(int number, Moment moment) {
        Failure[] all = Failure.values();
        return new Break(moment, all[(2 * number + (moment == Moment.AFTER ? 1 : 0)) % all.length]);
    }

    private DynamicTest test(
            String step,
            Break mine,
            Map<Integer, Break> broken,
            Making making,
            Work before,
            Work work,
            Check check) {
        String title = mine.failure() + " " + mine.moment() + " " + step;
        return DynamicTest.dynamicTest(
                title,
                () -> {
                    SandboxGround ground = ground("case-" + System.nanoTime());
                    try {
                        before.run(ground, making.with(ground, Steps.unwatched()));
                        BrokenSteps steps = new BrokenSteps(ground, broken);
                        Sandboxes sandboxes = making.with(ground, steps);
                        SandboxException told =
                                catchThrowableOfType(
                                        SandboxException.class, () -> work.run(ground, sandboxes));
                        if (told == null) {
                            // What a removal cannot stop it deletes all the same, and says so.
                            assertThat(step).startsWith(Step.STOP_CONTAINER.toString());
                            assertThat(steps.notes()).anyMatch(BrokenStepsTest::isOurs);
                            told = new SandboxException(steps.notes().getFirst());
                        }
                        check.run(ground, told);
                    } finally {
                        ground.removeSandboxes();
                    }
                });
    }
}
