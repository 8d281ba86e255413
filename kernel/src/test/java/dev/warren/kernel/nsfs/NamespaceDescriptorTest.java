// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.nsfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
final class NamespaceDescriptorTest {
    private static final int FOLDER =
            dev.warren.kernel.abi.Files.O_PATH | dev.warren.kernel.abi.Files.O_DIRECTORY;

    @ParameterizedTest
    @EnumSource
    void opensEveryKindAndNoneAsAnother(NamespaceKind kind) throws IOException {
        String path = "/proc/self/ns/" + kind.word();
        String expected = Files.readSymbolicLink(Path.of(path)).toString();
        try (NamespaceDescriptor namespace = NamespaceDescriptor.open(path, kind)) {
            assertThat(kind.word() + ":[" + namespace.id() + "]").isEqualTo(expected);
        }
        for (NamespaceKind other : NamespaceKind.values()) {
            if (other != kind) {
                assertRefused(Errno.EINVAL, () -> NamespaceDescriptor.open(path, other).close());
            }
        }
    }

    @Test
    void theOwnerIsAUserNamespace() throws IOException {
        try (NamespaceDescriptor own =
                NamespaceDescriptor.open("/proc/self/ns/net", NamespaceKind.NETWORK)) {
            assertThat("user:[" + own.owner() + "]")
                    .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/user")).toString());
        }
    }

    @Test
    void theKernelsNumberIsTheCookieOfItsSockets() throws IOException {
        try (NamespaceDescriptor own =
                        NamespaceDescriptor.open("/proc/self/ns/net", NamespaceKind.NETWORK);
                NetlinkSocket socket = NetlinkSocket.openRoute()) {
            String[] release = System.getProperty("os.version").split("[.-]", -1);
            int version = Integer.parseInt(release[0]) * 1000 + Integer.parseInt(release[1]);

            assertThat(own.cookie().isPresent()).isEqualTo(version >= 6018);
            assertThat(socket.namespaceCookie().isPresent()).isEqualTo(version >= 5014);
            if (own.cookie().isPresent()) {
                assertThat(own.cookie()).isEqualTo(socket.namespaceCookie());
                assertThat(own.cookie().getAsLong()).isNotZero();
            }
        }
    }

    @Test
    void refusesWhatIsNoNamespaceWithoutWaiting(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path pipe = folder.resolve("pipe");
        Command.run("mkfifo", pipe.toString());
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                    for (String path :
                            new String[] {
                                file.toString(),
                                pipe.toString(),
                                folder.toString(),
                                "/dev/null",
                                "/proc/self/stat"
                            }) {
                        assertThatThrownBy(
                                        () -> NamespaceDescriptor.open(path, NamespaceKind.NETWORK))
                                .hasMessageContaining(path + ", which is no net namespace")
                                .isInstanceOfSatisfying(
                                        SyscallException.class,
                                        refused ->
                                                assertThat(refused.errno())
                                                        .isEqualTo(Errno.EINVAL));
                    }
                });
        assertRefused(
                Errno.ENOENT,
                () -> NamespaceDescriptor.open(folder + "/absent", NamespaceKind.NETWORK).close());
    }

    @Test
    void opensBelowAFolder() throws IOException {
        try (Fd self = Fd.open("/proc/self", FOLDER);
                NamespaceDescriptor below =
                        NamespaceDescriptor.openAt(self, "ns/net", NamespaceKind.NETWORK);
                NamespaceDescriptor own =
                        NamespaceDescriptor.open("/proc/self/ns/net", NamespaceKind.NETWORK)) {
            assertThat(below.id()).isEqualTo(own.id());
            assertRefused(
                    Errno.EINVAL,
                    () -> NamespaceDescriptor.openAt(self, "stat", NamespaceKind.NETWORK).close());
        }
    }

    @Test
    void isReopenedOnlyAsTheVerySame(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("net"));
        NamespaceId id;
        try (NamespaceDescriptor own =
                NamespaceDescriptor.open("/proc/self/ns/net", NamespaceKind.NETWORK)) {
            id = own.id();
        }
        try (NamespaceDescriptor again = NamespaceDescriptor.reopen("/proc/self/ns/net", id);
                Fd root = Fd.open(folder.toString(), FOLDER)) {
            assertThat(again.id()).isEqualTo(id);
            assertRefused(
                    Errno.ESTALE,
                    () -> NamespaceDescriptor.reopen("/proc/self/ns/mnt", id).close());
            assertRefused(
                    Errno.ESTALE, () -> NamespaceDescriptor.reopen(file.toString(), id).close());
            assertRefused(Errno.ESTALE, () -> NamespaceDescriptor.reopen(root, "/net", id).close());
            assertRefused(
                    Errno.ENOENT, () -> NamespaceDescriptor.reopen(root, "/absent", id).close());
            assertRefused(
                    Errno.ESTALE,
                    () ->
                            NamespaceDescriptor.reopen(
                                            "/proc/self/ns/net", new NamespaceId(0, id.inode()))
                                    .close());
        }
    }

    @Lab
    @Test
    void aNameThatLeadsToAnotherNamespaceByNowIsStale() throws SyscallException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace first = lab.namespace("warren-first");
            String path = first.path().toString();
            NamespaceId id;
            try (NamespaceDescriptor open = NamespaceDescriptor.open(path, NamespaceKind.NETWORK)) {
                id = open.id();
                assertThat(id.inode()).isEqualTo(first.inode());
                // Still open, so its inode is not used again.
                Command.run("ip", "netns", "delete", "warren-first");
                assertRefused(
                        Errno.ENOENT,
                        () -> NamespaceDescriptor.open(path, NamespaceKind.NETWORK).close());
                Command.run("ip", "netns", "add", "warren-first");

                assertRefused(Errno.ESTALE, () -> NamespaceDescriptor.reopen(path, id).close());
                assertThat(open.id()).isEqualTo(id);
            }
        }
    }

    @Lab
    @Test
    void aPinOfAnotherMountNamespaceIsReachedThroughTheRootOfItsProcess() throws SyscallException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace pinned = lab.pinInPrivateMountNamespace();
            String root = "/proc/" + pinned.pid() + "/root";
            String inside = pinned.path().toString().substring(root.length());
            try (NamespaceDescriptor direct =
                            NamespaceDescriptor.open(
                                    pinned.path().toString(), NamespaceKind.NETWORK);
                    Fd folder = Fd.open(root, FOLDER);
                    NamespaceDescriptor through =
                            NamespaceDescriptor.reopen(folder, inside, direct.id())) {
                assertThat(through.id()).isEqualTo(direct.id());
                assertThat(through.id().inode()).isEqualTo(pinned.inode());
            }
        }
    }

    private interface Attempt {
        void run() throws SyscallException;
    }

    private static void assertRefused(int errno, Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        SyscallException.class,
                        refused ->
                                assertThat(Errno.name(refused.errno()))
                                        .isEqualTo(Errno.name(errno)));
    }
}
