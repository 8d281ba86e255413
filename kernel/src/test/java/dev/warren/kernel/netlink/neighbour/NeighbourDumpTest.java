// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.NeighbourAttributes;
import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NeighbourState;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Compares neighbours with what `ip neighbour` and `bridge fdb` say of them, and makes them.
@Lab
final class NeighbourDumpTest {
    @RegisterExtension static final LeakGuard LEAKS = new LeakGuard(Duration.ofSeconds(30));

    private static final String LINKS =
            """
            set -e
            ip link set lo up
            ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up
            ip a add 10.0.0.1/24 dev v0
            ip link add br0 type bridge; ip link set br0 up; ip link set v1 master br0
            ip link add vx0 type vxlan id 7 dstport 4789 local 10.0.0.1 dev v0; ip link set vx0 up
            """;

    private static final String NEIGHBOURS =
            """
            M=02:00:00:00:00:01
            ip neigh add 10.0.0.9 lladdr $M dev v0 nud permanent
            ip neigh add 10.0.0.10 lladdr $M dev v0 nud permanent router extern_learn protocol 9
            ip neigh add 10.0.0.11 lladdr $M dev v0 nud permanent
            ip neigh add 10.0.0.12 dev v0 nud noarp lladdr $M
            ip neigh add 10.0.0.13 dev v0 nud failed
            ip neigh add 2001:db8::6 dev v0 lladdr $M nud permanent router
            ip neigh add proxy 10.0.0.15 dev v0
            ip neigh add proxy 10.0.0.16 dev br0
            ip neigh add proxy 2001:db8::5 dev v0
            bridge fdb add 02:00:00:00:00:99 dev v1 master static
            bridge fdb add 02:00:00:00:00:98 dev v1 master extern_learn
            bridge fdb add 02:00:00:00:00:97 dev v1 master static sticky
            bridge fdb add 02:00:00:00:00:96 dev vx0 dst 10.0.0.44 port 999 vni 77 via v0 self
            bridge fdb append 00:00:00:00:00:00 dev vx0 dst 10.0.0.45
            bridge fdb append 00:00:00:00:00:00 dev vx0 dst 10.0.0.46
            ip nexthop add id 13 via 10.0.0.7 fdb
            ip nexthop add id 14 group 13 fdb
            bridge fdb add 02:00:00:00:00:95 dev vx0 nhid 14 self
            """;

    private final Map<Integer, String> names = new HashMap<>();

    private void readNames(LabNamespace here) {
        for (IpJson link : IpJson.parse(here.run("ip", "-json", "link"))) {
            names.put(link.number("ifindex", 0), link.text("ifname"));
        }
    }

    private int index(String name) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /// What comes and goes by itself: multicast groups, questions under way.
    private static boolean isSteady(String line) {
        return !line.contains("ff02::") && !line.contains("INCOMPLETE") && !line.contains("33:33:");
    }

    private String print(Neighbour neighbour) {
        List<String> words = new ArrayList<>();
        words.add(neighbour.destination().map(IpAddress::toString).orElse("-"));
        words.add(names.getOrDefault(neighbour.link(), "-"));
        words.add(neighbour.address().toString());
        words.add("proto " + neighbour.protocol());
        words.add(
                Stream.of("router", "extern_learn", "proxy")
                        .filter(
                                word ->
                                        switch (word) {
                                            case "router" -> neighbour.isRouter();
                                            case "proxy" -> neighbour.isProxy();
                                            default -> neighbour.isExternallyLearned();
                                        })
                        .toList()
                        .toString());
        words.add(neighbour.isProxy() ? "[]" : neighbour.states().toString());
        return String.join(" ", words);
    }

    private static String print(IpJson neighbour) {
        List<String> words = new ArrayList<>();
        words.add(neighbour.text("dst"));
        words.add(neighbour.text("dev"));
        words.add(neighbour.text("lladdr"));
        words.add("proto " + (neighbour.has("protocol") ? neighbour.word("protocol") : "0"));
        words.add(
                Stream.of("router", "extern_learn", "proxy")
                        .filter(neighbour::names)
                        .toList()
                        .toString());
        words.add(neighbour.texts("state").toString());
        return String.join(" ", words);
    }

    private String printForwarding(Neighbour entry) {
        Neighbour.Tunnel tunnel = entry.tunnel();
        return String.join(
                " ",
                entry.address().toString(),
                names.getOrDefault(entry.link(), "-"),
                entry.destination().map(IpAddress::toString).orElse("-"),
                "port " + tunnel.port(),
                "vni " + tunnel.network().orElse(0),
                "via " + names.getOrDefault(tunnel.link(), ""),
                "vlan " + entry.vlan(),
                "nhid " + entry.nextHopId(),
                "master " + names.getOrDefault(entry.master(), ""),
                entry.isOfSelf() ? "self" : "",
                entry.isExternallyLearned() ? "extern_learn" : "",
                (entry.flags() & NeighbourAttributes.NTF_STICKY) != 0 ? "sticky" : "",
                entry.states().contains(NeighbourState.PERMANENT)
                        ? "permanent"
                        : entry.states().contains(NeighbourState.NOARP) ? "static" : "");
    }

