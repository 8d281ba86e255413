// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.query.path.MadeUpNode.macOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.query.path.MadeUpNode.Inside;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteBuilder;
import dev.warren.kernel.net.RoutingRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of packets on nodes that are hard to build.
final class PathSearchTest {
    private static final NamespaceId GREEN = Facts.id(4026532300L);
    private static final int BRIDGE = 5;

    private static RouteBuilder everything() {
        return Route.to(Cidr.parse("0.0.0.0/0"));
    }

    private static RouteBuilder main(RouteBuilder route) {
        return route.table(254);
    }

    private static List<String> hops(Path path) {
        return path.hops().stream()
                .map(
                        hop ->
                                "%s in %s: %s > %s"
                                        .formatted(
                                                hop.kind().word(),
                                                name(hop.namespace()),
                                                hop.input().map(Link::name).orElse("-"),
                                                hop.output().map(Link::name).orElse("-")))
                .toList();
    }

    private static String name(NamespaceId id) {
        return id.equals(HOST)
                ? "host"
                : id.equals(RED) ? "red" : id.equals(BLUE) ? "blue" : "green";
    }

    /// Red, blue and green on a bridge of the host's.
    private static MadeUpNode bridged(Inside host) {
        return new MadeUpNode()
                .with(
                        HOST,
                        host.link(Links.link(BRIDGE, "br0", "bridge", 0, Link.SAME_NAMESPACE))
                                .link(MadeUpNode.port(17, "v17", 27, 1, BRIDGE))
                                .link(MadeUpNode.port(18, "v18", 28, 2, BRIDGE))
                                .link(MadeUpNode.port(19, "v19", 29, 3, BRIDGE)))
                .with(RED, pod(27, 17, "10.0.0.2/24").neighbour(27, "10.0.0.3", macOf(28)))
                .with(BLUE, pod(28, 18, "10.0.0.3/24"))
                .with(GREEN, pod(29, 19, "10.0.0.4/24"))
                .numbers(HOST, 1, RED, 0)
                .numbers(HOST, 2, BLUE, 0)
                .numbers(HOST, 3, GREEN, 0);
    }

    private static Inside pod(int index, int hostIndex, String address) {
        return new Inside().link(Links.veth(index, "eth0", hostIndex, 0)).address(index, address);
    }

    private static Neighbour learnt(int mac, int port) {
        return Neighbour.forwarding(Mac.parse(macOf(mac)), port).master(BRIDGE).build();
    }

    @Test
    void aBridgeSendsWhereItHasLearntTheAddress() {
        Path path = bridged(new Inside().forwarding(learnt(28, 18))).path(RED, "10.0.0.3");

        assertThat(hops(path))
                .containsExactly(
                        "routed in red: - > eth0",
                        "bridged in host: v17 > v18",
                        "delivered in blue: eth0 > -");
        assertThat(path.hops().get(1).notes()).containsExactly("the bridge knows the address");
        assertThat(path.verdict()).isEqualTo(Verdict.LOCAL);
        assertThat(path.sourceSeen()).contains(IpAddress.parse("10.0.0.2"));
    }

    @Test
    void whatABridgeHasLearntCountsMoreThanWhoHasTheAddress() {
        Path path = bridged(new Inside().forwarding(learnt(28, 19))).path(RED, "10.0.0.3");

        assertThat(hops(path)).contains("bridged in host: v17 > v19");
        assertThat(hops(path)).noneMatch(hop -> hop.contains("blue"));
        assertThat(path.verdict()).isEqualTo(Verdict.UNREACHABLE);
        assertThat(path.reasons().toString())
                .contains(
                        "it is sent to %s, but the MAC of eth0 is %s"
                                .formatted(macOf(28), macOf(29)));
    }

    @Test
    void aBridgeThatHasLearntNothingReachesWhoHasTheAddress() {
        Path path = bridged(new Inside()).path(RED, "10.0.0.4");

        assertThat(hops(path))
                .contains("bridged in host: v17 > v19", "delivered in green: eth0 > -");
        assertThat(path.hops().get(1).notes().getFirst())
                .contains("sends to all ports", "10.0.0.4 is behind this one");
        assertThat(path.verdict()).isEqualTo(Verdict.LOCAL);
    }

