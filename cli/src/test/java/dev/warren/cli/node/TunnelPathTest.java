// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren path` through a VXLAN as flannel wires it, beside the packet that comes out of it.
@Lab
@ExtendWith(LeakGuard.class)
final class TunnelPathTest {
    private static final String FAR_MAC = "02:00:00:00:22:01";

    private static void in(LabNamespace namespace, String words) {
        Command.run(("ip -n " + namespace.title() + " " + words).split(" "));
    }

    private static void wire(LabTopology lab) {
        LabNamespace node = lab.namespace("wt-node");
        LabNamespace pod = lab.namespace("wt-pod");
        LabNamespace far = lab.namespace("wt-far");
        lab.vethPair(
                LinkEnd.in(node, "v1").withAddress("10.213.20.1/24"),
                LinkEnd.in(pod, "eth0").withAddress("10.213.20.2/24"));
        lab.vethPair(
                LinkEnd.in(node, "u1").withAddress("172.31.20.1/24"),
                LinkEnd.in(far, "eth0").withAddress("172.31.20.2/24"));
        in(pod, "route add default via 10.213.20.1");
        Command.run("ip", "netns", "exec", "wt-node", "sysctl", "-qw", "net.ipv4.ip_forward=1");
        in(node, "link add flannel.1 type vxlan id 1 local 172.31.20.1 dstport 8472 nolearning");
        in(node, "link set flannel.1 up");
        in(node, "address add 10.213.21.0/32 dev flannel.1");
        in(node, "neighbour add 10.213.22.0 lladdr " + FAR_MAC + " dev flannel.1 nud permanent");
        Command.run(
                ("bridge -n wt-node fdb append " + FAR_MAC + " dev flannel.1 dst 172.31.20.2")
                        .split(" "));
        in(node, "route add 10.213.22.0/24 via 10.213.22.0 dev flannel.1 onlink");
    }

    @Test
    void theOuterPacketGoesWhereTheForwardingEntrySays() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            wire(lab);

            Warren run = Warren.run("path", "wt-pod", "--to", "10.213.22.5", "-o", "json");

            // The packet of the tunnel arrives on this very machine, where nobody unwraps it.
            assertThat(run.status()).as(run.errors()).isEqualTo(5);
            JsonNode hops = run.json().at("/items/0/hops");
            assertThat(hops.findValuesAsText("device")).containsExactly("eth0", "flannel.1", "u1");
            JsonNode outer = hops.get(2);
            assertThat(outer.get("notes").get(0).asText())
                    .isEqualTo("flannel.1 wraps it for 172.31.20.2 (VXLAN, network 1)");
            assertThat(outer.get("destination").asText()).isEqualTo("172.31.20.2");
            assertThat(outer.get("source").asText()).isEqualTo(sourceOfRealPacket());
            assertThat(run.json().at("/items/0/reason").asText()).contains("tunnel");
        }
    }

    /// What comes out of the tunnel is UDP like any other for a machine that has no VXLAN.
    private static String sourceOfRealPacket() throws IOException {
        try (NetworkNamespace pod = NetworkNamespace.open("/run/netns/wt-pod");
                NetworkNamespace far = NetworkNamespace.open("/run/netns/wt-far");
                DatagramChannel client = pod.openDatagramChannel(StandardProtocolFamily.INET);
                DatagramChannel server = far.openDatagramChannel(StandardProtocolFamily.INET)) {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("172.31.20.2"), 8472));
            server.socket().setSoTimeout(5_000);
            client.socket()
                    .send(
                            new DatagramPacket(
                                    new byte[] {1},
                                    1,
                                    new InetSocketAddress(
                                            InetAddress.ofLiteral("10.213.22.5"), 7777)));
            DatagramPacket seen = new DatagramPacket(new byte[256], 256);
            server.socket().receive(seen);
            byte[] header = seen.getData();
            assertThat(header[0] & 0x08).as("flag of VXLAN's network").isEqualTo(0x08);
            assertThat(header[6]).as("network").isEqualTo((byte) 1);
            return seen.getAddress().getHostAddress();
        }
    }
}
