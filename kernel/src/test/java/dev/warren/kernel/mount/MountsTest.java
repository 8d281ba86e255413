// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.MountFlags;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Mounts on memory that nobody else sees.
@Lab
@ExtendWith(LeakGuard.class)
final class MountsTest {
    @TempDir private Path root;
    private Path folder = Path.of("/");

    @BeforeEach
    void mountMemory() throws IOException {
        int flags = MountFlags.MS_NOSUID | MountFlags.MS_NODEV;
        Mounts.fileSystem("tmpfs", "warren-mounts", root.toString(), flags);
        Mounts.setPropagation(root.toString(), MountFlags.MS_PRIVATE);
        folder = java.nio.file.Files.createDirectory(root.resolve("folder"));
    }

    @AfterEach
    void unmountMemory() throws IOException {
        Mounts.detach(root.toString());
    }

    private static void assertRefused(int errno, ThrowingCallable attempt) {
        SyscallException refused = catchThrowableOfType(SyscallException.class, attempt);
        assertThat(refused).isNotNull();
        assertThat(Errno.name(refused.errno())).isEqualTo(Errno.name(errno));
    }

    private static Fd path(Path path) throws SyscallException {
        return Fd.open(path.toString(), Files.O_PATH);
    }

    private static String table(Path point) {
        return Command.of("findmnt", "-n", "-o", "FSTYPE,PROPAGATION", point.toString())
                .outcome()
                .output()
                .strip()
                .replaceAll(" +", " ");
    }

    @Test
    void bindsAFileAndTakesItAwayByName() throws IOException {
        Path file = java.nio.file.Files.createFile(folder.resolve("a file"));
        try (Fd source = path(Path.of("/proc/self/ns/net"));
                Fd target = path(file);
                Fd above = path(folder)) {
            Mounts.bind(source, target);
            assertThat(table(file)).isEqualTo("nsfs private");
            Mounts.bind(source, file.toString());
            Mounts.detachAt(above, "a file");
            assertThat(table(file)).isEqualTo("nsfs private");
            Mounts.detachAt(above, "a file");
            assertThat(table(file)).isEmpty();
            assertRefused(Errno.EINVAL, () -> Mounts.detachAt(above, "a file"));
            assertRefused(Errno.ENOENT, () -> Mounts.detachAt(above, "absent"));
            assertRefused(Errno.ENOTDIR, () -> Mounts.bind(source, folder.toString()));
        }
    }

    @Test
    void doesNotFollowALinkToUnmount() throws IOException {
        Path file = java.nio.file.Files.createFile(folder.resolve("file"));
        Path link = java.nio.file.Files.createSymbolicLink(folder.resolve("link"), file);
        try (Fd source = path(Path.of("/proc/self/ns/net"));
                Fd above = path(folder)) {
            Mounts.bind(source, file.toString());
            assertRefused(Errno.EINVAL, () -> Mounts.detach(link.toString()));
            assertRefused(Errno.EINVAL, () -> Mounts.detachAt(above, "link"));
            assertThat(table(file)).isEqualTo("nsfs private");
            Mounts.detach(file.toString());
        }
    }

    @Test
    void copiesATreeAndSharesItApart() throws IOException {
        assertRefused(
                Errno.EINVAL, () -> Mounts.setPropagation(folder.toString(), MountFlags.MS_SHARED));
        try (Fd target = path(folder);
                Fd tree = Mounts.copyTree(target)) {
            assertThat(table(folder)).isEmpty();
            Mounts.setPropagation(tree, MountFlags.MS_SHARED);
            Mounts.attach(tree, target);
        }
        assertThat(table(folder)).isEqualTo("tmpfs shared");
        Mounts.setPropagation(folder.toString(), MountFlags.MS_PRIVATE);
        assertThat(table(folder)).isEqualTo("tmpfs private");
        Mounts.detachUnused(folder.toString());
        assertThat(table(folder)).isEmpty();
    }

    @Test
    void leavesWhatIsInUse() throws IOException {
        try (Fd target = path(folder)) {
            Mounts.bindTree(target, target);
        }
        try (Fd user = Fd.open(folder.toString(), Files.O_RDONLY)) {
            assertThat(user.number()).isPositive();
            assertRefused(Errno.EBUSY, () -> Mounts.detachUnused(folder.toString()));
        }
        Mounts.detachUnused(folder.toString());
        assertRefused(Errno.EINVAL, () -> Mounts.detachUnused(folder.toString()));
        assertRefused(Errno.ENODEV, () -> Mounts.fileSystem("nofs", "x", folder.toString(), 0));
    }
}
