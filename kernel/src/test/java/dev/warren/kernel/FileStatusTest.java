// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileStatusTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dev/null", "/etc/passwd", "/proc/1/stat", "/sys", "/bin/sh"})
    void agreesWithStat(String path) throws SyscallException {
        FileStatus status = Fd.statusOf(path);

        assertThat(
                        "%d %d %x %d %d"
                                .formatted(
                                        status.device(),
                                        status.inode(),
                                        status.mode(),
                                        status.user(),
                                        status.size()))
                .isEqualTo(Command.run("stat", "-L", "-c", "%d %i %f %u %s", path));
    }

    @Test
    void aMagicLinkOfProcIsTheNamespace() throws SyscallException {
        assertThat("net:[" + Fd.statusOf("/proc/self/ns/net").inode() + "]")
                .isEqualTo(Command.run("readlink", "/proc/self/ns/net"));
    }

    @ParameterizedTest
    @CsvSource({
        "@-1.25, 1969-12-31T23:59:58.750Z",
        "@0, 1970-01-01T00:00:00Z",
        "@1700000000.000000007, 2023-11-14T22:13:20.000000007Z"
    })
    void tellsWhenAFileWasModified(String time, Instant expected) throws IOException {
        Path file = new TemporaryTree(folder).file("file", "x");
        Command.run("touch", "-d", time, file.toString());

        assertThat(Fd.statusOf(file.toString()).modified()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 31_556_889_864_403_200L})
    void oneCanCalculateWithEveryTimeThatAFileSystemKeeps(long second) {
        ByteBuffer statx = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
        statx.putLong(112, second);

        Instant modified = FileStatus.read(statx).modified();

        assertThat(modified.isAfter(Instant.EPOCH)).isEqualTo(second > 0);
        assertThat(Duration.between(Instant.now(), modified).toMillis() > 0).isEqualTo(second > 0);
    }

    @Test
    void tellsALinkFromWhatItLeadsTo() throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("file", "x");
        tree.link("link", "file");
        try (Fd parent = FdTest.folder(folder)) {
            assertThat(parent.statusAt("link").isFile()).isTrue();
            assertThat(parent.statusAtNoFollow("link").isSymbolicLink()).isTrue();
            assertThat(parent.statusAtNoFollow("link").isFile()).isFalse();
            assertThat(parent.status().isDirectory()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "8, 1", "253, 256", "4095, 1048575", "4096, 1048576"})
    void joinsDeviceNumbersAsTheCLibraryDoes(long major, long minor) {
        // makedev(3) of glibc, bits/sysmacros.h.
        long expected =
                (major & 0x00000fffL) << 8
                        | (major & 0xfffff000L) << 32
                        | (minor & 0x000000ffL)
                        | (minor & 0xffffff00L) << 12;

        assertThat(FileStatus.device(major, minor)).isEqualTo(expected);
    }
}
