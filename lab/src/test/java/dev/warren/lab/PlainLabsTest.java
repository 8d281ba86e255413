// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nodes without a cloud, by real packets.
@Lab
@ExtendWith(LeakGuard.class)
class PlainLabsTest {
    @TempDir Path folder;

    private BuiltLab up(LabOptions.Kind kind) throws LabException {
        return Labs.in(folder).up(LabOptions.of(kind).name("t-" + kind.word()).build());
    }

    @ParameterizedTest
    @CsvSource({
        "BRIDGE, 192.168.48.10",
        "DOCKER, 192.168.48.10",
        "PTP, 192.168.48.10",
        "MACVLAN, 192.168.50.100"
    })
    void podsReachTheWorldAndEachOther(LabOptions.Kind kind, String seen)
            throws LabException, IOException {
        try (BuiltLab lab = up(kind)) {
            assertThat(lab.notes()).isEmpty();
            LabPod first = lab.pods().get(0);
            LabPod second = lab.pods().get(1);

            assertThat(Probe.exchange(first.path(), lab.worldPath(), PlainNode.INTERNET))
                    .isEqualTo(seen);
            assertThat(Probe.exchange(first.path(), second.path(), second.address().toString()))
                    .isEqualTo(first.address().toString());
        }
    }

    @Test
    void thePointToPointRoutesAreThoseOfThePlugin() throws LabException {
        try (BuiltLab lab = up(LabOptions.Kind.PTP)) {
            LabPod pod = lab.pods().getFirst();
            assertThat(Expected.ip(lab.record().node(), "route"))
                    .contains("%s dev %s scope host".formatted(pod.address(), pod.hostLink()));
            assertThat(Expected.ip(pod.netns(), "route"))
                    .containsExactlyInAnyOrder(
                            "default via 10.245.0.1 dev eth0",
                            "10.245.0.0/20 via 10.245.0.1 dev eth0 src 10.245.0.2",
                            "10.245.0.1 dev eth0 scope link src 10.245.0.2");
        }
    }

    @Test
    void aPublishedPortOfDockersIsReachedFromOutside() throws LabException, IOException {
        try (BuiltLab lab = up(LabOptions.Kind.DOCKER);
                NetworkNamespace container = NetworkNamespace.open(lab.pods().getFirst().path());
                NetworkNamespace world = NetworkNamespace.open(lab.worldPath());
                ServerSocketChannel server =
                        container.openServerSocketChannel(StandardProtocolFamily.INET);
                SocketChannel client = world.openSocketChannel(StandardProtocolFamily.INET)) {
            server.bind(new InetSocketAddress(DockerNode.CONTAINER_PORT));
            client.socket()
                    .connect(
                            new InetSocketAddress(
                                    InetAddress.ofLiteral(PlainNode.NODE.toString()),
                                    DockerNode.PUBLISHED_PORT),
                            5_000);

            assertThat(client.isConnected()).isTrue();
        }
    }
}
