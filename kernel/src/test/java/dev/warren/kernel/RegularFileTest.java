// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import static dev.warren.kernel.FdTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.call.Scratch;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakGuard.class)
final class RegularFileTest {
    private static final int BLOCK = Scratch.DATA_BYTES;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, BLOCK - 1, BLOCK, BLOCK + 1, 700_000})
    void readsFilesOfEverySizeUpToTheLimit(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Path path = new TemporaryTree(folder).file("file", content);

        RegularFile file = RegularFile.read(path.toString(), size);

        assertThat(file.content()).isEqualTo(content);
        assertThat(file.status().size()).isEqualTo(size);
        assertThat(file.status().isFile()).isTrue();
        if (size > 0) {
            assertRefused(Errno.EFBIG, () -> RegularFile.read(path.toString(), size - 1));
        }
    }

    @Test
    void aSparseFileOfManyGigabytesIsRefusedWithoutReading() throws IOException {
        new TemporaryTree(folder).shell("truncate -s 100G sparse");

        try (Fd parent = FdTest.folder(folder)) {
            assertRefused(Errno.EFBIG, () -> RegularFile.read(parent, "sparse", 4 << 20));
            assertThat(RegularFile.readStart(parent, "sparse", 100)).hasSize(100);
        }
    }

    @Test
    void neitherWaitsForAPipeNorReadsIt() throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        String pipe = tree.pipe("pipe").toString();
        try (Fd parent = FdTest.folder(folder)) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> {
                        assertRefused(Errno.EINVAL, () -> RegularFile.read(parent, "pipe", 10));
                        assertRefused(Errno.EINVAL, () -> RegularFile.read(pipe, 10));
                        assertRefused(
                                Errno.EINVAL, () -> RegularFile.readStart(parent, "pipe", 10));
                    });
        }
    }

    @Test
    void readsNothingButRegularFiles() throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("inner/file", "x");
        tree.link("link", "inner/file");
        try (Fd parent = FdTest.folder(folder)) {
            assertRefused(Errno.ELOOP, () -> RegularFile.read(parent, "link", 10));
            assertRefused(Errno.EINVAL, () -> RegularFile.read(parent, "inner", 10));
            assertRefused(Errno.ENOENT, () -> RegularFile.read(parent, "absent", 10));
        }
        assertRefused(Errno.EINVAL, () -> RegularFile.read("/dev/null", 10));
        assertRefused(Errno.EINVAL, () -> RegularFile.read("/dev/zero", 10));
        assertThat(RegularFile.read(folder + "/link", 10).content()).isEqualTo(new byte[] {'x'});
    }

    @Test
    void aFileOfProcThatSaysItIsEmptyIsReadToItsEnd() throws IOException {
        RegularFile status = RegularFile.read("/proc/self/status", 64 << 10);

        assertThat(status.status().size()).isZero();
        assertThat(KernelText.decode(status.content())).startsWith("Name:").contains("\nCapEff:");
        assertRefused(Errno.EFBIG, () -> RegularFile.read("/proc/self/status", 100));
    }
}
