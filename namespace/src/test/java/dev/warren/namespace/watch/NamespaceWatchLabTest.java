// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import static dev.warren.namespace.watch.WatchedFolder.added;
import static dev.warren.namespace.watch.WatchedFolder.changed;
import static dev.warren.namespace.watch.WatchedFolder.own;
import static dev.warren.namespace.watch.WatchedFolder.removed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.Fd;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.mount.Mounts;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What takes mounts.
@Lab
@ExtendWith(LeakGuard.class)
final class NamespaceWatchLabTest {
    @TempDir Path temporary;

    @Test
    void aNamespaceComesWithItsIdentityAndGoes() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.file("red");
            NamespaceId red = folder.bindNew("red");
            folder.expect(added("red", red));
            assertThat(folder.watch.present())
                    .containsExactly(java.util.Map.entry("red", Optional.of(red)));

            folder.unmount("red");
            folder.delete("red");
            folder.expect(removed("red"));
            folder.expectNothing();
        }
    }

    @Test
    void aStaleNameMayBecomeANamespace() throws Exception {
        Files.createFile(temporary.resolve("before"));
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.file("after");
            folder.expect(added("after"));

            NamespaceId after = folder.bindNew("after");
            folder.expect(changed("after", after));
            NamespaceId before = folder.bindNew("before");
            folder.expect(changed("before", before));
        }
    }

    @Test
    void aNamespaceMayBeUnmountedWithoutItsName() throws Exception {
        Files.createFile(temporary.resolve("red"));
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.bind(WatchedFolder.OWN, "red");
            folder.expect(changed("red", own()));

            folder.unmount("red");
            folder.expect(changed("red"));

            folder.delete("red");
            folder.expect(removed("red"));
        }
    }

    @Test
    void aNamespaceMayBeReplacedByAnother() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.file("red");
            NamespaceId first = folder.bindNew("red");
            folder.expect(added("red", first));

            folder.bind(WatchedFolder.OWN, "red");
            folder.expect(changed("red", own()));
            folder.unmount("red");
            folder.expect(changed("red", first));
        }
    }

    @Test
    void aNameMayComeBackWithAnotherNamespace() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.file("red");
            NamespaceId first = folder.bindNew("red");
            folder.expect(added("red", first));

            folder.unmount("red");
            folder.delete("red");
            folder.file("red");
            folder.bind(WatchedFolder.OWN, "red");
            folder.expect(removed("red"), added("red", own()));

            // What is seen now belongs to the last of them.
            folder.unmount("red");
            folder.delete("red");
            folder.file("red");
            folder.delete("red");
            folder.file("red");
            folder.bind(WatchedFolder.OWN, "red");
            folder.expect(removed("red"), added("red"), removed("red"), added("red", own()));
        }
    }

    @Test
    void anotherKindOfNamespaceIsNone() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.file("uts");
            folder.bind("/proc/self/ns/uts", "uts");
            folder.expect(added("uts"));

            folder.bind(WatchedFolder.OWN, "uts");
            folder.expect(changed("uts", own()));
        }
    }

    @Test
    void aFolderMountedOnItselfIsTheSame() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.file("red");
            folder.expect(added("red"));
            try (Fd itself = Fd.open(temporary.toString(), 0)) {
                Mounts.bind(itself, temporary.toString());
            }
            try {
                folder.file("blue");
                folder.expect(added("blue"));
            } finally {
                Mounts.detach(temporary.toString());
            }
            folder.delete("red");
            folder.expect(removed("red"));
        }
    }

    @Test
    void aFreshFileSystemCoversTheFolder() throws Exception {
        Path store = Files.createDirectories(temporary.resolve("a/netns"));
        try (WatchedFolder folder = new WatchedFolder(store)) {
            for (Path covered : new Path[] {store, store.getParent()}) {
                folder.file("red");
                folder.expect(added("red"));

                folder.cover(covered);
                folder.expect(removed("red"));
                Files.createDirectories(store);
                folder.file("blue");
                NamespaceId blue = folder.bindNew("blue");
                folder.expect(added("blue", blue));

                folder.unmount("blue");
                folder.uncover(covered);
                folder.expectInAnyOrder(removed("blue"), added("red"));
                folder.delete("red");
                folder.expect(removed("red"));
            }
        }
    }

    @Test
    void aFileSystemCanBeUnmountedWhileItIsWatched() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.cover(temporary);
            folder.file("red");
            folder.expect(added("red"));
            assertThat(folder.watch.take(Duration.ZERO)).isEmpty();

            // Not lazily: it fails when anybody uses the file system.
            Command.run("umount", temporary.toString());
            folder.expect(removed("red"));
            folder.file("blue");
            folder.expect(added("blue"));
            Mounts.fileSystem("tmpfs", "warren-watch", temporary.toString(), 0);
        }
    }

    @Test
    void aNameMayLeadToANamespaceElsewhere() throws Exception {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Path store = Files.createDirectories(temporary.resolve("netns"));
        try (WatchedFolder folder = new WatchedFolder(store);
                WatchedFolder other = new WatchedFolder(elsewhere)) {
            other.file("red");
            NamespaceId red = other.bindNew("red");
            Files.createSymbolicLink(folder.path("link"), other.path("red"));
            folder.expect(added("link", red));

            other.unmount("red");
            folder.expect(changed("link"));
        }
    }

    @Test
    void whatIpDoesIsTold() throws Exception {
        String name = "warren-watch-" + ProcessHandle.current().pid();
        try (NamespaceWatch watch = NamespaceWatch.of("/run/netns")) {
            Command.run("ip", "netns", "add", name);
            try {
                NamespaceId id = WatchedFolder.id(Path.of("/run/netns", name));
                assertThat(NamespaceWatchBurstTest.of(name, watch, 1))
                        .isEqualTo(List.of(added(name, id)));
            } finally {
                Command.run("ip", "netns", "del", name);
            }
            assertThat(NamespaceWatchBurstTest.of(name, watch, 1))
                    .isEqualTo(List.of(removed(name)));
        }
    }

    @Test
    void whatIsWatchedIsNotKeptAlive() throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            folder.file("red");
            folder.bindNew("red");
            folder.next(1);
            try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
                assertThat(descriptors.map(NamespaceWatchLabTest::target))
                        .noneMatch(target -> target.startsWith("net:["))
                        .noneMatch(target -> target.startsWith(temporary.toString()));
            }
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (java.io.IOException gone) {
            return "";
        }
    }
}
