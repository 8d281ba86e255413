// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.BrokenSteps.Moment;
import dev.warren.sandbox.DoomedWarren.Work;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Warren is killed at each step of its work, before the step acts and after it has; the next Warren finishes or
/// undoes what it finds.
@Lab
@ExtendWith(LeakGuard.class)
final class KilledWarrenTest {
    private LabTopology machine;
    private Path folder;
    private List<Lane> lanes;

    /// Two work beside each other: most of the time goes into the start of processes.
    private record Lane(String bridge, String subnet) {}

    private record Case(Work work, String step, int number, Moment moment) {
        @Override
        public String toString() {
            return work + ", killed " + moment + " " + step;
        }
    }

    private interface Check {
        void run(SandboxGround ground) throws IOException;
    }

    @BeforeEach
    void prepare(@TempDir Path temporary) {
        machine = new LabTopology();
        folder = temporary;
        lanes =
                List.of(
                        new Lane("wrntest2", "10.231.82.0/24"),
                        new Lane("wrntest3", "10.231.83.0/24"));
    }

    @AfterEach
    void removeAll() throws Exception {
        for (Lane lane : lanes) {
            new SandboxGround(folder.resolve("last"), lane.bridge(), lane.subnet()).close();
        }
        machine.close();
    }

    @Test
    void ofARunOnPinsNothingIsLeft() throws Exception {
        killAtEachStep(Optional.empty(), Work.RUN_PINNED, KilledWarrenTest::demandNothing);
    }

    @Test
    void ofARunWithAProcessAndAContainerNothingIsLeft() throws Exception {
        killAtEachStep(Optional.empty(), Work.RUN_WITH_PROCESS, KilledWarrenTest::demandNothing);
    }

    @Test
    void aStopIsFinished() throws Exception {
        killAtEachStep(
                Optional.of(Work.RUN_WITH_PROCESS),
                Work.STOP,
                ground -> {
                    Sandbox sandbox = ground.sandboxes().list().getFirst();
                    assertThat(sandbox.state()).isEqualTo(SandboxState.NOTREADY);
                    assertThat(ground.left())
                            .noneMatch(line -> line.matches("(process|link|namespace|mount): .*"));
                    ground.sandboxes().remove(sandbox.id(), false);
                    demandNothing(ground);
                });
    }

    @Test
    void aRemovalIsFinished() throws Exception {
        killAtEachStep(
                Optional.of(Work.RUN_WITH_PROCESS), Work.REMOVE, KilledWarrenTest::demandNothing);
    }

    @Test
    void aContainerIsMadeWholeOrNotAtAllAndTheOtherOneRunsOn() throws Exception {
        killAtEachStep(
                Optional.of(Work.RUN_WITH_PROCESS),
                Work.CREATE_CONTAINER,
                ground -> {
                    Sandbox sandbox = ground.sandboxes().list().getFirst();
                    assertThat(sandbox.state()).isEqualTo(SandboxState.READY);
                    assertThat(sandbox.containers().getFirst().state())
                            .isEqualTo(ContainerState.RUNNING);
                    assertThat(sandbox.containers().getFirst().record().monitor().stream())
                            .allMatch(monitor -> Files.exists(Path.of("/proc/" + monitor.pid())));
                    long folders =
                            ground.left().stream()
                                    .filter(line -> line.matches(".*/run/.*/containers/.*"))
                                    .filter(line -> line.startsWith("file: "))
                                    .count();
                    assertThat(folders).isEqualTo(sandbox.containers().size());
                    ground.sandboxes().remove(sandbox.id(), true);
                    demandNothing(ground);
                });
    }

    @Test
    void aContainersRemovalIsFinishedOnceItHasBegun() throws Exception {
        killAtEachStep(
                Optional.of(Work.RUN_WITH_PROCESS),
                Work.REMOVE_CONTAINER,
                ground -> {
                    Sandbox sandbox = ground.sandboxes().list().getFirst();
                    assertThat(sandbox.state()).isEqualTo(SandboxState.READY);
                    if (sandbox.containers().isEmpty()) {
                        assertThat(ground.left())
                                .noneMatch(line -> line.matches("file: .*/containers/.*"));
                    }
                    ground.sandboxes().remove(sandbox.id(), true);
                    demandNothing(ground);
                });
    }

    private static void demandNothing(SandboxGround ground) throws IOException {
        assertThat(ground.left()).isEmpty();
        assertThat(ground.sandboxes().list()).isEmpty();
        assertThat(ground.sandboxes().collectGarbage().demandDone()).isEmpty();
    }

    private void killAtEachStep(Optional<Work> before, Work work, Check check) throws Exception {
        SandboxGround whole = ground(lanes.getFirst(), "whole");
        if (before.isPresent()) {
            before.get().run(whole, Steps.unwatched());
        }
        BrokenSteps steps = BrokenSteps.whole(whole);
        work.run(whole, steps);
        whole.removeSandboxes();
        Queue<Case> cases = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < steps.taken().size(); i++) {
            for (Moment moment : Moment.values()) {
                cases.add(new Case(work, steps.taken().get(i), i, moment));
            }
        }
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> workers = new ArrayList<>();
        for (Lane lane : lanes) {
            workers.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (Case each = cases.poll();
                                                each != null;
                                                each = cases.poll()) {
                                            kill(lane, before, each, check, failures);
                                        }
                                    }));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        assertThat(failures).isEmpty();
    }

    private SandboxGround ground(Lane lane, String name) throws IOException {
        return new SandboxGround(folder.resolve(name), lane.bridge(), lane.subnet());
    }

    private void kill(
            Lane lane, Optional<Work> before, Case each, Check check, Queue<String> failures) {
        Path place = folder.resolve(lane.bridge() + "-" + each.number() + "-" + each.moment());
        try {
            SandboxGround ground = ground(lane, place.getFileName().toString());
            try {
                if (before.isPresent()) {
                    before.get().run(ground, Steps.unwatched());
                }
                ChildJvm child =
                        ChildJvm.start(
                                place,
                                DoomedWarren.class,
                                List.of(
                                        place.toString(),
                                        lane.bridge(),
                                        lane.subnet(),
                                        each.work().name(),
                                        String.valueOf(each.number()),
                                        each.moment().name()));
                assertThat(child.await()).as(child.text()).isEqualTo(ChildJvm.KILLED);
                ground.remember();
                ground.sandboxes().recover().demandDone();
                check.run(ground);
            } finally {
                ground.removeSandboxes();
            }
        } catch (Exception | AssertionError failed) {
            failures.add(each + ": " + failed);
        }
    }
}
