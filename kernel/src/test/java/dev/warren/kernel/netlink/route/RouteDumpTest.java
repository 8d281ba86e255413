// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.lab.Flapping;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteMetric;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Compares routes with what `ip -json -details route` says of them, and makes them.
@Lab
final class RouteDumpTest {
    @RegisterExtension static final LeakGuard LEAKS = new LeakGuard(Duration.ofSeconds(30));

    /// Two pairs with addresses; every kind of route that `ip` and this kernel know.
    static final String LINKS =
            """
            set -e
            ip link set lo up
            ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up
            ip link add w0 type veth peer name w1; ip link set w0 up; ip link set w1 up
            ip a add 10.0.0.1/24 dev v0; ip a add 10.1.0.1/24 dev w0
            ip a add 2001:db8::1/64 dev v0 nodad; ip a add 2001:db8:1::1/64 dev w0 nodad
            """;

    private static final String ROUTES =
            """
            ip r add 10.9.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via 10.1.0.2 weight 256
            ip r add 10.8.0.0/16 via inet6 2001:db8::2 dev v0 mtu lock 1400 advmss 1300 window 9000 \
                initcwnd 7 initrwnd 8 table 70000 proto 99 metric 7 src 10.0.0.1
            ip r add 10.7.0.0/16 dev v0 scope link congctl cubic features ecn rto_min 50ms quickack 1 \
                realms 3/4 tos 0x10
            ip r add 10.6.0.0/16 via 192.0.2.9 dev v0 onlink table 4294967295 metric 4294967295
            ip r add default via 10.0.0.2
            for t in blackhole unreachable prohibit throw; do
                i=$((i + 1))
                ip r add $t 10.66.$i.0/24
                ip -6 r add $t 2001:db8:66:$i::/64
            done
            ip -6 r add default via 2001:db8::2 metric 17
            ip -6 r add 2001:db8:9::/48 nexthop via 2001:db8::2 weight 2 nexthop via 2001:db8:1::2
            ip -6 r add 2001:db8:8::/48 via fe80::1 dev v0 pref high expires 600 metric 5 hoplimit 9
            ip -6 r add 2001:db8:7::/48 from 2001:db8::/64 via fe80::1 dev v0 pref low
            ip -6 r add 2001:db8:6::/48 dev v0 src 2001:db8::1 table 70001 mtu 1300 proto 186
            ip nexthop add id 1 via 10.0.0.2 dev v0
            ip nexthop add id 2 via 10.1.0.2 dev w0 onlink
            ip nexthop add id 3 blackhole
            ip nexthop add id 10 group 1,5/2
            ip nexthop add id 12 via 2001:db8::2 dev v0
            ip r add 10.20.0.0/16 nhid 10
            ip r add 10.21.0.0/16 nhid 3
            ip r add 10.22.0.0/16 nhid 12
            ip -6 r add 2001:db8:20::/48 nhid 12
            ip r add 10.30.0.0/16 encap ip id 100 dst 10.0.0.9 via 10.0.0.2 dev v0
            ip -6 r add 2001:db8:30::/48 encap seg6 mode encap segs 2001:db8::77 dev v0
            ip r add multicast 225.0.0.0/8 dev v0
            ip r add anycast 10.77.0.1 dev v0
            ip -6 r add anycast 2001:db8:77::1 dev v0
            ip r add local 10.78.0.1 dev v0
            ip r add broadcast 10.78.0.2 dev v0
            ip link set w1 down
            """;

    private static String ip(LabNamespace namespace, String family) {
        return namespace.run(
                "ip", "-json", "-details", "-Numeric", family, "route", "show", "table", "all");
    }

