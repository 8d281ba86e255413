// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import static dev.warren.kernel.FdTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.abi.Errno;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakGuard.class)
final class DirectoryTest {
    @TempDir private Path folder;

    private Directory.Names names(int limit) throws SyscallException {
        try (Directory directory = Directory.open(folder.toString())) {
            return directory.names(limit);
        }
    }

    @Test
    void listsFoldersThatDoNotFitIntoOneBuffer() throws IOException {
        List<String> expected =
                IntStream.range(0, 2_000).mapToObj(i -> "name-%0100d".formatted(i)).toList();
        for (String name : expected) {
            Files.createFile(folder.resolve(name));
        }

        assertThat(names(2_000).names()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(names(2_000).truncated()).isFalse();
        assertThat(names(1_999).names()).hasSize(1_999).doesNotHaveDuplicates();
        assertThat(names(1_999).truncated()).isTrue();
    }

    @Test
    void leavesOutTheFolderItselfAndItsParent() throws IOException {
        assertThat(names(0)).isEqualTo(new Directory.Names(List.of(), false));

        Files.createFile(folder.resolve("..."));

        assertThat(names(10).names()).containsExactly("...");
        assertThat(names(0)).isEqualTo(new Directory.Names(List.of(), true));
    }

    @Test
    void namesMayHoldAnyBytesAndOpenTheSameFileAgain() throws IOException {
        new TemporaryTree(folder)
                .shell(
                        "for name in '\\377\\376' 'a\\nb' '\\033[31mred' '\\303\\244' '\\303' ' ' '%s';"
                                + " do printf x > \"$(printf \"$name\")\"; done; "
                                + "printf x > \"$(printf '\\360\\237\\220\\207%0251d' 0)\"");
        List<String> names = names(100).names();

        assertThat(names)
                .contains("\udcff\udcfe", "a\nb", "\u001b[31mred", "ä", "\udcc3", " ")
                .contains("🐇" + "0".repeat(251));
        try (Directory directory = Directory.open(folder.toString())) {
            for (String name : names) {
                assertThat(directory.readFile(name, 10)).isEqualTo(new byte[] {'x'});
            }
        }
    }

    @Test
    void opensFoldersBelowWithoutFollowingLinks() throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("a/b/file", "x");
        tree.link("link", "a");
        try (Directory directory = Directory.open(folder.toString());
                Directory inner = directory.openBeneath("a/b")) {
            assertThat(inner.names(10).names()).containsExactly("file");
            assertRefused(Errno.ELOOP, () -> directory.openBeneath("link").close());
            assertRefused(Errno.ENOTDIR, () -> directory.openBeneath("a/b/file").close());
            assertRefused(Errno.ENOENT, () -> directory.openBeneath("absent").close());
        }
    }

    @Test
    void opensOnlyFolders() throws IOException {
        Path file = new TemporaryTree(folder).file("file", "x");

        assertRefused(Errno.ENOTDIR, () -> Directory.open(file.toString()).close());
        assertRefused(Errno.ENOENT, () -> Directory.open(folder + "/absent").close());
    }

    @Test
    void aRemovedFolderIsEmptyOrGone() throws IOException {
        Path doomed = Files.createDirectory(folder.resolve("doomed"));
        try (Directory directory = Directory.open(doomed.toString())) {
            Files.delete(doomed);

            assertRefused(Errno.ENOENT, () -> directory.names(10));
        }
    }

    @Test
    void whatIsAppendedComesAfterWhatOthersWroteAndNeverThroughALink() throws IOException {
        try (Directory directory = Directory.open(folder.toString());
                Fd first = directory.append("log", 0640);
                Fd second = directory.append("log", 0640)) {
            first.write("a".getBytes(StandardCharsets.US_ASCII));
            second.write("b".getBytes(StandardCharsets.US_ASCII));
            first.write("c".getBytes(StandardCharsets.US_ASCII));
            assertThat(folder.resolve("log")).hasContent("abc");

            Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere"));
            Files.createDirectory(folder.resolve("folder"));
            new TemporaryTree(folder).shell("mkfifo pipe");
            assertRefused(Errno.ELOOP, () -> directory.append("link", 0640).close());
            assertRefused(Errno.EISDIR, () -> directory.append("folder", 0640).close());
            assertRefused(Errno.ENXIO, () -> directory.append("pipe", 0640).close());
            try (Fd reader =
                    directory.fd().openAt("pipe", dev.warren.kernel.abi.Files.O_NONBLOCK)) {
                assertThat(reader.number()).isPositive();
                assertRefused(Errno.EINVAL, () -> directory.append("pipe", 0640).close());
            }
            assertThat(folder.resolve("elsewhere")).doesNotExist();
        }
    }
}
