// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.event.Poll;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakGuard.class)
final class SocketDescriptorTest {
    /// `asm-generic/errno.h`; nobody else needs them.
    private static final int EDESTADDRREQ = 89;

    private static final int EPROTONOSUPPORT = 93;
    private static final int EAFNOSUPPORT = 97;
    private static final int EADDRNOTAVAIL = 99;

    private static SocketDescriptor open(String address) throws SyscallException {
        int family = address.contains(":") ? Sockets.AF_INET6 : Sockets.AF_INET;
        return SocketDescriptor.open(family, Sockets.SOCK_DGRAM, Sockets.IPPROTO_UDP);
    }

    private static void assertRefused(int errno, ThrowingCallable attempt) {
        SyscallException refused = catchThrowableOfType(SyscallException.class, attempt);
        assertThat(refused).isNotNull();
        assertThat(Errno.name(refused.errno())).isEqualTo(Errno.name(errno));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void talksToJavasOwnSockets(String loopback) throws IOException {
        IpAddress address = IpAddress.parse(loopback);
        try (SocketDescriptor socket = open(loopback);
                DatagramChannel java = DatagramChannel.open()) {
            java.bind(new InetSocketAddress(InetAddress.getByName(loopback), 0));
            int port = ((InetSocketAddress) java.getLocalAddress()).getPort();
            socket.bind(SocketAddressBytes.of(address, 0));
            assertRefused(EDESTADDRREQ, () -> socket.send(new byte[] {1}));
            socket.connect(SocketAddressBytes.of(address, port));
            assertThat(socket.receive()).isEmpty();

            socket.send(new byte[] {1, 2, 3});
            ByteBuffer got = ByteBuffer.allocate(8);
            java.send(ByteBuffer.wrap(new byte[] {4}), java.receive(got));

            assertThat(got.flip().remaining()).isEqualTo(3);
            Poll.await(
                    List.of(new Poll.Interest(socket.fd(), Polling.POLLIN)),
                    Duration.ofSeconds(20));
            assertThat(socket.receive()).contains(new byte[] {4});
        }
    }

    @Test
    void refusesWhatTheKernelRefuses() throws IOException {
        assertRefused(EAFNOSUPPORT, () -> SocketDescriptor.open(99, 1, 0).close());
        assertRefused(
                EPROTONOSUPPORT,
                () ->
                        SocketDescriptor.open(
                                        Sockets.AF_INET, Sockets.SOCK_DGRAM, Sockets.IPPROTO_TCP)
                                .close());
        try (SocketDescriptor socket = open("127.0.0.1")) {
            assertRefused(
                    EADDRNOTAVAIL,
                    () -> socket.bind(SocketAddressBytes.of(IpAddress.parse("192.0.2.1"), 0)));
            assertRefused(Errno.EMSGSIZE, () -> socket.send(new byte[32 * 1024 + 1]));
        }
    }

    @Test
    void namesItsNamespace() throws IOException {
        try (SocketDescriptor socket = open("127.0.0.1");
                NetlinkSocket other = NetlinkSocket.openRoute()) {
            assertThat(socket.namespaceCookie()).isPresent().isEqualTo(other.namespaceCookie());
        }
    }
}
