// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import static dev.warren.kernel.FdTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.abi.Errno;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is changed in a folder by descriptor, and files without a name.
@ExtendWith(LeakGuard.class)
final class DirectoryChangeTest {
    @TempDir private Path folder;

    @Test
    void makesFilesOnlyWhereNothingIs() throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("file", "content");
        tree.link("dangling", "target");
        try (Directory directory = Directory.open(folder.toString())) {
            try (Fd made = directory.create("made", 0640)) {
                assertThat(FdTest.isClosedOnExec(made.number())).isTrue();
                assertRefused(Errno.EBADF, () -> made.write(new byte[] {1}));
            }
            assertRefused(Errno.EEXIST, () -> directory.create("made", 0).close());
            assertRefused(Errno.EEXIST, () -> directory.create("file", 0).close());
            assertRefused(Errno.EEXIST, () -> directory.create("dangling", 0).close());
            assertRefused(Errno.EEXIST, () -> directory.makeDirectory("file", 0755));
            assertThat(folder.resolve("file")).hasContent("content");
            assertThat(folder.resolve("target")).doesNotExist();
            assertThat(Command.run("stat", "-c", "%a", folder.resolve("made").toString()))
                    .isEqualTo("640");
        }
    }

    @Test
    void writesMoreThanOneCallTakes() throws IOException {
        byte[] content = new byte[1_000_003];
        new Random(1).nextBytes(content);
        try (Directory directory = Directory.open(folder.toString())) {
            directory.createWith("large", 0600, content).close();
            directory.createWith("empty", 0600, new byte[0]).close();
        }

        assertThat(folder.resolve("large")).hasBinaryContent(content);
        assertThat(folder.resolve("empty")).isEmptyFile();
    }

    @Test
    void removesNamesAndNotWhatTheyLeadTo() throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("file", "content");
        Path link = tree.link("link", "file");
        tree.file("full/file", "x");
        try (Directory directory = Directory.open(folder.toString())) {
            directory.remove("link");
            assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
            assertThat(folder.resolve("file")).exists();
            directory.remove("file");
            assertRefused(Errno.ENOENT, () -> directory.remove("file"));
            assertRefused(Errno.EISDIR, () -> directory.remove("full"));
            directory.makeDirectory("empty", 0755);
            assertRefused(
                    Errno.ENOTEMPTY, () -> Directory.removeDirectory(folder.toString(), "full"));
            Directory.removeDirectory(folder.toString(), "empty");
            assertThat(folder.resolve("empty")).doesNotExist();
        }
        Directory.make(folder + "/again", 0755);
        assertRefused(Errno.EEXIST, () -> Directory.make(folder + "/again", 0755));
        assertRefused(Errno.ENOENT, () -> Directory.make(folder + "/absent/again", 0755));
    }

    @Test
    void locksAgainstOthersUntilItIsClosed() throws Exception {
        String path = folder.toString();
        CompletableFuture<Boolean> had = new CompletableFuture<>();
        Thread waiting;
        try (Directory shared = Directory.open(path);
                Directory other = Directory.open(path)) {
            shared.lock(dev.warren.kernel.abi.Files.LOCK_SH);
            other.lock(dev.warren.kernel.abi.Files.LOCK_SH);
            assertThat(Command.of("flock", "--nonblock", path, "true").outcome().status())
                    .isEqualTo(1);
            waiting = Thread.ofPlatform().start(() -> had.complete(lockOnce(path)));
            Await.until("a thread that waits for the lock", () -> isWaiting(path));
            assertThat(had).isNotDone();
        }
        assertThat(had.get()).isTrue();
        waiting.join();
        assertThat(Command.of("flock", "--nonblock", path, "true").outcome().status()).isZero();
    }

    private static boolean lockOnce(String path) {
        try (Directory directory = Directory.open(path)) {
            directory.lock(dev.warren.kernel.abi.Files.LOCK_EX);
            return true;
        } catch (SyscallException failed) {
            return false;
        }
    }

    private static boolean isWaiting(String path) {
        try {
            long inode = Fd.statusOf(path).inode();
            return Files.readString(Path.of("/proc/locks"))
                    .lines()
                    .anyMatch(line -> line.contains("->") && line.contains(":" + inode + " "));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void temporaryFilesHaveNoNameAndAreReadFromTheStart() throws IOException {
        byte[] content = new byte[200_000];
        Arrays.fill(content, (byte) 7);
        for (String where : new String[] {folder.toString(), "/proc", folder + "/absent"}) {
            try (Fd file = TemporaryFile.open(where)) {
                assertThat(FdTest.isClosedOnExec(file.number())).isTrue();
                file.write(content);
                for (int i = 0; i < 2; i++) {
                    try (Fd again = TemporaryFile.rewound(file)) {
                        assertThat(again.readAll(content.length)).isEqualTo(content);
                        assertThat(FdTest.isClosedOnExec(again.number())).isTrue();
                    }
                }
            }
        }
        assertThat(folder).isEmptyDirectory();
    }
}
