// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final String CARD = "link:4026531833/2";
    private static final Cidr EVERYWHERE = Cidr.parse("0.0.0.0/0");

    private static Link card() {
        return Links.link(2, "eth0", "", 0, Link.SAME_NAMESPACE);
    }

    private static CloudInterface cloud(String mac) {
        return new CloudInterface(
                Mac.parse(mac),
                "eni-1",
                OptionalInt.of(0),
                OptionalInt.empty(),
                "",
                "",
                List.of(),
                List.of(),
                List.of());
    }

    private static Fact seen(CloudInterface card) {
        return new Fact.CloudInterfaceSeen(card, new Evidence("imds", "macs"));
    }

    private static Fact routing(List<RoutingRule> rules, List<Route> routes) {
        return new Fact.RoutingSeen(
                HOST,
                new Routing(rules, routes, List.of(), List.of(), List.of(), Map.of()),
                new Evidence("route", "host"));
    }

    /// RED hangs on link 7 of the host, BLUE on link 8.
    private static Facts twoPairs() {
        return Facts.node()
                .inside(
                        HOST,
                        List.of(
                                Links.loopback(),
                                card(),
                                Links.veth(7, "v7", 3, 1),
                                Links.veth(8, "v8", 3, 2)),
                        List.of(Links.address(2, "192.0.2.9/24")))
                .inside(
                        RED,
                        List.of(Links.veth(3, "eth0", 7, 0)),
                        List.of(Links.address(3, "10.0.0.7/32")))
                .inside(
                        BLUE,
                        List.of(Links.veth(3, "eth0", 8, 0)),
                        List.of(Links.address(3, "10.0.0.8/32")))
                .number(HOST, 1, RED)
                .number(HOST, 2, BLUE)
                .number(RED, 0, HOST)
                .number(BLUE, 0, HOST);
    }

    private static List<String> edges(Graph graph, Edge.Type type) {
        return graph.edges().stream()
                .filter(edge -> edge.type() == type)
                .map(edge -> edge.from() + " " + edge.to())
                .toList();
    }

    @Test
    void drawsEachPairOnceAndNoLoopback() {
        Graph graph = Graph.of(twoPairs().atlas());

        assertThat(edges(graph, Edge.Type.PAIR))
                .containsExactly(
                        "link:4026531833/7 link:4026532100/3",
                        "link:4026531833/8 link:4026532200/3");
        assertThat(graph.nodes()).noneMatch(node -> node.label().equals("lo"));
        assertThat(graph.node(CARD).orElseThrow().type()).isEqualTo("card");
    }

    @Test
    void findsTheCardThatIsAnInterfaceOfTheCloudAndNotTheMacvlanOnItWithTheSameAddress() {
        Facts facts =
                Facts.node()
                        .inside(
                                HOST,
                                new Link[] {
                                    Links.link(2, "mv", "macvlan", 5, Link.SAME_NAMESPACE),
                                    Links.named(
                                            Links.link(5, "eth0", "", 0, Link.SAME_NAMESPACE),
                                            "02:00:00:00:00:02")
                                })
                        .add(seen(cloud("02:00:00:00:00:02")));

        assertThat(edges(Graph.of(facts.atlas()), Edge.Type.IS))
                .containsExactly("link:4026531833/5 eni:eni-1");
    }

    @Test
    void drawsAnInterfaceOfTheCloudThatNoLinkIs() {
        Graph graph = Graph.of(twoPairs().add(seen(cloud("02:ff:00:00:00:00"))).atlas());

        assertThat(graph.node("eni:eni-1")).isPresent();
        assertThat(edges(graph, Edge.Type.IS)).isEmpty();
        assertThat(Hierarchy.of(graph).roots()).contains(graph.node("eni:eni-1").orElseThrow());
    }

    private static Facts routed() {
        Cidr red = Cidr.parse("10.0.0.7/32");
        return twoPairs()
                .add(
                        routing(
                                List.of(
                                        RoutingRule.of(false)
                                                .priority(512)
                                                .to(red)
                                                .lookup(254)
                                                .build(),
                                        RoutingRule.of(false)
                                                .priority(1536)
                                                .from(red)
                                                .lookup(2)
                                                .build(),
                                        RoutingRule.of(false).priority(32_766).lookup(254).build()),
                                List.of(
                                        Route.to(EVERYWHERE)
                                                .table(254)
                                                .via(IpAddress.parse("192.0.2.1"), 2)
                                                .build(),
                                        Route.to(EVERYWHERE).table(2).onto(2).build(),
                                        Route.to(EVERYWHERE).table(9).onto(2).build())));
    }

    @Test
    void drawsTablesThatRulesChooseOrThatLeadOut() {
        Graph graph = Graph.of(routed().atlas());

        assertThat(edges(graph, Edge.Type.RULE))
                .containsExactly(
                        "link:4026532100/3 table:4026531833/254",
                        "link:4026532100/3 table:4026531833/2",
                        "ns:4026531833 table:4026531833/254");
        assertThat(edges(graph, Edge.Type.LEAVES_BY))
                .containsExactly(
                        "table:4026531833/2 " + CARD,
                        "table:4026531833/9 " + CARD,
                        "table:4026531833/254 " + CARD);
    }

    @Test
    void hangsEachNamespaceOnTheTableThatItsPacketsAreLookedUpIn() {
        Graph graph = Graph.of(routed().atlas());
        Hierarchy hierarchy = Hierarchy.of(graph);

        assertThat(hierarchy.attachments(graph.node("ns:4026532100").orElseThrow()))
                .extracting(Attachment::to)
                .containsExactly("table:4026531833/2");
        assertThat(hierarchy.attachments(graph.node("ns:4026532200").orElseThrow()))
                .extracting(Attachment::to)
                .containsExactly("table:4026531833/254");
    }

    @Test
    void hangsAMacvlanOnTheLinkBelowAlsoWhereThatIsOneEndOfAPair() {
        Graph graph =
                Graph.of(
                        Facts.node()
                                .inside(HOST, new Link[] {Links.veth(2, "eth0", 9, 5)})
                                .inside(RED, new Link[] {Links.link(3, "mv0", "macvlan", 2, 0)})
                                .number(HOST, 1, RED)
                                .number(RED, 0, HOST)
                                .atlas());
        Hierarchy hierarchy = Hierarchy.of(graph);

        assertThat(hierarchy.attachments(graph.node("ns:4026532100").orElseThrow()))
                .extracting(Attachment::to)
                .containsExactly(CARD);
        assertThat(graph.node(CARD).stream().map(hierarchy::children))
                .first()
                .asString()
                .contains("ns:4026532100".substring(3));
    }

    /// The kernel gives out the inode of one that has gone again, so the order of inodes says nothing.
    @Test
    void hangsOnTheOneThatHoldsMoreWhereNoWayLeadsToTheHost() {
        Hierarchy hierarchy =
                Hierarchy.of(
                        Graph.of(
                                Facts.node()
                                        .inside(RED, new Link[] {Links.veth(3, "eth0", 7, 0)})
                                        .inside(
                                                BLUE,
                                                new Link[] {
                                                    Links.veth(7, "v7", 3, 1),
                                                    Links.link(
                                                            2,
                                                            "br0",
                                                            "bridge",
                                                            0,
                                                            Link.SAME_NAMESPACE)
                                                })
                                        .number(BLUE, 1, RED)
                                        .number(RED, 0, BLUE)
                                        .atlas()));

        assertThat(hierarchy.roots())
                .extracting(Node::id)
                .contains("ns:4026532200")
                .doesNotContain("ns:4026532100");
    }

    @Test
    void drawsAroundOneNamespaceNothingOfItsNeighbours() {
        Graph graph = Graph.of(routed().atlas()).around(BLUE);

        assertThat(graph.nodes())
                .extracting(Node::id)
                .containsExactly(
                        "ns:4026531833",
                        CARD,
                        "link:4026531833/8",
                        "ns:4026532200",
                        "link:4026532200/3",
                        "table:4026531833/254");
    }

    @Test
    void placesEverythingOnceAlsoWhereWaysLeadInACircle() {
        Link bridge = Links.link(2, "br0", "bridge", 0, Link.SAME_NAMESPACE);
        Graph graph =
                Graph.of(
                        Facts.node()
                                .inside(
                                        HOST,
                                        List.of(bridge),
                                        List.of(Links.address(2, "192.0.2.9/24")))
                                .add(
                                        routing(
                                                List.of(
                                                        RoutingRule.of(false)
                                                                .priority(32_766)
                                                                .lookup(254)
                                                                .build()),
                                                List.of(
                                                        Route.to(EVERYWHERE)
                                                                .table(254)
                                                                .onto(2)
                                                                .build())))
                                .atlas());
        Hierarchy hierarchy = Hierarchy.of(graph);
        Node host = hierarchy.roots().getFirst();

        assertThat(count(hierarchy, host)).isEqualTo(graph.nodes().size());
    }

    private static int count(Hierarchy hierarchy, Node node) {
        return 1 + hierarchy.children(node).stream().mapToInt(one -> count(hierarchy, one)).sum();
    }
}
