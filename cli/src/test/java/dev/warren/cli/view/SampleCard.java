// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.card.Card;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InternetSocket;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NeighbourState;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.TrafficFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The cards of the sample: that of a pod of which everything was read, and of others.
final class SampleCard {
    private static final String ESCAPE = "\u001b[31m";
    private static final Evidence EVIDENCE = new Evidence("link", "netlink");

    private SampleCard() {}

    static Snapshot snapshot() {
        List<Fact> facts = new ArrayList<>(Sample.facts());
        NamespaceId pod = Sample.POD;
        facts.add(new Fact.RoutingSeen(pod, routing(), EVIDENCE));
        for (Detail detail : List.of(figures(), devices(), listening(), settings(), resolver())) {
            facts.add(new Fact.DetailSeen(pod, detail, EVIDENCE));
        }
        Snapshot plain = Sample.snapshot();
        return new Snapshot(Atlas.of(facts), plain.node(), plain.collectedAt());
    }

    static Card of(Snapshot snapshot, NamespaceId id) {
        Namespace namespace = snapshot.atlas().namespace(id).orElseThrow();
        return Card.of(snapshot.atlas(), namespace);
    }

    private static Routing routing() {
        IpAddress gateway = IpAddress.parse("169.254.1.1");
        Route home = Route.to(Cidr.parse("0.0.0.0/0")).through(NextHop.via(gateway, 2)).build();
        Route link =
                Route.to(Cidr.parse("169.254.1.1/32")).through(NextHop.onto(2)).scope(253).build();
        Route other =
                Route.to(Cidr.parse("10.9.0.0/16")).through(NextHop.onto(7)).table(100).build();
        RoutingRule local = RoutingRule.of(false).priority(0).lookup(255).build();
        RoutingRule detached =
                RoutingRule.of(false).priority(10).inputLink("x" + ESCAPE).lookup(100).build();
        Neighbour neighbour =
                Neighbour.of(gateway, 2)
                        .address(Mac.parse("02:00:00:00:00:06"))
                        .state(NeighbourState.PERMANENT)
                        .build();
        return new Routing(
                List.of(local, detached),
                List.of(home, link, other),
                List.of(),
                List.of(neighbour),
                List.of(),
                Map.<Integer, LinkDetail>of());
    }

    private static Detail figures() {
        return new Detail.Figures(
                List.of(
                        new LinkFigures(
                                2,
                                "noqueue",
                                new LinkFigures.Traffic(1_300_000, 1200, 0, 3),
                                new LinkFigures.Traffic(-1, 1, 2, 0),
                                0,
                                List.of(new LinkFigures.ExpressProgram("generic", 12)))),
                List.of(
                        new TrafficFilter(2, true, 1, "bpf", "cil_from" + ESCAPE, 77),
                        new TrafficFilter(2, false, 49152, "flower", "", 0)));
    }

    private static Detail devices() {
        return new Detail.Devices(
                Map.of("0000:03:00.2", new Detail.Device("iavf", "0000:03:00.0", 0)));
    }

    private static InternetSocket socket(
            int protocol, String local, int port, boolean onlyV6, long inode) {
        IpAddress address = IpAddress.parse(local);
        return new InternetSocket(
                protocol,
                false,
                protocol == 6 ? InternetSocket.LISTEN : InternetSocket.CLOSED,
                address,
                port,
                IpAddress.unspecified(address.isV6()),
                0,
                protocol == 17 ? 2 : 0,
                onlyV6,
                0,
                inode,
                0,
                128);
    }

    private static Detail listening() {
        List<Detail.SocketHolder> workers = new ArrayList<>();
        for (int pid = 70; pid < 76; pid++) {
            workers.add(new Detail.SocketHolder(new ProcessId(pid, pid * 1000L), "w" + ESCAPE, 3));
        }
        return new Detail.Listening(
                List.of(
                        socket(6, "::", 443, false, 2),
                        socket(6, "0.0.0.0", 80, false, 1),
                        socket(6, "::1", 9000, true, 3),
                        socket(17, "10.244.29.3", 53, false, 4)),
                Map.of(1L, workers, 2L, workers.subList(0, 1)));
    }

    private static Detail settings() {
        return new Detail.Settings(
                Map.of(
                        "ipv4/ip_forward",
                        "0",
                        "ipv4/conf/all/rp_filter",
                        "2",
                        "ipv4/conf/eth0/rp_filter",
                        "2",
                        "ipv4/conf/a.b" + ESCAPE + "/rp_filter",
                        "2",
                        "ipv4/conf/lo/rp_filter",
                        "0",
                        "netfilter/nf_conntrack_max",
                        "1000"),
                Map.of(
                        "ipv4/ip_forward", "1",
                        "ipv4/conf/all/rp_filter", "2",
                        "netfilter/nf_conntrack_max", "2000"));
    }

    private static Detail resolver() {
        return new Detail.Resolver(
                new ProcessId(68, 68_000),
                "app",
                List.of("10.96.0.10"),
                List.of("default.svc.cluster.local", "evil" + ESCAPE),
                List.of("ndots:5"),
                true);
    }
}
