// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are full, mounts that somebody else has made, and files that nobody can read.
@Lab
@ExtendWith(LeakGuard.class)
final class BrokenFoldersTest {
    private static final int PAGE_BYTES = 4096;
    private static final int PAGES = 200;

    private LabTopology machine;
    private Path folder;
    private SandboxGround ground;
    private Sandboxes sandboxes;

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        machine = new LabTopology();
        folder = Files.createDirectory(temporary.resolve("small"));
        // What lies on it counts as on a disk: the test has to be able to fill it.
        Command.run("mount", "-t", "tmpfs", "-o", "size=" + PAGES * 4 + "k", "test", "" + folder);
        ground = new SandboxGround(folder, "wrntest6", "10.231.86.0/24");
        sandboxes = ground.sandboxes();
    }

    @AfterEach
    void removeAll() throws Exception {
        try {
            ground.close();
        } finally {
            Command.run("umount", "--recursive", folder.toString());
            machine.close();
        }
    }

    // --- Full -----------------------------------------------------------------------------------

    @Test
    void whereverADiskIsFullNothingIsLeftOfARun() throws Exception {
        // What a first sandbox makes for all of them is there.
        sandboxes.remove(sandboxes.run(SandboxGround.pod("first")).id(), true);
        Path ballast = folder.resolve("ballast");
        int pages = 0;
        int refused = 0;
        for (boolean made = false; !made; pages++) {
            fill(ballast, pages);
            try {
                sandboxes.run(SandboxGround.pod("web"));
                made = true;
            } catch (SandboxException full) {
                refused++;
                assertThat(full.toString().toLowerCase(java.util.Locale.ROOT))
                        .as("with %d free pages", pages)
                        .containsAnyOf("no space left", "cannot be read", "exit status");
                assertThat(ground.left()).as("with %d free pages", pages).isEmpty();
                assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
            }
        }
        assertThat(refused).isGreaterThan(2);
        fill(ballast, 0);

        sandboxes.remove(sandboxes.list().getFirst().id(), true);

        assertThat(ground.left()).isEmpty();
    }

    /// Leaves so many pages.
    private static void fill(Path ballast, int pages) throws IOException {
        Files.deleteIfExists(ballast);
        byte[] page = new byte[PAGE_BYTES];
        int written = 0;
        try (var stream = Files.newOutputStream(ballast)) {
            while (written < PAGES) {
                stream.write(page);
                written++;
            }
        } catch (IOException full) {
            try (var file = Files.newByteChannel(ballast, StandardOpenOption.WRITE)) {
                file.truncate(Math.max(0, (long) (written - pages) * PAGE_BYTES));
            }
        }
    }

    // --- Busy -----------------------------------------------------------------------------------

    @Test
    void whatSomebodyMountedInAPodsFolderIsNotTouchedAndNamed() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        Path foreign = Files.createDirectory(ground.folders().running(pod.id()).resolve("foreign"));
        Command.run("mount", "-t", "tmpfs", "-o", "size=64k", "test", foreign.toString());
        Path kept = Files.writeString(foreign.resolve("kept"), "of somebody else");

        LeftoverException told =
                catchThrowableOfType(
                        LeftoverException.class, () -> sandboxes.remove(pod.id(), true));

        assertThat(told.leftovers())
                .singleElement()
                .asString()
                .contains(foreign.toString(), "something is still mounted there");
        assertThat(kept).content().isEqualTo("of somebody else");
        assertThat(ground.left()).noneMatch(line -> line.startsWith("link:"));
        Command.run("umount", foreign.toString());
        assertThat(sandboxes.collectGarbage().demandDone()).hasSize(1);
        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    /// The file system is the same, and so is the device: only that it is another mount tells it.
    @Test
    void whatIsBoundFromElsewhereIsNotEmptied() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path below = Files.createDirectory(elsewhere.resolve("below"));
        Path kept = Files.writeString(below.resolve("kept"), "of somebody else");
        Path bound = Files.createDirectories(ground.folders().running(pod.id()).resolve("a/bound"));
        Command.run("mount", "--bind", elsewhere.toString(), bound.toString());

        LeftoverException told =
                catchThrowableOfType(
                        LeftoverException.class, () -> sandboxes.remove(pod.id(), true));

        assertThat(told.leftovers())
                .singleElement()
                .asString()
                .contains(bound + ": something is still mounted there");
        assertThat(kept).content().isEqualTo("of somebody else");
        Command.run("umount", bound.toString());
        assertThat(sandboxes.collectGarbage().demandDone()).hasSize(1);
        assertThat(kept).exists();
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void sharedMemoryGoesWithWhatIsMountedBelowIt() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        Path below =
                Files.createDirectories(ground.folders().running(pod.id()).resolve("shm/below"));
        Command.run("mount", "-t", "tmpfs", "-o", "size=64k", "test", below.toString());

        sandboxes.remove(pod.id(), true);

        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aNameGoesAlsoWhileAnotherMountNamespaceHoldsTheNamespace() throws Exception {
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        Path begun = folder.resolve("begun");
        Process holder =
                new ProcessBuilder(
                                "unshare",
                                "--mount",
                                "--propagation=private",
                                "sh",
                                "-c",
                                "touch '" + begun + "'; exec sleep 1000")
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            Await.until("another mount namespace", () -> Files.exists(begun));

            sandboxes.remove(pod.id(), true);

            assertThat(Path.of(pod.record().network().orElseThrow().path())).doesNotExist();
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    // --- Garbage --------------------------------------------------------------------------------

    @Test
    void aSandboxWhoseRecordIsDamagedHidesNoOtherAndIsRemovedFromItsJournal() throws Exception {
        Sandbox damaged = sandboxes.run(SandboxGround.pod("damaged"));
        Sandbox whole = sandboxes.run(SandboxGround.pod("whole"));
        Files.write(ground.folders().record(damaged.id()), new byte[] {'{', 0, (byte) 0xff});
        BrokenSteps watch = BrokenSteps.whole(ground);
        Sandboxes watched = ground.sandboxes(watch);

        assertThat(watched.list()).extracting(Sandbox::id).containsExactly(whole.id());
        assertThat(watch.notes()).singleElement().asString().contains("record.json");
        assertThat(SandboxReference.findSandbox(watched.list(), "whole").id())
                .isEqualTo(whole.id());
        assertThat(sandboxes.recover().demandDone()).isEmpty();
        assertThatThrownBy(() -> sandboxes.status(damaged.id()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("record.json");

        sandboxes.remove(damaged.id(), true);
        sandboxes.remove(whole.id(), true);

        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aSandboxWhoseJournalIsDamagedIsLeftAloneAndTheOthersAreRecovered() throws Exception {
        Sandbox damaged = sandboxes.run(SandboxGround.pod("damaged"));
        Sandbox whole = sandboxes.run(SandboxGround.pod("whole"));
        Path journal = ground.folders().journal(damaged.id());
        byte[] before = Files.readAllBytes(journal);
        Files.write(journal, new byte[] {0, (byte) 0xff, '\n'}, StandardOpenOption.APPEND);
        Set<String> left = ground.left();
        for (Sandbox each : List.of(damaged, whole)) {
            Files.createSymbolicLink(ground.folders().busy().resolve(each.id()), Path.of("any"));
        }

        assertThatThrownBy(() -> sandboxes.recover().demandDone())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(journal.toString())
                .hasMessageContaining("what is left of the sandbox is not known");
        assertThatThrownBy(() -> sandboxes.remove(damaged.id(), true))
                .hasMessageContaining(journal.toString());
        assertThat(sandboxes.list()).extracting(Sandbox::id).containsExactly(whole.id());
        assertThat(ground.left()).containsAll(left);
        sandboxes.stop(whole.id(), Duration.ZERO);
        sandboxes.remove(whole.id(), false);

        Files.write(journal, before);
        assertThat(sandboxes.recover().demandDone()).isEmpty();
        sandboxes.remove(damaged.id(), true);
        assertThat(ground.left()).isEmpty();
    }
}
