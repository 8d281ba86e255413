// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Labs come and go without a trace, also when their making is broken off.
@Lab
@ExtendWith(LeakGuard.class)
class LabLifeTest {
    private static final String NAME = "t-killed";

    @TempDir Path folder;

    private Path labs() {
        return folder.resolve("labs");
    }

    @ParameterizedTest
    @CsvSource({
        "EKS, claimed",
        "EKS, namespaces",
        "EKS, wiring",
        "EKS, files",
        "EKS, server",
        "EKS, ready",
        "DOCKER, wiring",
        "DOCKER, files",
        "DOCKER, ready"
    })
    void downRemovesWhatAKilledProcessHasLeft(LabOptions.Kind kind, String step)
            throws IOException, InterruptedException, LabException {
        killWhen("the step " + step, kind, () -> hasReached(step));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 13, 19, 22})
    void downRemovesTheNamesThatWereGivenSoFar(int count)
            throws IOException, InterruptedException, LabException {
        killWhen(count + " names", LabOptions.Kind.EKS, () -> names() >= count);
    }

    /// Kills a process that builds a lab as soon as a condition holds, and removes what it has left.
    private void killWhen(String wanted, LabOptions.Kind kind, BooleanSupplier condition)
            throws IOException, InterruptedException, LabException {
        List<String> words =
                UpProgram.program("up", "", labs().toString(), kind.name(), NAME).words();
        Process up =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .redirectInput(new File("/dev/null"))
                        .start();
        // Asked without a pause: a step may be shorter than one.
        while (!condition.getAsBoolean() && up.isAlive()) {
            Thread.onSpinWait();
        }
        boolean reached = condition.getAsBoolean();
        up.destroyForcibly().waitFor();
        String log = Files.readString(folder.resolve("log"));

        assertThat(reached || log.contains("up")).as(wanted + ": " + log).isTrue();
        assertThat(Labs.in(labs()).down(NAME)).as(log).isTrue();

        assertThat(Command.run("ip", "netns", "list")).doesNotContain(NAME);
        assertThat(labs()).isEmptyDirectory();
        assertNoProcessOf(NAME);
    }

    /// How many of the lab's names have been given.
    private int names() {
        try {
            return (int)
                    Labs.in(labs()).find(NAME).map(LabRecord::namespaces).orElse(List.of()).stream()
                            .filter(pin -> Files.exists(Path.of("/run/netns", pin.name())))
                            .count();
        } catch (LabException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private boolean hasReached(String step) {
        try {
            if (step.equals("claimed")) {
                return Files.exists(labs().resolve(NAME));
            }
            return Labs.in(labs()).find(NAME).filter(lab -> lab.step().equals(step)).isPresent();
        } catch (LabException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static void assertNoProcessOf(String name) {
        assertThat(
                        Await.within(
                                Duration.ofSeconds(10),
                                () ->
                                        ProcessHandle.allProcesses()
                                                .noneMatch(process -> isOf(process, name))))
                .isTrue();
    }

    private static boolean isOf(ProcessHandle process, String name) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("UpProgram serve") && line.endsWith(" " + name))
                .isPresent();
    }

    @Test
    void downIsNothingWhereThereIsNoLab() throws LabException {
        Labs labs = Labs.in(labs());
        assertThat(labs.down("t-none")).isFalse();
        labs.up(LabOptions.eks().name("t-once").build()).close();
        assertThat(labs.down("t-once")).isFalse();
        assertThat(labs.list()).isEmpty();
    }

    @Test
    void refusesANameThatIsTakenAndLeavesTheOtherAlone() throws LabException {
        Labs labs = Labs.in(labs());
        try (BuiltLab _ = labs.up(LabOptions.of(LabOptions.Kind.PTP).name("t-same").build())) {
            assertThatThrownBy(() -> labs.up(LabOptions.eks().name("t-same").build()))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("remove it with 'warren lab down t-same'");
            assertThat(labs.list()).singleElement().matches(LabRecord::isReady);
        }
    }

    @Test
    void neverRemovesANamespaceThatIsNotItsOwn() throws LabException {
        try (LabTopology lab = new LabTopology()) {
            lab.namespace("t-theirs-vpc");

            assertThatThrownBy(() -> Labs.in(labs()).up(LabOptions.eks().name("t-theirs").build()))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("t-theirs-vpc");

            assertThat(Command.run("ip", "netns", "list"))
                    .contains("t-theirs-vpc")
                    .doesNotContain("t-theirs-node");
            assertThat(labs()).isEmptyDirectory();
        }
    }

    @Test
    void leavesANameAloneThatWasGivenToAnotherMeanwhile() throws LabException {
        try (LabTopology other = new LabTopology()) {
            Labs labs = Labs.in(labs());
            labs.up(LabOptions.of(LabOptions.Kind.PTP).name("t-moved").build());
            Command.run("ip", "netns", "delete", "t-moved-world");
            other.namespace("t-moved-world");

            assertThat(labs.down("t-moved")).isTrue();

            assertThat(Command.run("ip", "netns", "list")).contains("t-moved-world");
        }
    }

    @Test
    void severalStandSideBySide() throws LabException, IOException {
        List<BuiltLab> built = new ArrayList<>();
        try {
            for (LabOptions.Kind kind : LabOptions.Kind.values()) {
                built.add(Labs.in(labs()).up(LabOptions.of(kind).name("t-" + kind.word()).build()));
            }
            built.add(Labs.in(labs()).up(LabOptions.eks().name("t-other").seed(7).build()));
            assertThat(Labs.in(labs()).names())
                    .containsExactly(
                            "t-bridge", "t-docker", "t-eks", "t-macvlan", "t-other", "t-ptp");
            for (BuiltLab lab : built) {
                LabPod pod = lab.pods().getFirst();
                assertThat(Probe.exchange(pod.path(), lab.worldPath(), PlainNode.INTERNET))
                        .isNotEmpty();
            }
        } finally {
            for (BuiltLab lab : built) {
                lab.close();
            }
        }
    }

    @Test
    void aHundredPodsAreBuiltInReasonableTime() throws LabException, IOException {
        long start = System.nanoTime();
        try (BuiltLab lab = Labs.in(labs()).up(LabOptions.eks().name("t-many").pods(100).build())) {
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            System.out.println("a lab of 100 pods took " + taken.toMillis() + " ms");
            // Half a second on an idle machine; the machine may have other work.
            assertThat(taken).isLessThan(Duration.ofSeconds(20));
            LabPod last = lab.pods().get(99);
            assertThat(Probe.exchange(last.path(), lab.worldPath(), "198.51.100.10"))
                    .isEqualTo("10.20.65.10");
        }
    }

    @Test
    void keepsItsFilesWhereItIsToldAndTakesNoFolderWithOthersIn() throws LabException, IOException {
        Path root = folder.resolve("node");
        Files.createDirectories(root);
        LabOptions options = LabOptions.of(LabOptions.Kind.PTP).name("t-dir").root(root).build();
        try (BuiltLab lab = Labs.in(labs()).up(options)) {
            assertThat(lab.root()).isEqualTo(root);
            assertThat(root.resolve("etc/warren/node.json")).exists();
        }
        assertThat(root).isEmptyDirectory();

        Files.writeString(root.resolve("mine"), "precious");
        assertThatThrownBy(() -> Labs.in(labs()).up(options))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("is not empty");
        assertThat(root.resolve("mine")).hasContent("precious");
    }
}