    private static void assertAgree(LabNamespace here, NetlinkSocket socket)
            throws SyscallException {
        RouteText text = new RouteText(here);
        List<String> theirs = new ArrayList<>(text.printTheirs(ip(here, "-4")));
        theirs.addAll(text.printTheirs(ip(here, "-6")));
        Dump<Route> dump = RouteFamily.dumpAll(socket);

        assertThat(dump.interrupted()).isFalse();
        assertThat(text.printOurs(dump.entries())).containsExactlyElementsOf(theirs);
    }

    private static Route one(NetlinkSocket socket, String destination) throws SyscallException {
        return RouteFamily.dumpAll(socket).entries().stream()
                .filter(route -> route.destination().equals(Cidr.parse(destination)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void agreesWithIpAboutEveryKindOfRoute() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-routes");
            here.run("sh", "-c", LINKS + ROUTES);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                assertAgree(here, socket);
                List<Route> routes = RouteFamily.dumpAll(socket).entries();
                assertThat(routes).allSatisfy(route -> assertThat(route.rest()).isEmpty());
                assertThat(routes)
                        .extracting(Route::type)
                        .contains(RouteType.THROW, RouteType.ANYCAST, RouteType.BLACKHOLE);
                assertThat(one(socket, "10.8.0.0/16").metrics().isLocked(RouteMetric.MTU)).isTrue();
                assertThat(one(socket, "10.8.0.0/16").metrics().isLocked(RouteMetric.ADVMSS))
                        .isFalse();
                assertThat(one(socket, "2001:db8:8::/48").cacheInfo().orElseThrow().expires())
                        .hasValueSatisfying(
                                left -> assertThat(left.toSeconds()).isBetween(500L, 600L));
                assertThat(one(socket, "10.9.0.0/16").nextHops())
                        .extracting(NextHop::isLinkDown)
                        .containsExactly(false, true);
                assertThat(
                                one(socket, "10.30.0.0/16")
                                        .nextHops()
                                        .getFirst()
                                        .encapsulation()
                                        .orElseThrow()
                                        .data())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void whatWasReadCanBeMadeAgain() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-routes");
            here.run("sh", "-c", LINKS + ROUTES.replace("expires 600", ""));
            try (NetlinkSocket socket = LabSocket.in(here)) {
                RouteText text = new RouteText(here);
                List<Route> before =
                        RouteFamily.dumpAll(socket).entries().stream()
                                .filter(route -> route.protocol() != 2)
                                .toList();
                assertThat(before).hasSizeGreaterThan(25);
                List<String> whole = text.printOurs(RouteFamily.dumpAll(socket).entries());
                for (Route route : before) {
                    RouteChange.delete(socket, route);
                }
                assertThat(RouteFamily.dumpAll(socket).entries())
                        .allMatch(route -> route.protocol() == 2);
                // What others need first: routes to gateways.
                for (Route route : before) {
                    RouteChange.add(socket, route);
                }
                assertThat(text.printOurs(RouteFamily.dumpAll(socket).entries()))
                        .containsExactlyInAnyOrderElementsOf(whole);
                assertAgree(here, socket);
            }
        }
    }

    @Test
    void ipShowsWhatWeMake() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-routes");
            here.run("sh", "-c", LINKS);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                RouteText text = new RouteText(here);
                int v0 = text.index("v0");
                int w0 = text.index("w0");
                Route plain = Route.to(Cidr.parse("10.50.0.0/16")).onto(v0).build();
                RouteChange.add(socket, plain);
                assertThatThrownBy(() -> RouteChange.add(socket, plain))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                there -> assertThat(there.errno()).isEqualTo(Errno.EEXIST));
                RouteChange.replace(
                        socket,
                        Route.to(Cidr.parse("10.50.0.0/16"))
                                .via(IpAddress.parse("2001:db8::9"), v0)
                                .with(RouteMetric.MTU, 1400)
                                .build());
                RouteChange.add(
                        socket,
                        Route.to(Cidr.parse("0.0.0.0/0"))
                                .table(4_000_000_000L)
                                .metric(7)
                                .through(NextHop.via(IpAddress.parse("10.0.0.2"), v0).withWeight(9))
                                .through(NextHop.via(IpAddress.parse("192.0.2.2"), w0).onLink())
                                .build());
                RouteChange.add(
                        socket,
                        Route.to(Cidr.parse("2001:db8:50::/48")).type(RouteType.PROHIBIT).build());
                RouteChange.append(socket, Route.to(Cidr.parse("10.50.0.0/16")).onto(w0).build());