    @Test
    void anAddressThatNobodyHasIsNotReachedByABridge() {
        Path path = bridged(new Inside()).path(RED, "10.0.0.9");

        assertThat(path.verdict()).isEqualTo(Verdict.UNREACHABLE);
        assertThat(path.reasons().toString())
                .contains("nobody behind bridge br0 has the address 10.0.0.9");
        assertThat(path.sourceSeen()).isEmpty();
    }

    @Test
    void aBridgeThatFiltersVlansLeavesADoubt() {
        Inside host =
                new Inside()
                        .detail(
                                BRIDGE,
                                new LinkDetail.Bridge(
                                        0,
                                        true,
                                        java.util.OptionalInt.empty(),
                                        java.util.OptionalInt.empty(),
                                        0,
                                        0,
                                        List.of()));

        Path path = bridged(host).path(RED, "10.0.0.3");

        assertThat(path.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(path.notModelled()).containsExactly("the VLANs of bridge br0");
    }

    @Test
    void bridgesThatFeedEachOtherEnd() {
        Inside host =
                new Inside()
                        .link(MadeUpNode.port(31, "a", 32, Link.SAME_NAMESPACE, BRIDGE))
                        .link(MadeUpNode.port(32, "b", 31, Link.SAME_NAMESPACE, BRIDGE))
                        .forwarding(learnt(28, 31));

        Path path = bridged(host).path(RED, "10.0.0.3");

        assertThat(path.verdict()).isEqualTo(Verdict.UNREACHABLE);
        assertThat(path.hops()).hasSizeLessThan(80);
    }

    @Test
    void namespacesThatForwardToEachOtherEnd() {
        IpAddress host = IpAddress.parse("10.0.0.1");
        Path path =
                bridged(
                                new Inside()
                                        .address(BRIDGE, "10.0.0.1/24")
                                        .neighbour(BRIDGE, "10.0.0.3", macOf(28))
                                        .route(
                                                main(everything())
                                                        .via(IpAddress.parse("10.0.0.3"), BRIDGE)))
                        .with(
                                GREEN,
                                pod(29, 19, "10.0.0.4/24").route(main(everything()).via(host, 29)))
                        .with(
                                BLUE,
                                pod(28, 18, "10.0.0.3/24").route(main(everything()).via(host, 28)))
                        .path(GREEN, "192.0.2.9");

        assertThat(path.verdict()).isEqualTo(Verdict.UNREACHABLE);
        assertThat(path.reasons().toString()).contains("it goes round in circles");
        assertThat(path.hops()).hasSizeBetween(64, 66);
    }

    /// Red and blue each have a macvlan on the host's card.
    private static MadeUpNode siblings() {
        return new MadeUpNode()
                .with(
                        HOST,
                        new Inside()
                                .link(Links.link(2, "eth0", "", 0, Link.SAME_NAMESPACE))
                                .address(2, "192.0.2.1/24"))
                .with(
                        RED,
                        new Inside()
                                .link(Links.link(7, "net1", "macvlan", 2, 0))
                                .address(7, "192.0.2.7/24"))
                .with(
                        BLUE,
                        new Inside()
                                .link(Links.link(8, "net1", "macvlan", 2, 0))
                                .address(8, "192.0.2.8/24"))
                .numbers(HOST, 1, RED, 0)
                .numbers(HOST, 2, BLUE, 0);
    }

    @Test
    void macvlansOfOneCardReachEachOtherWithoutIt() {
        Path path = siblings().path(RED, "192.0.2.8");

        assertThat(hops(path))
                .containsExactly("routed in red: - > net1", "delivered in blue: net1 > -");
        assertThat(path.verdict()).isEqualTo(Verdict.LOCAL);
        assertThat(path.exit()).isEmpty();
    }

    @Test
    void aMacvlanNeverReachesTheAddressOfItsOwnCard() {
        Path path = siblings().path(RED, "192.0.2.1");

        assertThat(path.verdict()).isEqualTo(Verdict.UNREACHABLE);
        assertThat(path.reasons().toString())
                .contains(
                        "net1 is a macvlan on eth0",
                        "whose own addresses such a link never reaches");
    }

    @Test
    void aMacvlanReachesTheWorldByItsCard() {
        Path path = siblings().path(RED, "192.0.2.99");

        assertThat(path.verdict()).isEqualTo(Verdict.FORWARDED);
        assertThat(path.exit().map(exit -> exit.link().name())).contains("eth0");
        assertThat(path.sourceSeen()).contains(IpAddress.parse("192.0.2.7"));
    }

    private static MadeUpNode pair(Link hostEnd) {
        return new MadeUpNode()
                .with(HOST, new Inside().link(hostEnd).address(17, "10.0.0.1/24"))
                .with(RED, pod(27, 17, "10.0.0.2/24"))
                .numbers(HOST, 1, RED, 0);
    }

    @Test
    void aPairWhoseOtherEndIsDownEndsThere() {
        Path path = pair(MadeUpNode.down(Links.veth(17, "v17", 27, 1))).path(RED, "10.0.0.1");

        assertThat(path.verdict()).isEqualTo(Verdict.UNREACHABLE);
        assertThat(path.reasons().toString()).contains("v17, the other end of eth0, is down");
    }

    @Test
    void whereTheOtherEndWasNotSeenTheAnswerIsPartial() {
        Path path = new MadeUpNode().with(RED, pod(27, 17, "10.0.0.2/24")).path(RED, "10.0.0.1");

        assertThat(path.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(path.reasons().toString())
                .contains("the other end of eth0 is in a namespace that was not seen");
        assertThat(path.sourceSeen()).isEmpty();
    }

    @Test
    void whereTheKernelCouldNotBeAskedTheAnswerIsPartialAndSaysWhy() {
        Path path = pair(Links.veth(17, "v17", 27, 1)).silent(HOST).path(RED, "10.0.0.1");

        assertThat(path.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(hops(path)).first().isEqualTo("routed in red: - > eth0");
        assertThat(path.reasons().toString())
                .contains("the routes of namespace 4026531833 could not be asked", "made up");
        assertThat(path.notModelled().toString()).contains("could not be read");
    }

    @Test
    void aPortOfOpenVSwitchLeavesTheAnswerPartial() {
        Link port = MadeUpNode.mastered(Links.veth(17, "v17", 27, 1), 40, "openvswitch");

        Path path = pair(port).path(RED, "10.0.0.1");

        assertThat(path.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(path.reasons().toString())
                .contains("v17 is a port of Open vSwitch, whose flows are not read");
    }

    @Test
    void aPortOfAVrfIsRoutedByItsTable() {
        int vrf = 40;
        Path path =
                new MadeUpNode()
                        .with(
                                HOST,
                                new Inside()
                                        .link(
                                                MadeUpNode.mastered(
                                                        Links.veth(17, "v17", 27, 1), vrf, "vrf"))
                                        .link(Links.link(vrf, "red", "vrf", 0, Link.SAME_NAMESPACE))
                                        .link(Links.link(2, "eth0", "", 0, Link.SAME_NAMESPACE))
                                        .link(Links.link(3, "eth1", "", 0, Link.SAME_NAMESPACE))
                                        .detail(vrf, new LinkDetail.Vrf(10, List.of()))
                                        .rule(RoutingRule.of(false).priority(1000).l3mdev().build())
                                        .route(main(everything()).onto(2))
                                        .route(everything().table(10).onto(3)))
                        .with(
                                RED,
                                pod(27, 17, "10.0.0.2/24")
                                        .route(
                                                main(everything())
                                                        .via(IpAddress.parse("10.0.0.1"), 27)))
                        .numbers(HOST, 1, RED, 0)
                        .path(RED, "198.51.100.10");

        assertThat(path.exit().map(exit -> exit.link().name())).contains("eth1");
        assertThat(path.hops().getLast().table()).hasValue(10);
        assertThat(path.hops().getLast().rule().map(RoutingRule::priority)).contains(1000L);
        assertThat(path.verdict()).isEqualTo(Verdict.FORWARDED);
    }
}
