// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.call.Scratch;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LeakGuard.class)
final class FdTest {
    @TempDir private Path folder;

    interface Opening {
        Fd open(Fd folder) throws SyscallException;
    }

    static Stream<Opening> everyWayToOpen() {
        return Stream.of(
                _ -> Fd.open("/dev/null", Files.O_RDONLY),
                folder -> folder.openAt("file", Files.O_RDONLY),
                folder -> folder.openBeneath("file", Files.O_RDONLY),
                folder -> folder.openStepwise("file", Files.O_RDONLY),
                folder -> folder.openInRoot("file", Files.O_RDONLY),
                folder -> folder.openBeneath("file", Files.O_PATH),
                _ -> NamespaceDescriptor.open("/proc/self/ns/net", NamespaceKind.NETWORK).fd(),
                _ -> {
                    try (Fd own = Fd.open("/proc/self/ns/net", Files.O_RDONLY)) {
                        return NamespaceCalls.owner(own);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("everyWayToOpen")
    void noProgramInheritsADescriptor(Opening opening) throws IOException {
        new TemporaryTree(folder).file("file", "x");
        try (Fd parent = folder(folder);
                Fd opened = opening.open(parent)) {
            assertThat(isClosedOnExec(opened.number())).isTrue();
            assertThat(isClosedOnExec(parent.number())).isTrue();
        }
    }

    static boolean isClosedOnExec(int number) throws IOException {
        String information = java.nio.file.Files.readString(Path.of("/proc/self/fdinfo/" + number));
        String flags =
                information
                        .lines()
                        .filter(line -> line.startsWith("flags:"))
                        .findFirst()
                        .orElseThrow();
        return (Long.parseLong(flags.substring(6).strip(), 8) & Files.O_CLOEXEC) != 0;
    }

    @Test
    void closingTwiceDoesNotCloseWhatHasTheNumberByNow() throws IOException {
        Fd first = Fd.open("/dev/null", Files.O_RDONLY);
        first.close();
        try (Fd second = Fd.open("/dev/null", Files.O_RDONLY)) {
            first.close();

            assertThat(second.readOnce()).isEmpty();
        }
    }

    @Test
    void aRenamedOneIsTheSameDescriptorUnderAnotherName() throws IOException {
        Fd first = Fd.open("/dev/null", Files.O_RDONLY);
        int number = first.number();
        try (Fd second = first.renamed("elsewhere")) {
            first.close();

            assertThat(second.number()).isEqualTo(number);
            assertThat(second.readOnce()).isEmpty();
            assertThat(second.subject()).isEqualTo("elsewhere");
            assertThatThrownBy(first::number).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aClosedOneIsNotUsed() throws IOException {
        Fd closed = Fd.open("/dev/null", Files.O_RDONLY);
        closed.close();

        assertThatThrownBy(closed::readOnce)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/dev/null");
        assertThatThrownBy(closed::number).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.openAt("x", 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAPathThatTheKernelWouldCutAtANul() {
        assertRefused(Errno.EINVAL, () -> Fd.open("/dev/null\0.txt", Files.O_RDONLY));
        assertRefused(Errno.EINVAL, () -> Fd.statusOf("/\0"));
    }

    @Test
    void refusesAPathThatIsTooLong() throws IOException {
        assertRefused(Errno.ENAMETOOLONG, () -> Fd.open("/.".repeat(2048), Files.O_RDONLY));
        assertRefused(Errno.ENAMETOOLONG, () -> Fd.open("兎".repeat(1366), Files.O_RDONLY));
        // The longest that the kernel takes: 4,095 bytes and the NUL.
        Fd.open("/.".repeat(2047) + "/", Files.O_PATH).close();
    }

    @Test
    void saysWhatIsNotThere() {
        assertThatThrownBy(() -> Fd.open(folder + "/absent", Files.O_RDONLY))
                .isInstanceOf(SyscallException.class)
                .hasMessage("openat " + folder + "/absent: it is not there (any more) (ENOENT)");
    }

    @Test
    void readsLinks() throws IOException {
        TemporaryTree tree = new TemporaryTree(folder);
        tree.link("long", "/" + "x".repeat(4094));
        tree.shell("ln -s \"$(printf '\\377\\n\\303\\244')\" odd");
        try (Fd parent = folder(folder)) {
            assertThat(parent.readLinkAt("long")).isEqualTo("/" + "x".repeat(4094));
            assertThat(parent.readLinkAt("odd")).isEqualTo("\udcff\nä");
            assertRefused(Errno.EINVAL, () -> parent.readLinkAt("."));
        }
    }

    @Test
    void readsToTheEndWithinTheLimit() throws IOException {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Path file = new TemporaryTree(folder).file("large", content);

        try (Fd open = Fd.open(file.toString(), Files.O_RDONLY)) {
            assertThat(open.readAll(300_000)).isEqualTo(content);
        }
        try (Fd open = Fd.open(file.toString(), Files.O_RDONLY)) {
            assertRefused(Errno.EFBIG, () -> open.readAll(299_999));
        }
        try (Fd open = Fd.open(file.toString(), Files.O_RDONLY)) {
            assertThat(open.readOnce())
                    .isEqualTo(java.util.Arrays.copyOf(content, Scratch.DATA_BYTES));
            assertThat(open.readStart(3))
                    .containsExactly(content[65536], content[65537], content[65538]);
        }
    }

    @Test
    void readsFilesOfProcThatComeInPieces() throws IOException {
        // Larger than the 4 KiB that the kernel gives at once.
        byte[] expected = java.nio.file.Files.readAllBytes(Path.of("/proc/self/net/protocols"));
        try (Fd open = Fd.open("/proc/self/net/protocols", Files.O_RDONLY)) {
            assertThat(open.readAll(1 << 20).length).isEqualTo(expected.length);
        }
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsReadToItsEndButNotBeyondTheLimit() throws IOException {
        Path file = new TemporaryTree(folder).file("growing", "0123456789");

        try (Fd open = Fd.open(file.toString(), Files.O_RDONLY)) {
            assertThat(open.readKnown(4, 10)).isEqualTo(KernelText.encode("0123456789"));
        }
        try (Fd open = Fd.open(file.toString(), Files.O_RDONLY)) {
            assertThat(open.readKnown(20, 100)).isEqualTo(KernelText.encode("0123456789"));
        }
        try (Fd open = Fd.open(file.toString(), Files.O_RDONLY)) {
            assertRefused(Errno.EFBIG, () -> open.readKnown(4, 9));
        }
    }

    @Test
    void refusesToReadAFolder() throws IOException {
        try (Fd open = folder(folder)) {
            assertRefused(Errno.EISDIR, open::readOnce);
        }
    }

    static Fd folder(Path path) throws SyscallException {
        return Fd.open(path.toString(), Files.O_RDONLY | Files.O_DIRECTORY);
    }

    interface Attempt {
        void run() throws SyscallException;
    }

    static void assertRefused(int errno, Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        SyscallException.class,
                        refused ->
                                assertThat(Errno.name(refused.errno()))
                                        .isEqualTo(Errno.name(errno)));
    }
}
