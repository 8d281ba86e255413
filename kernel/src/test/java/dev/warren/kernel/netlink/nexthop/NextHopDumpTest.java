// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.nexthop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Compares nexthop objects with what `ip nexthop` says of them, and makes them.
@Lab
final class NextHopDumpTest {
    @RegisterExtension static final LeakGuard LEAKS = new LeakGuard(Duration.ofSeconds(30));

    private static final String OBJECTS =
            """
            set -e
            ip link set lo up
            ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up
            ip a add 10.0.0.1/24 dev v0
            ip nexthop add id 1 via 10.0.0.2 dev v0
            ip nexthop add id 2 via 192.0.2.2 dev v0 onlink proto 9
            ip nexthop add id 3 blackhole
            ip nexthop add id 4 dev v0
            ip nexthop add id 5 via fe80::7 dev v1
            ip nexthop add id 10 group 1,5/2
            ip nexthop add id 11 group 1/2 type resilient buckets 32 idle_timer 60
            ip nexthop add id 13 via 10.0.0.7 fdb
            ip nexthop add id 14 group 13,256 fdb
            ip nexthop add id 4294967295 via 10.0.0.3 dev v0
            """;

    private final Map<Integer, String> names = new HashMap<>();

    private String print(NextHopObject object) {
        return String.join(
                " ",
                object.id() + "",
                object.hop().flatMap(NextHop::gateway).map(IpAddress::toString).orElse("-"),
                object.hop().map(hop -> names.getOrDefault(hop.link(), "-")).orElse("-"),
                object.group().stream()
                        .map(member -> member.id() + "," + member.weight())
                        .toList()
                        .toString(),
                object.groupType() == 1 ? "resilient" : "",
                object.isBlackhole() ? "blackhole" : "",
                object.isForwarding() ? "fdb" : "",
                "scope " + object.scope(),
                "proto " + object.protocol(),
                (object.flags() & RouteAttributes.RTNH_F_ONLINK) != 0 ? "[onlink]" : "[]");
    }

    private static String print(IpJson object) {
        return String.join(
                " ",
                (object.number("id", 0) & 0xffffffffL) + "",
                object.has("gateway") ? object.text("gateway") : "-",
                object.has("dev") ? object.text("dev") : "-",
                object.objects("group").stream()
                        .map(member -> member.word("id") + "," + member.number("weight", 1))
                        .toList()
                        .toString(),
                object.text("type").equals("resilient") ? "resilient" : "",
                object.names("blackhole") ? "blackhole" : "",
                object.names("fdb") ? "fdb" : "",
                "scope " + object.word("scope"),
                "proto " + object.word("protocol"),
                object.texts("flags").toString());
    }

    private List<NextHopObject> assertAgree(LabNamespace here, NetlinkSocket socket)
            throws SyscallException {
        for (IpJson link : IpJson.parse(here.run("ip", "-json", "link"))) {
            names.put(link.number("ifindex", 0), link.text("ifname"));
        }
        List<NextHopObject> ours = socket.dump(NextHopFamily.NEXT_HOPS).entries();
        String json = here.run("ip", "-json", "-details", "-Numeric", "nexthop");
        assertThat(ours.stream().map(this::print))
                .containsExactlyElementsOf(
                        IpJson.parse(json).stream().map(NextHopDumpTest::print).toList());
        return ours;
    }

    @Test
    void agreesWithIpAndCanMakeThemAgain() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-nexthops");
            here.run("sh", "-c", OBJECTS);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                List<NextHopObject> objects = assertAgree(here, socket);
                assertThat(objects).hasSize(10);
                for (NextHopObject object : objects.reversed()) {
                    NextHopChange.delete(socket, object.id());
                }
                assertThat(socket.dump(NextHopFamily.NEXT_HOPS).entries()).isEmpty();
                for (NextHopObject object : objects) {
                    NextHopChange.add(socket, object);
                }
                assertAgree(here, socket);
            }
        }
    }

    @Test
    void ipShowsWhatWeMake() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-nexthops");
            here.run("sh", "-c", OBJECTS);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                NextHop hop = NextHop.via(IpAddress.parse("10.0.0.9"), 3);
                NextHopObject object = NextHopObject.of(70, false, hop);
                NextHopChange.add(socket, object);
                assertThatThrownBy(() -> NextHopChange.add(socket, object))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                there -> assertThat(there.errno()).isEqualTo(Errno.EEXIST));
                NextHopChange.replace(
                        socket,
                        NextHopObject.ofGroup(
                                71,
                                List.of(
                                        new NextHopObject.Member(70, 7),
                                        new NextHopObject.Member(1, 1))));

                assertAgree(here, socket);
                assertThat(here.run("ip", "nexthop", "show", "id", "71"))
                        .isEqualToNormalizingWhitespace("id 71 group 70,7/1");
            }
        }
    }
}
