// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.namespace.OtherJvm;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The folder as a mount of its own, shared with others.
@Lab
@ExtendWith(LeakGuard.class)
final class SharedFolderTest {
    @Test
    void isMadeASharedMountBeforeTheFirstNamespace() throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            NamedNamespace named = place.store().create("blue");

            assertThat(place.mounts())
                    .containsExactly(
                            new PrivateFolder.Mount(
                                    "/netns", place.folder().toString(), true, "tmpfs"),
                            new PrivateFolder.Mount(
                                    "net:[" + named.id() + "]", named.path(), true, "nsfs"));
            assertThat(place.store().remove("blue")).isTrue();
            assertThat(place.mounts()).hasSize(1);
        }
    }

    @Test
    void showsLaterNamespacesToSlavesAndTheirEnd() throws IOException {
        try (LabTopology lab = new LabTopology();
                PrivateFolder place = new PrivateFolder()) {
            place.store().create("first");
            String pid =
                    Long.toString(
                            lab.process(
                                    "unshare",
                                    "--mount",
                                    "--propagation",
                                    "slave",
                                    "sleep",
                                    "infinity"));
            Await.until("a mount namespace of its own", () -> isElsewhere(pid));
            NamedNamespace later = place.store().create("later");
            assertThat(PrivateFolder.mounts(pid))
                    .anyMatch(
                            mount ->
                                    mount.point().equals(later.path())
                                            && mount.root().equals("net:[" + later.id() + "]"));

            assertThat(place.store().remove("later")).isTrue();
            assertThat(place.store().remove("first")).isTrue();

            assertThat(PrivateFolder.mounts(pid))
                    .noneMatch(mount -> mount.point().startsWith(place.folder() + "/"));
        }
    }

    private static boolean isElsewhere(String pid) {
        try {
            return !Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/mnt"))
                            .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")))
                    && Files.readString(Path.of("/proc/" + pid + "/comm")).startsWith("sleep");
        } catch (IOException notYet) {
            return false;
        }
    }

    @Test
    void isLeftAsItIsWhereThereAreNamespacesAlready() throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            Path theirs = Files.createFile(Files.createDirectory(place.folder()).resolve("theirs"));
            Command.run("mount", "--bind", "/proc/self/ns/net", theirs.toString());
            NamedNamespace ours = place.store().create("ours");

            assertThat(place.mounts())
                    .extracting(PrivateFolder.Mount::point)
                    .containsExactly(theirs.toString(), ours.path());
            assertThat(place.store().remove("theirs")).isTrue();
            assertThat(place.store().remove("ours")).isTrue();
        }
    }

    @Test
    void isMadeOnceByThreadsThatComeAtTheSameTime() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (PrivateFolder place = new PrivateFolder()) {
                List<Callable<NamedNamespace>> work = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    String name = "ns" + i;
                    work.add(() -> place.store().create(name));
                }
                Set<Object> different = new HashSet<>();
                try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
                    for (Future<NamedNamespace> done : threads.invokeAll(work)) {
                        different.add(done.get().id());
                    }
                }

                assertThat(different).hasSize(16);
                assertThat(place.mounts()).hasSize(17);
                for (int i = 0; i < 16; i++) {
                    assertThat(place.store().remove("ns" + i)).isTrue();
                }
            }
        }
    }

    @Test
    void isUsedTogetherWithIp() throws Exception {
        for (int round = 0; round < 3; round++) {
            new ParallelAdditions().run();
        }
    }

    @Test
    void isMadeTogetherWithIp() {
        for (int round = 0; round < 3; round++) {
            assertThat(
                            OtherJvm.runAfter(
                                    "mount -t tmpfs warren /run", ParallelAdditions.class, "1"))
                    .isEqualTo("done");
        }
    }
}
