// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import static dev.warren.kernel.FdTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The kernel's way and the one for older kernels behave the same.
@ExtendWith(LeakGuard.class)
final class OpenBeneathTest {
    enum Way {
        BY_THE_KERNEL {
            @Override
            Fd open(Fd folder, String path, int flags) throws SyscallException {
                return folder.openBeneath(path, flags);
            }
        },
        STEPWISE {
            @Override
            Fd open(Fd folder, String path, int flags) throws SyscallException {
                return folder.openStepwise(path, flags);
            }
        };

        abstract Fd open(Fd folder, String path, int flags) throws SyscallException;
    }

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource
    void opensFilesAndFoldersBelow(Way way) throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("a/b/file", "deep");
        tree.file("top", "flat");
        try (Fd parent = FdTest.folder(folder)) {
            assertContent(way, parent, "a/b/file", "deep");
            assertContent(way, parent, "top", "flat");
            assertContent(way, parent, "./a/./b/file", "deep");
            try (Fd inner = way.open(parent, "a/b", Files.O_RDONLY | Files.O_DIRECTORY)) {
                assertThat(inner.status().isDirectory()).isTrue();
                assertThat(inner.subject()).isEqualTo(folder + "/a/b");
            }
        }
    }

    private static void assertContent(Way way, Fd parent, String path, String content)
            throws SyscallException {
        try (Fd opened = way.open(parent, path, Files.O_RDONLY)) {
            assertThat(KernelText.decode(opened.readAll(100))).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsNoLinkOfAnyKind(Way way) throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("a/file", "x");
        tree.link("to-file", "a/file");
        tree.link("to-folder", "a");
        tree.link("a/inner", "file");
        tree.link("absolute", "/etc");
        tree.link("dangling", "nowhere");
        tree.link("loop", "loop");
        int directory = Files.O_RDONLY | Files.O_DIRECTORY;
        try (Fd parent = FdTest.folder(folder)) {
            for (String path :
                    new String[] {
                        "to-file",
                        "to-folder",
                        "to-folder/file",
                        "a/inner",
                        "absolute",
                        "absolute/passwd",
                        "dangling",
                        "loop",
                        "loop/x"
                    }) {
                assertRefused(Errno.ELOOP, () -> way.open(parent, path, Files.O_RDONLY).close());
                assertRefused(Errno.ELOOP, () -> way.open(parent, path, directory).close());
                assertRefused(Errno.ELOOP, () -> way.open(parent, path, Files.O_PATH).close());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsNoMagicLinkOfProc(Way way) throws SyscallException {
        try (Fd self = Fd.open("/proc/self", Files.O_RDONLY | Files.O_DIRECTORY)) {
            for (String path : new String[] {"cwd", "root/etc", "exe", "ns/net", "fd/0"}) {
                assertRefused(Errno.ELOOP, () -> way.open(self, path, Files.O_RDONLY).close());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotLeadOut(Way way) throws IOException {
        new TemporaryTree(folder).file("a/file", "x");
        try (Fd inner = FdTest.folder(folder.resolve("a"))) {
            for (String path : new String[] {"..", "../a/file", "./../a", "/", "/etc/passwd"}) {
                assertRefused(Errno.EXDEV, () -> way.open(inner, path, Files.O_RDONLY).close());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatIsNotThereAndWhatIsNoFolder(Way way) throws IOException {
        new TemporaryTree(folder).file("file", "x");
        try (Fd parent = FdTest.folder(folder)) {
            assertRefused(Errno.ENOENT, () -> way.open(parent, "absent", Files.O_RDONLY).close());
            assertRefused(Errno.ENOENT, () -> way.open(parent, "absent/x", Files.O_RDONLY).close());
            assertRefused(Errno.ENOTDIR, () -> way.open(parent, "file/x", Files.O_RDONLY).close());
            assertRefused(Errno.ENOTDIR, () -> way.open(parent, "file", Files.O_DIRECTORY).close());
        }
    }

    @Test
    void aPathBelowARootFollowsAbsoluteLinksFromThatRoot() throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("etc/real", "inside");
        tree.link("var/run", "/run");
        tree.file("run/file", "run");
        tree.link("etc/absolute", "/etc/real");
        tree.link("etc/upwards", "../../../../../../etc/real");
        tree.link("etc/outside", "/proc/self/status");
        try (Fd root = FdTest.folder(folder)) {
            for (String path : new String[] {"/etc/absolute", "etc/upwards", "/../etc/real"}) {
                try (Fd opened = root.openInRoot(path, Files.O_RDONLY)) {
                    assertThat(KernelText.decode(opened.readAll(100))).isEqualTo("inside");
                }
            }
            try (Fd opened = root.openInRoot("/var/run/file", Files.O_RDONLY)) {
                assertThat(KernelText.decode(opened.readAll(100))).isEqualTo("run");
            }
            assertRefused(
                    Errno.ENOENT, () -> root.openInRoot("etc/outside", Files.O_RDONLY).close());
        }
    }

    /// The kernel is not sure of `..` while anything on the machine is renamed.
    @Test
    void findsItsWayUpWhileSomethingIsRenamed() throws Exception {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.file("root/a/file", "inside");
        tree.file("elsewhere/one/x", "x");
        AtomicBoolean done = new AtomicBoolean();
        Path one = folder.resolve("elsewhere/one");
        Path two = folder.resolve("elsewhere/two");
        Thread renaming =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!done.get()) {
                                        one.toFile().renameTo(two.toFile());
                                        two.toFile().renameTo(one.toFile());
                                    }
                                });
        String path = "a/../a/../a/../a/../a/../a/../a/../a/file";
        try (Fd root = FdTest.folder(folder.resolve("root"))) {
            for (int i = 0; i < 20_000; i++) {
                root.openInRoot(path, Files.O_RDONLY).close();
            }
        } finally {
            done.set(true);
            renaming.join();
        }
    }
}