    private static String printForwarding(IpJson entry) {
        List<String> flags = entry.texts("flags");
        return String.join(
                " ",
                entry.text("mac"),
                entry.text("ifname"),
                entry.has("dst") ? entry.text("dst") : "-",
                "port " + entry.number("port", 0),
                "vni " + entry.number("vni", 0),
                "via " + entry.text("viaIf"),
                "vlan " + entry.number("vlan", 0),
                "nhid " + entry.number("nhid", 0),
                "master " + entry.text("master"),
                flags.contains("self") ? "self" : "",
                flags.contains("extern_learn") ? "extern_learn" : "",
                flags.contains("sticky") ? "sticky" : "",
                entry.text("state"));
    }

    private static List<Neighbour> dump(NetlinkSocket socket, NeighbourFamily family)
            throws SyscallException {
        return socket.dump(family).entries();
    }

    private void assertAgree(LabNamespace here, NetlinkSocket socket) throws SyscallException {
        readNames(here);
        Predicate<String> steady = NeighbourDumpTest::isSteady;
        String all = here.run("ip", "-json", "-Numeric", "neigh", "show", "nud", "all");
        assertThat(dump(socket, NeighbourFamily.NEIGHBOURS).stream().map(this::print))
                .filteredOn(steady)
                .containsExactlyInAnyOrderElementsOf(
                        IpJson.parse(all).stream()
                                .map(NeighbourDumpTest::print)
                                .filter(steady)
                                .toList());
        String proxies = here.run("ip", "-json", "neigh", "show", "proxy");
        assertThat(dump(socket, NeighbourFamily.PROXIES).stream().map(this::print))
                .containsExactlyInAnyOrderElementsOf(
                        IpJson.parse(proxies).stream().map(NeighbourDumpTest::print).toList());
        String entries = here.run("bridge", "-json", "-details", "fdb");
        assertThat(dump(socket, NeighbourFamily.FORWARDING).stream().map(this::printForwarding))
                .filteredOn(steady)
                .containsExactlyInAnyOrderElementsOf(
                        IpJson.parse(entries).stream()
                                .map(NeighbourDumpTest::printForwarding)
                                .filter(steady)
                                .toList());
    }

    @Test
    void agreesWithIpAboutEveryKindOfNeighbourAndCanMakeThemAgain() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-neighbours");
            here.run("sh", "-c", LINKS + NEIGHBOURS);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                assertAgree(here, socket);
                assertThat(dump(socket, NeighbourFamily.FORWARDING))
                        .filteredOn(entry -> entry.nextHopId() == 14)
                        .hasSize(1);
                assertThat(dump(socket, NeighbourFamily.NEIGHBOURS))
                        .allSatisfy(
                                each -> {
                                    assertThat(each.rest()).isEmpty();
                                    assertThat(each.age()).isPresent();
                                    assertThat(each.isForwarding()).isFalse();
                                });

                List<Neighbour> made = new ArrayList<>(dump(socket, NeighbourFamily.PROXIES));
                dump(socket, NeighbourFamily.NEIGHBOURS).stream()
                        .filter(each -> each.states().contains(NeighbourState.PERMANENT))
                        .forEach(made::add);
                dump(socket, NeighbourFamily.FORWARDING).stream()
                        .filter(each -> each.address().toString().startsWith("02:00"))
                        .forEach(made::add);
                assertThat(made).hasSize(3 + 4 + 5);
                for (Neighbour each : made) {
                    NeighbourChange.delete(socket, each);
                }
                assertThat(dump(socket, NeighbourFamily.PROXIES)).isEmpty();
                for (Neighbour each : made) {
                    // The others stay a while as failed ones.
                    NeighbourChange.replace(socket, each);
                }
                assertAgree(here, socket);
                assertThat(dump(socket, NeighbourFamily.PROXIES)).hasSize(3);
            }
        }
    }

    @Test
    void ipShowsWhatWeMake() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-neighbours");
            here.run("sh", "-c", LINKS);
            readNames(here);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                Mac mac = Mac.parse("02:00:00:00:00:42");
                Neighbour neighbour =
                        Neighbour.of(IpAddress.parse("10.0.0.42"), index("v0"))
                                .address(mac)
                                .state(NeighbourState.REACHABLE)
                                .build();
                NeighbourChange.add(socket, neighbour);
                assertThatThrownBy(() -> NeighbourChange.add(socket, neighbour))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                there -> assertThat(there.errno()).isEqualTo(Errno.EEXIST));
                assertThat(here.run("ip", "neigh", "show", "10.0.0.42"))
                        .isEqualToNormalizingWhitespace(
                                "10.0.0.42 dev v0 lladdr 02:00:00:00:00:42 REACHABLE");
                NeighbourChange.add(
                        socket, Neighbour.of(IpAddress.parse("10.0.0.77"), 0).proxy().build());
                NeighbourChange.append(
                        socket,
                        Neighbour.forwarding(mac, index("vx0"))
                                .destination(IpAddress.parse("10.0.0.50"))
                                .flags(NeighbourAttributes.NTF_SELF)
                                .build());
                NeighbourChange.add(
                        socket,
                        Neighbour.forwarding(mac, index("v1"))
                                .flags(NeighbourAttributes.NTF_MASTER)
                                .build());

                assertThat(here.run("bridge", "fdb"))
                        .contains("02:00:00:00:00:42 dev vx0 dst 10.0.0.50 self permanent")
                        .contains("02:00:00:00:00:42 dev v1 master br0 permanent");
                assertThat(dump(socket, NeighbourFamily.PROXIES))
                        .extracting(Neighbour::link)
                        .containsExactly(0);
            }
        }
    }
}
