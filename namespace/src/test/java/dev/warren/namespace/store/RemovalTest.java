// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.kernel.abi.Errno;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names on their way out.
@Lab
@ExtendWith(LeakGuard.class)
final class RemovalTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void takesAwayHoweverManyMounts(int depth) throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            NamedNamespace named = place.store().create("blue");
            for (int i = 1; i < depth; i++) {
                Command.run("mount", "--bind", named.path(), named.path());
            }
            // Where mounts are shared, each of them doubles what is there.
            assertThat(PrivateFolder.countAt(named.path())).isGreaterThanOrEqualTo(depth);

            assertThat(place.store().remove("blue")).isTrue();

            assertThat(PrivateFolder.countAt(named.path())).isZero();
            assertThat(Path.of(named.path())).doesNotExist();
        }
    }

    @Test
    void removesWhatIpMadeAndIpRemovesWhatWasMadeHere() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            lab.namespace("warren-theirs");
            NamespaceStore store = NamespaceStore.standard();
            assertThat(store.remove("warren-theirs")).isTrue();
            NamedNamespace ours = store.create("warren-ours");
            assertThat(Command.run("ip", "netns", "list")).contains("warren-ours");

            Command.run("ip", "netns", "delete", "warren-ours");

            assertThat(Path.of(ours.path())).doesNotExist();
            assertThat(store.remove("warren-ours")).isFalse();
        }
    }

    /// A namespace that a folder's mount on itself has put out of sight.
    private static NamedNamespace hidden(PrivateFolder place) throws IOException {
        Files.createDirectory(place.folder());
        Path seed = Files.createFile(place.folder().resolve("seed"));
        Command.run("mount", "--bind", "/proc/self/ns/net", seed.toString());
        // With one namespace there already, the folder is left as it is.
        NamedNamespace named = place.store().create("blue");
        Command.run("umount", seed.toString());
        Command.run("mount", "--bind", place.folder().toString(), place.folder().toString());
        assertThat(place.store().find("blue"))
                .get()
                .extracting(StoreEntry::state)
                .isEqualTo(StoreEntry.State.STALE);
        return named;
    }

    @Test
    void tellsWhoHoldsAMountOutOfSightAfterTwoSeconds() throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            hidden(place);
            long start = System.nanoTime();
            NamespaceStoreException busy =
                    catchThrowableOfType(
                            NamespaceStoreException.class, () -> place.store().remove("blue"));
            Duration taken = Duration.ofNanos(System.nanoTime() - start);

            assertThat(taken).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(8));
            assertThat(busy.errno()).isEqualTo(Errno.EBUSY);
            assertThat(busy.step()).isEqualTo(Step.REMOVE_FILE);
            String mountNamespace = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString();
            assertThat(busy)
                    .hasMessageContaining(
                            "it is still mounted in mount namespace "
                                    + mountNamespace.replaceAll("[^0-9]", "")
                                    + " at "
                                    + place.folder()
                                    + "/blue (process ")
                    .hasMessageMatching(
                            "(?s).*\\(process [0-9]+, [^,)]+(, control group [^)]*)?\\)");
        }
    }

    @Test
    void goesOnWhenTheMountComesToLight() throws Exception {
        try (PrivateFolder place = new PrivateFolder()) {
            NamedNamespace named = hidden(place);
            Thread helper =
                    Thread.ofPlatform()
                            .start(() -> Command.run("umount", "-l", place.folder().toString()));

            assertThat(place.store().remove("blue")).isTrue();

            helper.join();
            assertThat(Path.of(named.path())).doesNotExist();
            assertThat(PrivateFolder.countAt(named.path())).isZero();
        }
    }

    @Test
    void doesNotMindACopyInAnotherMountNamespace() throws IOException {
        try (LabTopology lab = new LabTopology();
                PrivateFolder place = new PrivateFolder()) {
            NamedNamespace named = place.store().create("blue");
            long pid =
                    lab.process(
                            "unshare", "--mount", "--propagation", "private", "sleep", "infinity");
            Await.until("a mount namespace of its own", () -> sees(pid, named.path()));

            assertThat(place.store().remove("blue")).isTrue();

            assertThat(Path.of(named.path())).doesNotExist();
        }
    }

    private static boolean sees(long pid, String point) {
        try {
            return !Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/mnt"))
                            .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")))
                    && PrivateFolder.mounts(Long.toString(pid)).stream()
                            .anyMatch(mount -> mount.point().equals(point));
        } catch (IOException notYet) {
            return false;
        }
    }

    @Test
    void takesOfALinkTheLinkOnly() throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            NamedNamespace named = place.store().create("blue");
            Path link = place.folder().resolve("link");
            Path dangling = place.folder().resolve("dangling");
            Files.createSymbolicLink(link, Path.of(named.path()));
            Files.createSymbolicLink(dangling, Path.of("/nowhere"));

            assertThat(place.store().remove("link")).isTrue();
            assertThat(place.store().remove("dangling")).isTrue();

            assertThat(link).doesNotExist();
            assertThat(Files.exists(dangling, LinkOption.NOFOLLOW_LINKS)).isFalse();
            assertThat(PrivateFolder.countAt(named.path())).isEqualTo(1);
            assertThat(place.store().remove("blue")).isTrue();
        }
    }

    @Test
    void leavesAloneWhatIsNoNameOfANetworkNamespace() throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            Path folder = Files.createDirectories(place.folder().resolve("folder"));
            Files.writeString(place.folder().resolve("content"), "kept");
            Path uts = Files.createFile(place.folder().resolve("uts"));
            Command.run("mount", "--bind", "/proc/self/ns/uts", uts.toString());
            List<PrivateFolder.Mount> before = place.mounts();
            for (String name : List.of("folder", "content", "uts")) {
                NamespaceStoreException refused =
                        catchThrowableOfType(
                                NamespaceStoreException.class, () -> place.store().remove(name));
                assertThat(refused.errno()).as(name).isEqualTo(Errno.EINVAL);
                assertThat(refused).hasMessageContaining("is no name of a network namespace");
            }

            assertThat(folder).isDirectory();
            assertThat(place.folder().resolve("content")).hasContent("kept");
            assertThat(place.mounts()).isEqualTo(before);
        }
    }

    @Test
    void putsBackANetworkNamespaceThatLayOnSomethingElse() throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            Path name = Files.createFile(Files.createDirectories(place.folder()).resolve("both"));
            Command.run("mount", "--bind", "/proc/self/ns/uts", name.toString());
            Command.run("mount", "--bind", "/proc/self/ns/net", name.toString());
            List<PrivateFolder.Mount> before = new ArrayList<>(place.mounts());

            assertThat(
                            catchThrowableOfType(
                                            NamespaceStoreException.class,
                                            () -> place.store().remove("both"))
                                    .errno())
                    .isEqualTo(Errno.EINVAL);

            assertThat(place.mounts()).isEqualTo(before);
        }
    }

    @Test
    void ofNothingIsNoFailure() throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            assertThat(place.store().remove("blue")).isFalse();
            assertThat(place.folder()).doesNotExist();
            Files.createDirectory(place.folder());
            assertThat(place.store().remove("blue")).isFalse();
            Files.createFile(place.folder().resolve("stale"));
            assertThat(place.store().remove("stale")).isTrue();
        }
    }
}
