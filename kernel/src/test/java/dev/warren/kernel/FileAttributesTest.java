// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import static dev.warren.kernel.FdTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What root makes in folders and changes of files, as `stat` and `readlink` see it.
@Lab
@ExtendWith(LeakGuard.class)
final class FileAttributesTest {
    private static final byte[] CAPABILITY = {
        1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    @TempDir private Path folder;

    private String stat(String format, String name) {
        return Command.run("stat", "-c", format, folder.resolve(name).toString());
    }

    @Test
    void linksPipesAndDevicesAreMade() throws IOException {
        new TemporaryTree(folder).file("sub/file", "content");
        try (Directory directory = Directory.open(folder.toString());
                Directory below = directory.openBeneath("sub")) {
            directory.makeSymbolicLink("odd", "\udcff\nä/../..");
            directory.makeSymbolicLink("long", "x".repeat(4095));
            directory.makeHardLink("hard", below.fd(), "file");
            directory.makeHardLink("odd2", directory.fd(), "odd");
            directory.makeNode("pipe", Files.S_IFIFO | 0600, 0);
            directory.makeNode("null", Files.S_IFCHR | 0640, FileStatus.device(1, 3));
            directory.makeNode("disk", Files.S_IFBLK | 0600, FileStatus.device(4095, 0xfffff));

            assertThat(directory.fd().readLinkAt("odd")).isEqualTo("\udcff\nä/../..");
            assertThat(directory.fd().readLinkAt("long")).isEqualTo("x".repeat(4095));
            assertThat(stat("%h", "sub/file")).isEqualTo("2");
            assertThat(folder.resolve("hard")).hasContent("content");
            assertThat(stat("%F %h", "odd2")).isEqualTo("symbolic link 2");
            assertThat(stat("%F", "pipe")).isEqualTo("fifo");
            assertThat(stat("%F %a %t %T", "null")).isEqualTo("character special file 640 1 3");
            assertThat(stat("%F %t %T", "disk")).isEqualTo("block special file fff fffff");
        }
    }

    @Test
    void nothingIsMadeOverWhatIsThere() throws IOException {
        new TemporaryTree(folder).file("file", "content");
        try (Directory directory = Directory.open(folder.toString())) {
            directory.makeDirectory("sub", 0755);
            assertRefused(Errno.EEXIST, () -> directory.makeSymbolicLink("file", "x"));
            assertRefused(
                    Errno.EEXIST, () -> directory.makeHardLink("sub", directory.fd(), "file"));
            assertRefused(Errno.EEXIST, () -> directory.makeNode("file", Files.S_IFIFO, 0));
            assertRefused(Errno.EPERM, () -> directory.makeHardLink("x", directory.fd(), "sub"));
            assertRefused(Errno.ENOENT, () -> directory.makeHardLink("x", directory.fd(), "y"));
            assertRefused(Errno.ENOENT, () -> directory.makeSymbolicLink("x", ""));
            assertRefused(
                    Errno.ENAMETOOLONG, () -> directory.makeSymbolicLink("x", "y".repeat(4096)));
            assertRefused(
                    Errno.ENAMETOOLONG,
                    () -> directory.makeHardLink("x", directory.fd(), "y".repeat(4096)));
            assertRefused(Errno.ENOTDIR, () -> directory.removeDirectory("file"));
            directory.removeDirectory("sub");
            assertThat(folder.resolve("sub")).doesNotExist();
        }
    }

    @Test
    void ownersModesAndTimesAreThoseOfTheFileAndNotOfWhereALinkLeads() throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("file", "content");
        tree.file("other", "content");
        tree.link("link", "file");
        tree.pipe("pipe");
        String before = stat("%u %g %a %Y", "file");
        Instant time = Instant.parse("2001-02-03T04:05:06.789012345Z");
        try (Fd root = FdTest.folder(folder);
                Fd file = root.openAt("other", Files.O_RDONLY)) {
            FileAttributes.setOwner(file, 4294967294L, 12345);
            FileAttributes.setMode(file, 06751);
            FileAttributes.setModified(file, time);
            FileAttributes.setOwnerAt(root, "link", 7, 8);
            FileAttributes.setModifiedAt(root, "link", Instant.ofEpochSecond(-1, 250_000_000));
            FileAttributes.setOwnerAt(root, "pipe", 9, 10);
            FileAttributes.setModeAt(root, "pipe", 0777);
            FileAttributes.setModifiedAt(root, "pipe", Instant.EPOCH);

            assertRefused(Errno.ELOOP, () -> FileAttributes.setModeAt(root, "link", 0777));
            assertThat(file.status().modified()).isEqualTo(time);
            assertThat(root.statusAtNoFollow("link").modified())
                    .isEqualTo(Instant.ofEpochSecond(-1, 250_000_000));
        }

        assertThat(stat("%u %g %a", "other")).isEqualTo("4294967294 12345 6751");
        assertThat(stat("%u %g", "link")).isEqualTo("7 8");
        assertThat(stat("%u %g %a %Y", "pipe")).isEqualTo("9 10 777 0");
        assertThat(stat("%u %g %a %Y", "file")).isEqualTo(before);
    }

    @Test
    void extendedAttributesAreWrittenAndReadByteByByte() throws IOException {
        new TemporaryTree(folder).file("file", "content");
        try (Fd root = FdTest.folder(folder);
                Fd file = root.openAt("file", Files.O_RDONLY)) {
            FileAttributes.setExtended(file, "security.capability", CAPABILITY);
            FileAttributes.setExtended(root, "trusted.empty", new byte[0]);

            assertThat(FileAttributes.findExtended(file, "security.capability"))
                    .hasValueSatisfying(value -> assertThat(value).isEqualTo(CAPABILITY));
            assertThat(FileAttributes.findExtended(root, "trusted.empty"))
                    .hasValueSatisfying(value -> assertThat(value).isEmpty());
            assertThat(FileAttributes.findExtended(file, "trusted.absent")).isEmpty();
            assertRefused(
                    Errno.EINVAL,
                    () -> FileAttributes.setExtended(file, "security.capability", new byte[3]));
            assertRefused(
                    Errno.E2BIG,
                    () -> FileAttributes.setExtended(file, "user.x", new byte[65_537]));
            FileAttributes.setOwner(file, 1, 1);
            assertThat(FileAttributes.findExtended(file, "security.capability")).isEmpty();
        }
    }
}
