// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warren.lab.BuiltLab;
import dev.warren.lab.LabException;
import dev.warren.lab.LabOptions;
import dev.warren.lab.LabPod;
import dev.warren.lab.Labs;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An EKS node on which something is broken by hand, and what Warren prints of it.
final class EksFailureLab implements AutoCloseable {
    static final String WEB = "pod:default/web-6d4cf56db6-x2x7k";
    static final String WEB_ADDRESS = "10.20.70.31";
    static final String GATEWAY = "10.20.64.1";
    static final String INTERNET = "198.51.100.10";
    static final String PRIMARY = "eni-0aa11bb22cc33dd44";
    static final String SECONDARY = "eni-0ee55ff6677889900";

    private static final String NAME = "t-failures";
    private static final int COUNT = 64;
    private static final int PORT = 7777;
    private static final int PATIENCE_MILLISECONDS = 5_000;

    private final BuiltLab lab;

    private EksFailureLab(BuiltLab lab) {
        this.lab = lab;
    }

    static EksFailureLab up(Path folder) throws LabException {
        return up(folder, LabOptions.eks());
    }

    static EksFailureLab up(Path folder, LabOptions.Builder options) throws LabException {
        return new EksFailureLab(Labs.in(folder).up(options.name(NAME).build()));
    }

    String node() {
        return lab.record().node();
    }

    String world() {
        return lab.worldPath();
    }

    Path root() {
        return lab.root();
    }

    LabPod pod(String title) {
        return lab.pod(title);
    }

    /// Runs `ip` in the node's namespace.
    String ip(String words) {
        return ipIn(node(), words);
    }

    String ipIn(String namespace, String words) {
        return Command.run(words(List.of("ip", "-n", namespace), words));
    }

    /// Runs a program in the node's namespace.
    String run(String words) {
        return runIn(node(), words);
    }

    String runIn(String namespace, String words) {
        return Command.run(words(List.of("ip", "netns", "exec", namespace), words));
    }

    private static String[] words(List<String> begin, String words) {
        List<String> all = new ArrayList<>(begin);
        all.addAll(List.of(words.split(" ", -1)));
        return all.toArray(String[]::new);
    }

    /// Asks Warren.
    Warren warren(String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of("--root", root().toString()));
        return Warren.run(all.toArray(String[]::new));
    }

    Warren path(String from, String to) {
        return warren("path", from, "--to", to);
    }

    /// The one way in the answer in JSON.
    JsonNode way(String from, String to) {
        return warren("path", from, "--to", to, "-o", "json").json().at("/items/0");
    }

    /// Sends packets from a pod to the world: far more than what else goes by meanwhile, such as the end
    /// of a connection to the metadata service, which a thread closes in its own time.
    ///
    /// @return `ens5 10.20.65.10`: the card by which they left, and the source that was seen
    String send(String title, String to) throws IOException {
        long five = sent("ens5");
        long six = sent("ens6");
        String source = arrive(title, to);
        boolean byFive = sent("ens5") - five >= COUNT;
        boolean bySix = sent("ens6") - six >= COUNT;
        return (byFive && bySix ? "both" : byFive ? "ens5" : bySix ? "ens6" : "none")
                + " "
                + source;
    }

    /// Sends a packet that need not arrive.
    void drop(String title, String to) throws IOException {
        try (NetworkNamespace here = NetworkNamespace.open(pod(title).path());
                DatagramChannel client = here.openDatagramChannel(StandardProtocolFamily.INET)) {
            InetSocketAddress far = new InetSocketAddress(InetAddress.ofLiteral(to), PORT);
            client.socket().send(new DatagramPacket(new byte[] {1}, 1, far));
        }
    }

    /// How many packets the node's reverse path filter has dropped.
    long refusedByReversePath() {
        List<String> lines =
                run("cat /proc/net/netstat")
                        .lines()
                        .filter(line -> line.startsWith("TcpExt:"))
                        .toList();
        List<String> names = List.of(lines.getFirst().split(" ", -1));
        List<String> values = List.of(lines.getLast().split(" ", -1));
        return Long.parseLong(values.get(names.indexOf("IPReversePathFilter")));
    }

    private String arrive(String title, String to) throws IOException {
        InetSocketAddress far = new InetSocketAddress(InetAddress.ofLiteral(to), PORT);
        try (NetworkNamespace here = NetworkNamespace.open(pod(title).path());
                NetworkNamespace there = NetworkNamespace.open(world());
                DatagramChannel client = here.openDatagramChannel(StandardProtocolFamily.INET);
                DatagramChannel server = there.openDatagramChannel(StandardProtocolFamily.INET)) {
            server.bind(far);
            server.socket().setSoTimeout(PATIENCE_MILLISECONDS);
            DatagramPacket seen = new DatagramPacket(new byte[8], 8);
            for (int i = 0; i < COUNT; i++) {
                client.socket().send(new DatagramPacket(new byte[] {1}, 1, far));
                server.socket().receive(seen);
            }
            return seen.getAddress().getHostAddress();
        }
    }

    private long sent(String link) throws IOException {
        return new ObjectMapper()
                .readTree(ip("-j -s link show " + link))
                .at("/0/stats64/tx/packets")
                .asLong();
    }

    @Override
    public void close() throws LabException {
        lab.close();
    }
}
