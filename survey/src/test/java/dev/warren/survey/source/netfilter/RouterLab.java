// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.netfilter;

import dev.warren.atlas.query.packetfilter.AddressTypes;
import dev.warren.atlas.query.packetfilter.Hook;
import dev.warren.atlas.query.packetfilter.Packet;
import dev.warren.atlas.query.packetfilter.PacketFilter;
import dev.warren.atlas.query.packetfilter.PacketLink;
import dev.warren.atlas.query.packetfilter.Passage;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.netfilter.Ruleset;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.testkit.Await;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LinkEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client, a router with rules, and a network behind it. Real packets go through; what they have become
/// is noted by the router's last chain.
final class RouterLab implements AutoCloseable {
    /// A packet as the router's last chain sees it; what the evaluator says of it, likewise.
    ///
    /// @param passed whether it came there
    record Fate(
            boolean passed,
            int mark,
            int connectionMark,
            String source,
            int port,
            String to,
            int toPort) {
        static final Fate LOST = new Fate(false, 0, 0, "", 0, "", 0);
    }

    private static final String PROBE =
            """
            table ip probe {
              set arrived { typeof udp length; size 65535; flags dynamic; }
              set marks { typeof udp length . meta mark . ct mark; size 65535; flags dynamic; }
              set paths { typeof udp length . ip saddr . ip daddr; size 65535; flags dynamic; }
              set ports { typeof udp length . udp sport . udp dport; size 65535; flags dynamic; }
              chain first { type filter hook prerouting priority -500; add @arrived { udp length } ; }
              chain last {
                type filter hook postrouting priority 500
                add @paths { udp length . ip saddr . ip daddr }
                add @ports { udp length . udp sport . udp dport }
                ct state untracked add @marks { udp length . meta mark . 0x0 } accept
                add @marks { udp length . meta mark . ct mark }
              }
            }
            """;

    private static final Pattern MARKS = Pattern.compile("(\\d+) \\. (0x\\w+) \\. (0x\\w+)");
    private static final Pattern PATHS = Pattern.compile("(\\d+) \\. ([0-9.]+) \\. ([0-9.]+)");
    private static final Pattern PORTS = Pattern.compile("(\\d+) \\. (\\d+) \\. (\\d+)");
    private static final int UDP_HEADER_BYTES = 8;
    private static final Set<String> OWN = Set.of("10.1.0.1", "10.2.0.1", "127.0.0.1");

    private final LabTopology lab = new LabTopology();
    private final LabNamespace client;
    private final LabNamespace router;
    private final NetworkNamespace clientHandle;
    final NetworkNamespace routerHandle;
    private final Path file;
    private final Findings findings = Findings.collect();
    private int nextPort = 20_000;
    private int nextLength = 20;

    RouterLab(String inputLink) throws IOException {
        client = lab.namespace("warren-nf-client");
        router = lab.namespace("warren-nf-router");
        LabNamespace far = lab.namespace("warren-nf-far");
        for (LabNamespace each : List.of(client, router, far)) {
            // A new namespace begins with what the node has; one that forwards would send packets
            // back.
            each.run("sysctl", "-qw", "net.ipv4.ip_forward=0", "net.ipv6.conf.all.disable_ipv6=1");
        }
        lab.vethPair(
                LinkEnd.in(client, "eth0").withAddress("10.1.0.2/24").withDefaultRoute("10.1.0.1"),
                LinkEnd.in(router, inputLink).withAddress("10.1.0.1/24"));
        lab.vethPair(
                LinkEnd.in(router, "out0").withAddress("10.2.0.1/24").withDefaultRoute("10.2.0.2"),
                LinkEnd.in(far, "eth0").withAddress("10.2.0.2/24").withDefaultRoute("10.2.0.1"));
        router.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
        clientHandle = NetworkNamespace.open(client.path().toString());
        routerHandle = NetworkNamespace.open(router.path().toString());
        file = Files.createTempFile("warren-rules-", ".nft");
    }

    String run(String... words) {
        return router.run(words);
    }

    /// Replaces the rules of nftables, `iptables-nft` among them, and puts the probe in.
    void nft(String rules) throws IOException {
        Files.writeString(file, "flush ruleset\n" + rules + "\n" + PROBE);
        router.run("nft", "-f", file.toString());
    }

    /// Replaces tables by one of the `iptables-…-restore`.
    void restore(String program, String rules) throws IOException {
        Files.writeString(file, rules);
        router.run("sh", "-c", program + " < " + file);
    }

    Ruleset read() {
        Ground ground = new Ground(ProcFilesystem.mounted(), FileRoot.of("/"));
        return new PacketFilterReading(ground.doors(), findings).read(routerHandle);
    }

