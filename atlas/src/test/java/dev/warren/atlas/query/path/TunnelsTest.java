// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.query.path.MadeUpNode.macOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Links;
import dev.warren.atlas.query.path.MadeUpNode.Inside;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.Route;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Packets that are wrapped in others: these are followed in their stead.
final class TunnelsTest {
    private static final int CARD = 2;
    private static final int TUNNEL = 9;
    private static final String REMOTE = "172.16.0.2";

    private static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }

    private static LinkDetail.Vxlan vxlan(String local, String remote, boolean isExternal) {
        return new LinkDetail.Vxlan(
                1,
                local.isEmpty() ? Optional.empty() : Optional.of(ip(local)),
                remote.isEmpty() ? Optional.empty() : Optional.of(ip(remote)),
                0,
                8472,
                true,
                isExternal,
                List.of());
    }

    /// As flannel wires it: a pod, whose other node's pods are behind a VXLAN of the host.
    private static Inside host(String kind, LinkDetail detail) {
        return new Inside()
                .link(Links.veth(17, "v17", 27, 1))
                .link(Links.link(CARD, "eth0", "", 0, Link.SAME_NAMESPACE))
                .link(Links.link(TUNNEL, "flannel.1", kind, 0, Link.SAME_NAMESPACE))
                .address(17, "10.244.0.1/24")
                .address(CARD, "172.16.0.1/24")
                .address(TUNNEL, "10.244.0.0/32")
                .detail(TUNNEL, detail)
                .neighbour(TUNNEL, "10.244.1.0", macOf(99))
                .route(
                        Route.to(Cidr.parse("10.244.1.0/24"))
                                .table(254)
                                .via(ip("10.244.1.0"), TUNNEL));
    }

    private static Path path(Inside host) {
        return new MadeUpNode()
                .with(HOST, host)
                .with(
                        RED,
                        new Inside()
                                .link(Links.veth(27, "eth0", 17, 0))
                                .address(27, "10.244.0.2/24")
                                .route(
                                        Route.to(Cidr.parse("0.0.0.0/0"))
                                                .table(254)
                                                .via(ip("10.244.0.1"), 27)))
                .numbers(HOST, 1, RED, 0)
                .path(RED, "10.244.1.5");
    }

    private static Neighbour entry(String mac, String machine) {
        return Neighbour.forwarding(Mac.parse(mac), TUNNEL).destination(ip(machine)).build();
    }

    private static void leavesForRemote(Path path, String words) {
        assertThat(path.verdict()).isEqualTo(Verdict.FORWARDED);
        assertThat(path.exit().map(exit -> exit.link().name())).contains("eth0");
        Hop outer = path.hops().getLast();
        assertThat(outer.destination()).isEqualTo(ip(REMOTE));
        assertThat(outer.source()).isEqualTo(ip("172.16.0.1"));
        assertThat(outer.notes()).containsExactly(words);
        assertThat(path.sourceSeen()).contains(ip("10.244.0.2"));
    }

    @Test
    void vxlanSendsToTheMachineOfItsForwardingEntry() {
        Inside host =
                host("vxlan", vxlan("172.16.0.1", "", false))
                        .forwarding(entry(macOf(98), "172.16.0.77"))
                        .forwarding(entry(macOf(99), REMOTE));

        leavesForRemote(path(host), "flannel.1 wraps it for 172.16.0.2 (VXLAN, network 1)");
    }

    @Test
    void vxlanSendsWhatItHasNotLearntToTheMachineForEverybody() {
        Inside host =
                host("vxlan", vxlan("", "172.16.0.77", false))
                        .forwarding(entry("00:00:00:00:00:00", REMOTE));

        leavesForRemote(path(host), "flannel.1 wraps it for 172.16.0.2 (VXLAN, network 1)");
        leavesForRemote(
                path(host("vxlan", vxlan("", REMOTE, false))),
                "flannel.1 wraps it for 172.16.0.2 (VXLAN, network 1)");
    }

    @Test
    void theOuterPacketIsRoutedByItself() {
        Inside host =
                host("vxlan", vxlan("", "203.0.113.9", false))
                        .link(Links.link(3, "eth1", "", 0, Link.SAME_NAMESPACE))
                        .address(3, "192.0.2.3/24")
                        .route(Route.to(Cidr.parse("203.0.113.0/24")).table(254).onto(3));

        Path path = path(host);

        assertThat(path.exit().map(exit -> exit.link().name())).contains("eth1");
        assertThat(path.source()).contains(ip("10.244.0.2"));
    }

    @Test
    void anOuterPacketWithoutARouteGoesNowhere() {
        Path path = path(host("vxlan", vxlan("", "203.0.113.9", false)));

        assertThat(path.verdict()).isEqualTo(Verdict.UNREACHABLE);
        assertThat(path.reasons().toString()).contains("no route leads to 203.0.113.9");
        assertThat(path.sourceSeen()).isEmpty();
    }

    @Test
    void genevesAndTunnelsOfIpSendToTheirOtherEnd() {
        leavesForRemote(
                path(
                        host(
                                "geneve",
                                new LinkDetail.Geneve(
                                        7, Optional.of(ip(REMOTE)), 6081, false, List.of()))),
                "flannel.1 wraps it for 172.16.0.2 (Geneve, network 7)");
        leavesForRemote(
                path(
                        host(
                                "gre",
                                new LinkDetail.Tunnel(
                                        "gre",
                                        0,
                                        Optional.of(ip("172.16.0.1")),
                                        Optional.of(ip(REMOTE)),
                                        OptionalLong.empty(),
                                        OptionalLong.of(42),
                                        false,
                                        List.of()))),
                "flannel.1 wraps it for 172.16.0.2 (gre, key 42)");
    }

    @Test
    void aTunnelThatIsToldElsewhereWhomToSendToLeavesTheAnswerPartial() {
        for (LinkDetail.Vxlan unknown :
                List.of(vxlan("", "", false), vxlan("", "", true), vxlan("", "239.1.1.1", false))) {
            Path path = path(host("vxlan", unknown));

            assertThat(path.verdict()).isEqualTo(Verdict.PARTIAL);
            assertThat(path.reasons().toString()).contains("the tunnel flannel.1 ");
            assertThat(path.exit()).isEmpty();
        }
    }

    @Test
    void aPacketOfATunnelThatArrivesOnTheNodeIsNotUnwrapped() {
        Path path = path(host("vxlan", vxlan("", "172.16.0.1", false)));

        assertThat(path.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(path.reasons().toString()).contains("who unwraps it is not modelled");
    }
}
