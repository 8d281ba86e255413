// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Map;

/// Real packets between namespaces.
final class Probe {
    private static final int PORT = 7777;
    private static final int PATIENCE_MILLISECONDS = 5_000;

    private Probe() {}

    /// Sends a datagram to an address in another namespace and has it answered from there.
    ///
    /// @return the source that is seen at the far end
    static String exchange(String from, String to, String address) throws IOException {
        InetSocketAddress far = new InetSocketAddress(InetAddress.ofLiteral(address), PORT);
        ProtocolFamily family =
                address.contains(":") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        try (NetworkNamespace here = NetworkNamespace.open(from);
                NetworkNamespace there = NetworkNamespace.open(to);
                DatagramChannel client = here.openDatagramChannel(family);
                DatagramChannel server = there.openDatagramChannel(family)) {
            // To the exact address: a server that listens on all would answer from another one.
            server.bind(far);
            client.socket().setSoTimeout(PATIENCE_MILLISECONDS);
            server.socket().setSoTimeout(PATIENCE_MILLISECONDS);
            client.socket().send(new DatagramPacket(new byte[] {1}, 1, far));
            DatagramPacket seen = new DatagramPacket(new byte[8], 8);
            server.socket().receive(seen);
            server.socket().send(new DatagramPacket(new byte[] {2}, 1, seen.getSocketAddress()));
            DatagramPacket answer = new DatagramPacket(new byte[8], 8);
            client.socket().receive(answer);
            return seen.getAddress().getHostAddress();
        }
    }

    /// How many packets a link has sent.
    static long sent(String namespace, String link) {
        String text = Command.run("ip", "-n", namespace, "-j", "-s", "link", "show", link);
        Object first = Expected.list(text).getFirst();
        Map<String, Object> statistics =
                Json.members(Json.members(first).getOrDefault("stats64", ""));
        return Json.number(Json.members(statistics.getOrDefault("tx", "")), "packets");
    }
}
