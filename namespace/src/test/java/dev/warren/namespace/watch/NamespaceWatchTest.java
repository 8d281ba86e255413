// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import static dev.warren.namespace.watch.WatchedFolder.added;
import static dev.warren.namespace.watch.WatchedFolder.changed;
import static dev.warren.namespace.watch.WatchedFolder.own;
import static dev.warren.namespace.watch.WatchedFolder.removed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.Directory;
import dev.warren.kernel.KernelText;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What needs no privilege: names that stand for nothing, links, and the folder itself.
@ExtendWith(LeakGuard.class)
final class NamespaceWatchTest {
    @TempDir Path temporary;

    @Test
    void whatIsThereAtTheBeginningIsPresentAndNoEvent() throws Exception {
        Files.createFile(temporary.resolve("stale"));
        Files.createSymbolicLink(temporary.resolve("own"), Path.of(WatchedFolder.OWN));
        Files.createSymbolicLink(temporary.resolve("nowhere"), Path.of("/nowhere at all"));
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            assertThat(folder.watch.present())
                    .containsOnly(
                            java.util.Map.entry("nowhere", Optional.empty()),
                            java.util.Map.entry("own", Optional.of(own())),
                            java.util.Map.entry("stale", Optional.empty()));
            folder.expectNothing();
            folder.delete("stale");
            folder.delete("own");
            folder.expect(removed("stale"), removed("own"));
            assertThat(folder.watch.present()).containsOnlyKeys("nowhere");
        }
    }

    @Test
    void aNameThatStandsForNothingIsToldAfterItsGrace() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            long start = System.nanoTime();
            folder.file("stale");

            folder.expect(added("stale"));

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Roster.GRACE);
            assertThat(folder.watch.present())
                    .containsExactly(java.util.Map.entry("stale", Optional.empty()));
        }
    }

    @Test
    void aNameThatCameAndWentIsTold() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.file("brief");
            folder.delete("brief");
            folder.file("brief");
            folder.delete("brief");

            folder.expect(added("brief"), removed("brief"), added("brief"), removed("brief"));
        }
    }

    @Test
    void aLinkStandsForWhatItLeadsTo() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            Files.createSymbolicLink(folder.path("own"), Path.of(WatchedFolder.OWN));
            folder.expect(added("own", own()));

            Path target = temporary.resolveSibling(temporary.getFileName() + "-target");
            Files.createSymbolicLink(folder.path("later"), target);
            folder.expect(added("later"));
            Files.createSymbolicLink(target, Path.of(WatchedFolder.OWN));
            folder.expect(changed("later", own()));
            Files.delete(target);
            folder.expect(changed("later"));
        }
    }

    @Test
    void anotherKindOfNamespaceIsNone() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            Files.createSymbolicLink(folder.path("mnt"), Path.of("/proc/self/ns/mnt"));

            folder.expect(added("mnt"));
        }
    }

    @Test
    void aPipeIsNotOpened() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            Command.run("mkfifo", folder.path("pipe").toString());

            folder.expect(added("pipe"));
        }
    }

    @Test
    void aMovedFileIsAnotherName() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.file("red");
            folder.expect(added("red"));
            Files.createSymbolicLink(folder.path("own"), Path.of(WatchedFolder.OWN));
            folder.expect(added("own", own()));

            Command.run("mv", folder.path("own").toString(), folder.path("red").toString());

            folder.expect(removed("own"), changed("red", own()));
        }
    }

    @Test
    void namesAreBytes() throws Exception {
        String name = KernelText.decode(new byte[] {'b', (byte) 0xff, '\n'});
        try (WatchedFolder folder = new WatchedFolder(temporary);
                Directory directory = Directory.open(temporary.toString())) {
            directory.create(name, 0600).close();
            folder.expect(added(name));
            directory.remove(name);
            folder.expect(removed(name));
        }
    }

    @Test
    void theFolderMayGoAndComeBack() throws Exception {
        Path store = Files.createDirectories(temporary.resolve("a/b/netns"));
        try (WatchedFolder folder = new WatchedFolder(store)) {
            for (String removed : List.of("a/b/netns", "a/b", "a")) {
                folder.file("red");
                folder.expect(added("red"));
                Command.run("rm", "-rf", temporary.resolve(removed).toString());
                folder.expect(removed("red"));
                Files.createDirectories(store);
                folder.file("blue");
                folder.expect(added("blue"));
                folder.delete("blue");
                folder.expect(removed("blue"));
            }
        }
    }

    @Test
    void theFolderNeedNotBeThereAtTheBeginning() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary.resolve("a/b/c/netns"))) {
            assertThat(folder.watch.present()).isEmpty();
            Files.createDirectories(temporary.resolve("a/b"));
            assertThat(folder.watch.take(Duration.ZERO)).isEmpty();
            Files.createDirectories(temporary.resolve("a/b/c/netns"));
            folder.file("red");
            folder.expect(added("red"));
        }
    }

    @Test
    void anotherFolderMayTakeItsPlace() throws Exception {
        Path store = Files.createDirectories(temporary.resolve("a/netns"));
        Path other = Files.createDirectories(temporary.resolve("other/netns"));
        Files.createFile(store.resolve("both"));
        Files.createFile(store.resolve("red"));
        Files.createFile(other.resolve("both"));
        Files.createFile(other.resolve("blue"));
        try (WatchedFolder folder = new WatchedFolder(store)) {
            Files.move(temporary.resolve("a"), temporary.resolve("b"));
            Files.createFile(temporary.resolve("b/netns/of no interest"));
            Files.move(temporary.resolve("other"), temporary.resolve("a"));

            folder.expect(removed("red"), added("blue"));
            assertThat(folder.watch.present()).containsOnlyKeys("both", "blue");
            folder.expectNothing();
        }
    }

    @Test
    void linksInThePathAreFollowedOneByOne() throws Exception {
        Path store = Files.createDirectories(temporary.resolve("real/deep/netns"));
        Files.createDirectories(temporary.resolve("other/deep/netns"));
        Files.createSymbolicLink(temporary.resolve("first"), Path.of("./second/../second"));
        Files.createSymbolicLink(temporary.resolve("second"), temporary.resolve("real"));
        try (WatchedFolder folder = new WatchedFolder(temporary.resolve("first/deep/netns"))) {
            Files.createFile(store.resolve("red"));
            folder.expect(added("red"));

            Files.delete(temporary.resolve("second"));
            folder.expect(removed("red"));
            Files.createSymbolicLink(temporary.resolve("second"), temporary.resolve("other"));
            folder.file("blue");
            folder.expect(added("blue"));
        }
    }

    @Test
    void afterAnOverflowTheFolderIsListed() throws Exception {
        Files.createFile(temporary.resolve("goes"));
        Files.createFile(temporary.resolve("stays"));
        try (WatchedFolder folder = new WatchedFolder(temporary);
                Directory directory = Directory.open(temporary.toString())) {
            // More than the largest setting that somebody is likely to have would take too long.
            for (int i = 0; i < 9000; i++) {
                directory.create("busy", 0600).close();
                directory.remove("busy");
            }
            folder.delete("goes");
            folder.file("comes");

            List<NamespaceEvent> events = folder.next(2 * 8192 + 2);

            assertThat(events.subList(0, 2 * 8192)).containsOnly(added("busy"), removed("busy"));
            assertThat(events.subList(2 * 8192, events.size()))
                    .containsExactly(removed("goes"), added("comes"));
            assertThat(folder.watch.present()).containsOnlyKeys("comes", "stays");
        }
    }

    @Test
    void closingWakesTheOneWhoWaits() throws Exception {
        WatchedFolder folder = new WatchedFolder(temporary);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread taker = Thread.ofPlatform().start(() -> end.complete(takeFrom(folder.watch)));
        Await.until("a thread that waits", () -> !tryTake(folder.watch));

        folder.close();

        assertThat(end.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(NamespaceWatch.ClosedException.class)
                .hasMessageContaining(temporary.toString());
        taker.join();
        folder.close();
        assertThatThrownBy(() -> folder.watch.take(Duration.ZERO))
                .isInstanceOf(NamespaceWatch.ClosedException.class);
    }

    @Test
    void anInterruptWakesTheOneWhoWaitsAndLosesNothing() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread taker = Thread.ofPlatform().start(() -> end.complete(takeFrom(folder.watch)));
            Await.until("a thread that waits", () -> !tryTake(folder.watch));

            taker.interrupt();

            assertThat(end.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(InterruptedException.class);
            taker.join();
            folder.file("red");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> folder.watch.take(Await.PATIENCE))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            folder.expect(added("red"));
        }
    }

    private static Throwable takeFrom(NamespaceWatch watch) {
        while (true) {
            try {
                return new AssertionError("events came: " + watch.take(Duration.ofDays(1)));
            } catch (NamespaceWatch.ClosedException closed) {
                return closed;
            } catch (IllegalStateException another) {
                // The one who looks whether we wait was in between.
                Thread.onSpinWait();
            } catch (Exception ended) {
                return ended;
            }
        }
    }

    /// Whether nobody else is taking.
    private static boolean tryTake(NamespaceWatch watch) {
        try {
            return watch.take(Duration.ZERO).isEmpty();
        } catch (IllegalStateException another) {
            return false;
        } catch (Exception refused) {
            throw new AssertionError(refused);
        }
    }

    @Test
    void aWatchNeedsAnAbsolutePath() {
        assertThatThrownBy(() -> NamespaceWatch.of("run/netns"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("run/netns");
    }
}
