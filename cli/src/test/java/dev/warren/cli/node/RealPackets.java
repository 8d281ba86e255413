// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.kernel.netlink.link.LinkFiguresFamily;
import dev.warren.namespace.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Real packets between namespaces, and by which links of a node they go.
final class RealPackets {
    /// Far more than the questions for link-layer addresses and routers that go by meanwhile.
    private static final int COUNT = 64;

    private static final int PORT = 7777;
    private static final int PATIENCE_MILLISECONDS = 5_000;

    private RealPackets() {}

    /// What became of them.
    ///
    /// @param source that the receiver saw
    /// @param links of the node that sent as many packets as were sent
    record Seen(String source, Set<String> links) {}

    /// Sends datagrams from an address of one namespace to an address of another, and has the last one
    /// answered.
    ///
    /// @param node the namespace whose links are looked at
    static Seen send(String node, String from, String source, String receiver, String address)
            throws IOException {
        InetSocketAddress far = new InetSocketAddress(InetAddress.ofLiteral(address), PORT);
        InetAddress near = InetAddress.ofLiteral(source);
        ProtocolFamily family =
                near instanceof Inet6Address
                        ? StandardProtocolFamily.INET6
                        : StandardProtocolFamily.INET;
        try (NetworkNamespace middle = NetworkNamespace.open(node);
                NetworkNamespace here = NetworkNamespace.open(from);
                NetworkNamespace there = NetworkNamespace.open(receiver);
                NetlinkSocket counters = middle.openRouteNetlink();
                DatagramChannel client = here.openDatagramChannel(family);
                DatagramChannel server = there.openDatagramChannel(family)) {
            // To the exact address: a server that listens on all would answer from another one.
            server.bind(far);
            client.bind(new InetSocketAddress(near, 0));
            client.socket().setSoTimeout(PATIENCE_MILLISECONDS);
            server.socket().setSoTimeout(PATIENCE_MILLISECONDS);
            Map<Integer, Long> before = sent(counters);
            DatagramPacket seen = new DatagramPacket(new byte[8], 8);
            for (int i = 0; i < COUNT; i++) {
                client.socket().send(new DatagramPacket(new byte[] {1}, 1, far));
                server.socket().receive(seen);
            }
            Set<String> links = busy(counters, before);
            server.socket().send(new DatagramPacket(new byte[] {2}, 1, seen.getSocketAddress()));
            client.socket().receive(new DatagramPacket(new byte[8], 8));
            return new Seen(text(seen.getAddress()), links);
        }
    }

    private static Map<Integer, Long> sent(NetlinkSocket socket) throws IOException {
        Map<Integer, Long> sent = new HashMap<>();
        socket.dump(LinkFiguresFamily.LINK_FIGURES)
                .entries()
                .forEach(link -> sent.put(link.link(), link.sent().packets()));
        return sent;
    }

    private static Set<String> busy(NetlinkSocket socket, Map<Integer, Long> before)
            throws IOException {
        Map<Integer, Long> now = sent(socket);
        Set<String> busy = new TreeSet<>();
        for (Link link : socket.dump(LinkFamily.LINKS).entries()) {
            long more = now.getOrDefault(link.index(), 0L) - before.getOrDefault(link.index(), 0L);
            if (more >= COUNT) {
                busy.add(link.name());
            }
        }
        return busy;
    }

    /// As the program writes it.
    private static String text(InetAddress address) {
        return dev.warren.kernel.net.IpAddress.parse(address.getHostAddress()).toString();
    }
}