                assertAgree(here, socket);
                assertThat(here.run("ip", "route", "show", "table", "4000000000"))
                        .isEqualToNormalizingWhitespace(
                                "default metric 7 nexthop via 10.0.0.2 dev v0 weight 9 nexthop via"
                                        + " 192.0.2.2 dev w0 weight 1 onlink");
                assertThat(here.run("ip", "route", "show", "10.50.0.0/16"))
                        .isEqualToNormalizingWhitespace(
                                "10.50.0.0/16 via inet6 2001:db8::9 dev v0 mtu 1400"
                                        + " 10.50.0.0/16 dev w0 scope link");
                assertThat(here.run("ip", "-6", "route", "show", "2001:db8:50::/48"))
                        .startsWith("prohibit 2001:db8:50::/48 dev lo");
                assertThatThrownBy(
                                () ->
                                        RouteChange.delete(
                                                socket,
                                                Route.to(Cidr.parse("10.51.0.0/16"))
                                                        .onto(v0)
                                                        .build()))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                gone -> assertThat(gone.errno()).isEqualTo(Errno.ESRCH));
            }
        }
    }

    @Test
    void readsATableOfManyDatagrams(@TempDir Path folder) throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace many = lab.namespace("warren-many-routes");
            many.run("sh", "-c", LINKS);
            StringBuilder batch = new StringBuilder();
            for (int i = 0; i < 5_000; i++) {
                batch.append(
                        "route add 172.%d.%d.0/24 via 10.0.0.2 table 77 metric %d\n"
                                .formatted(i / 250, i % 250, i + 1));
            }
            Path file = Files.writeString(folder.resolve("batch"), batch);
            many.run("ip", "-batch", file.toString());
            try (NetlinkSocket socket = LabSocket.in(many)) {
                assertThat(socket.dump(RouteFamily.IPV4).entries())
                        .filteredOn(route -> route.table() == 77)
                        .hasSize(5_000);
                assertAgree(many, socket);
            }
        }
    }

    @Test
    void whatDoesNotChangeIsReadOnceWhileTheTableChanges() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace busy = lab.namespace("warren-busy-routes");
            busy.run("sh", "-c", LINKS);
            busy.run(
                    "sh",
                    "-c",
                    "for i in $(seq 0 249); do for j in 1 2 3 4 5 6 7 8; do "
                            + "echo route add 172.$j.$i.0/24 via 10.0.0.2; done; done | ip -batch -");
            int v0 = new RouteText(busy).index("v0");
            Route flapping = Route.to(Cidr.parse("172.4.100.0/25")).onto(v0).build();
            try (NetlinkSocket socket = LabSocket.in(busy);
                    Flapping changes =
                            new Flapping(
                                    LabSocket.in(busy),
                                    other -> {
                                        RouteChange.add(other, flapping);
                                        RouteChange.delete(other, flapping);
                                    })) {
                for (int i = 0; i < 50; i++) {
                    Dump<Route> dump = socket.dump(RouteFamily.IPV4);
                    List<Cidr> steady =
                            dump.entries().stream()
                                    .map(Route::destination)
                                    .filter(prefix -> prefix.toString().startsWith("172."))
                                    .filter(prefix -> prefix.prefixLength() == 24)
                                    .toList();
                    if (!dump.interrupted()) {
                        assertThat(steady).hasSize(2_000).doesNotHaveDuplicates();
                    }
                }
                changes.requireThatItChanged();
            }
        }
    }
}
