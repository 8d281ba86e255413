// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.kernel.netlink.nsid.NamespaceIdFamily;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
final class NetlinkSocketTest {
    private static List<String> names(NetlinkSocket socket) throws SyscallException {
        return socket.dump(LinkFamily.LINKS).entries().stream().map(Link::name).toList();
    }

    @Test
    void noProgramInheritsASocket() throws IOException {
        Set<String> before = sockets();
        try (NetlinkSocket socket = NetlinkSocket.openRoute()) {
            Set<String> opened = sockets();
            opened.removeAll(before);

            assertThat(names(socket)).contains("lo");
            assertThat(opened).hasSize(1);
            String flags =
                    java.nio.file.Files.readString(
                            Path.of("/proc/self/fdinfo", opened.iterator().next()));
            assertThat(Long.parseLong(flags.lines().toList().get(1).substring(6).strip(), 8))
                    .satisfies(bits -> assertThat(bits & Files.O_CLOEXEC).isNotZero());
        }
        assertThat(sockets()).isEqualTo(before);
    }

    private static Set<String> sockets() throws IOException {
        try (Stream<Path> numbers = java.nio.file.Files.list(Path.of("/proc/self/fd"))) {
            return numbers.filter(NetlinkSocketTest::isSocket)
                    .map(number -> number.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isSocket(Path number) {
        try {
            return java.nio.file.Files.readSymbolicLink(number).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void answersManyQuestionsInTurn() throws SyscallException {
        try (NetlinkSocket socket = NetlinkSocket.openRoute();
                Fd own = Fd.open("/proc/self/ns/net", Files.O_RDONLY)) {
            List<String> expected = names(socket);
            for (int i = 0; i < 200; i++) {
                assertThat(names(socket)).isEqualTo(expected);
                NamespaceIdFamily.numberOf(socket, own);
            }
        }
    }

    @Test
    void aRefusalCarriesTheKernelsOwnWordsAndTheSocketGoesOn() throws SyscallException {
        try (NetlinkSocket socket = NetlinkSocket.openRoute();
                Fd file = Fd.open("/dev/null", Files.O_RDONLY)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> NamespaceIdFamily.numberOf(socket, file))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL))
                        .hasMessageContaining("RTM_GETNSID")
                        .hasMessageContaining("the kernel says: Peer netns reference is invalid");
                assertThat(names(socket)).contains("lo");
            }
        }
    }

    @Test
    void isUsedFromAnyThread() throws Exception {
        try (NetlinkSocket socket = NetlinkSocket.openRoute()) {
            List<String> expected = names(socket);
            List<String> seen = new java.util.ArrayList<>();
            for (Thread.Builder builder : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
                builder.start(
                                () -> {
                                    try {
                                        seen.addAll(names(socket));
                                    } catch (SyscallException failed) {
                                        throw new AssertionError(failed);
                                    }
                                })
                        .join();
            }

            assertThat(seen).hasSize(2 * expected.size()).containsAll(expected);
        }
    }

    @Test
    void aClosedOneIsNotUsed() throws SyscallException {
        NetlinkSocket socket = NetlinkSocket.openRoute();
        socket.close();
        socket.close();

        assertThatThrownBy(() -> names(socket)).isInstanceOf(IllegalStateException.class);
    }
}