    /// Sends one packet for each destination and tells what became of each. Each has its own length, by
    /// which it is known again whatever rules have made of it.
    List<Fate> send(List<InetSocketAddress> destinations, List<Integer> ports) {
        Set<String> wanted = new HashSet<>();
        for (int i = 0; i < destinations.size(); i++) {
            int length = nextLength++;
            wanted.add(Integer.toString(length));
            send(ports.get(i), length, destinations.get(i));
        }
        int first = nextLength - destinations.size();
        Await.until("packets at the router", () -> arrived().containsAll(wanted));
        Map<Integer, String[]> marks = seen("marks", MARKS);
        Map<Integer, String[]> paths = seen("paths", PATHS);
        Map<Integer, String[]> translated = seen("ports", PORTS);
        List<Fate> fates = new ArrayList<>();
        for (int i = 0; i < destinations.size(); i++) {
            String[] mark = marks.get(first + i);
            String[] path = paths.get(first + i);
            String[] port = translated.get(first + i);
            fates.add(
                    mark == null || path == null || port == null
                            ? Fate.LOST
                            : new Fate(
                                    true,
                                    number(mark[2]),
                                    number(mark[3]),
                                    path[2],
                                    number(port[2]),
                                    path[3],
                                    number(port[3])));
        }
        // A packet is at most as long as its link allows.
        nextLength = nextLength > 1300 ? 20 : nextLength;
        return fates;
    }

    /// Forgets what was seen.
    void forget() {
        for (String set : List.of("arrived", "marks", "paths", "ports")) {
            run("nft", "flush", "set", "ip", "probe", set);
        }
    }

    int port() {
        return nextPort++;
    }

    private void send(int port, int length, InetSocketAddress to) {
        try (DatagramChannel channel =
                clientHandle.openDatagramChannel(StandardProtocolFamily.INET)) {
            channel.bind(new InetSocketAddress("10.1.0.2", port));
            channel.send(ByteBuffer.allocate(length - UDP_HEADER_BYTES), to);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Set<String> arrived() {
        Set<String> lengths = new HashSet<>();
        Matcher matcher = Pattern.compile("\\d+").matcher(elements("arrived"));
        while (matcher.find()) {
            lengths.add(matcher.group());
        }
        return lengths;
    }

    private String elements(String set) {
        String text = run("nft", "-n", "list", "set", "ip", "probe", set).replaceAll("\\s+", " ");
        int at = text.indexOf("elements");
        return at < 0 ? "" : text.substring(at);
    }

    /// The elements of a set, by the length that each packet has to itself.
    private Map<Integer, String[]> seen(String set, Pattern pattern) {
        Map<Integer, String[]> all = new HashMap<>();
        Matcher matcher = pattern.matcher(elements(set));
        while (matcher.find()) {
            String[] fields = new String[matcher.groupCount() + 1];
            for (int i = 1; i < fields.length; i++) {
                fields[i] = matcher.group(i);
            }
            all.put(number(fields[1]), fields);
        }
        return all;
    }

    private static int number(String text) {
        return Long.decode(text).intValue();
    }

    /// What the evaluator says of the same packet.
    ///
    /// @param notes what it does not know
    static Fate evaluate(
            PacketFilter filter, String link, int port, InetSocketAddress to, List<String> notes) {
        Packet packet =
                Packet.first(
                        IpAddress.parse("10.1.0.2"),
                        IpAddress.parse(to.getAddress().getHostAddress()),
                        17,
                        port,
                        to.getPort());
        Optional<PacketLink> input = Optional.of(new PacketLink(0, link));
        Optional<PacketLink> output = Optional.of(new PacketLink(0, "out0"));
        List<Hook> hooks = List.of(Hook.PREROUTING, Hook.FORWARD, Hook.POSTROUTING);
        for (Hook hook : hooks) {
            packet = packet.between(input, hook == Hook.PREROUTING ? Optional.empty() : output);
            Passage passage = filter.pass(hook, packet, new Addresses());
            notes.addAll(passage.notModelled());
            if (passage.verdict() != Passage.Verdict.ACCEPTED) {
                return Fate.LOST;
            }
            packet = passage.packet();
        }
        return new Fate(
                true,
                packet.mark(),
                packet.connectionMark(),
                packet.source().toString(),
                packet.sourcePort(),
                packet.destination().toString(),
                packet.destinationPort());
    }

    /// The addresses of the router.
    static final class Addresses implements AddressTypes {
        @Override
        public Optional<RouteType> type(IpAddress address, Optional<String> link) {
            String text = address.toString();
            if (OWN.contains(text)) {
                return Optional.of(RouteType.LOCAL);
            }
            return Optional.of(text.endsWith(".255") ? RouteType.BROADCAST : RouteType.UNICAST);
        }

        @Override
        public Optional<IpAddress> ownAddress(String link, boolean isV6) {
            return Optional.of(IpAddress.parse(link.equals("out0") ? "10.2.0.1" : "10.1.0.1"));
        }
    }

    List<InetSocketAddress> destinations() {
        List<InetSocketAddress> all = new ArrayList<>();
        for (String address :
                List.of("10.2.0.2", "10.2.0.3", "10.20.65.21", "198.51.100.10", "10.2.7.9")) {
            all.add(new InetSocketAddress(address, 80));
            all.add(new InetSocketAddress(address, 5353));
        }
        return all;
    }

    @Override
    public void close() throws SyscallException {
        clientHandle.close();
        routerHandle.close();
        lab.close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
