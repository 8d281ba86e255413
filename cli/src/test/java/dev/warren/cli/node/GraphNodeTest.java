// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The graph of real namespaces, beside what `ip` says of them.
@Lab
@ExtendWith(LeakGuard.class)
final class GraphNodeTest {
    private static JsonNode ip(String... words) {
        try {
            return new ObjectMapper().readTree(Command.run(words));
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static String link(LabNamespace namespace, JsonNode link) {
        return "link:" + namespace.inode() + "/" + link.get("ifindex").asInt();
    }

    private static JsonNode node(JsonNode graph, String id) {
        for (JsonNode node : graph.get("nodes")) {
            if (node.get("id").asText().equals(id)) {
                return node;
            }
        }
        throw new AssertionError("there is no " + id + " in " + graph);
    }

    private static Set<String> edges(JsonNode graph, String type) {
        Set<String> edges = new TreeSet<>();
        for (JsonNode edge : graph.get("edges")) {
            if (edge.get("type").asText().equals(type)) {
                edges.add(edge.get("from").asText() + " " + edge.get("to").asText());
            }
        }
        return edges;
    }

    private static void in(LabNamespace namespace, String words) {
        Command.run(("ip -n " + namespace.title() + " " + words).split(" "));
    }

    /// A node with two pods on a bridge, one on a rule and a table of its own, and a macvlan.
    private record Topology(
            LabNamespace node, LabNamespace one, LabNamespace two, LabNamespace own) {
        static Topology in(LabTopology lab) {
            Topology all =
                    new Topology(
                            lab.namespace("wg-node"),
                            lab.namespace("wg-one"),
                            lab.namespace("wg-two"),
                            lab.namespace("wg-own"));
            GraphNodeTest.in(all.node, "link add br7 type bridge");
            GraphNodeTest.in(all.node, "link set br7 up");
            lab.vethPair(
                    LinkEnd.in(all.node, "v1"),
                    LinkEnd.in(all.one, "eth0").withAddress("10.213.8.2/24"));
            lab.vethPair(
                    LinkEnd.in(all.node, "v2"),
                    LinkEnd.in(all.two, "eth0").withAddress("10.213.8.3/24"));
            lab.vethPair(
                    LinkEnd.in(all.node, "v3"),
                    LinkEnd.in(all.own, "eth0").withAddress("10.213.9.2/32"));
            GraphNodeTest.in(all.node, "link set v1 master br7");
            GraphNodeTest.in(all.node, "link set v2 master br7");
            GraphNodeTest.in(all.node, "addr add 10.213.8.1/24 dev br7");
            GraphNodeTest.in(all.node, "route add default via 10.213.8.9 dev br7 table 77");
            GraphNodeTest.in(all.node, "rule add from 10.213.9.2 table 77 prio 1536");
            GraphNodeTest.in(all.node, "link add mv7 link br7 type macvlan");
            return all;
        }
    }

    @Test
    void agreesWithIpOnLinksPortsAndPairs() {
        try (LabTopology lab = new LabTopology()) {
            Topology all = Topology.in(lab);

            JsonNode graph = Warren.run("graph", "-o", "json").json();

            Set<String> ports = new TreeSet<>();
            Set<String> pairs = new TreeSet<>();
            Set<String> above = new TreeSet<>();
            for (JsonNode link : ip("ip", "-n", "wg-node", "-j", "-d", "link")) {
                if (link.get("ifname").asText().equals("lo")) {
                    continue;
                }
                String kind = link.path("linkinfo").path("info_kind").asText("");
                if (!kind.equals("veth") && !link.get("ifname").asText().matches("br7|mv7")) {
                    continue;
                }
                JsonNode node = node(graph, link(all.node, link));
                assertThat(node.get("label").asText()).isEqualTo(link.get("ifname").asText());
                assertThat(node.get("mac").asText()).isEqualTo(link.get("address").asText());
                assertThat(node.get("mtu").asInt()).isEqualTo(link.get("mtu").asInt());
                assertThat(node.get("kind").asText()).isEqualTo(kind);
                if (link.has("master")) {
                    ports.add(link(all.node, link) + " " + bridge(all));
                }
                if (kind.equals("macvlan")) {
                    above.add(link(all.node, link) + " " + bridge(all));
                }
                if (kind.equals("veth")) {
                    String other = "/" + link.get("link_index").asInt();
                    pairs.add(link(all.node, link) + other);
                }
            }
            assertThat(ports).hasSize(2);
            assertThat(pairs).hasSize(3);
            assertThat(edges(graph, "portOf")).containsAll(ports);
            assertThat(edges(graph, "above")).containsAll(above).isNotEmpty();
            assertThat(pairs)
                    .allSatisfy(
                            pair -> {
                                String end = pair.substring(0, pair.lastIndexOf('/'));
                                String index = pair.substring(pair.lastIndexOf('/'));
                                assertThat(edges(graph, "pair"))
                                        .anyMatch(
                                                edge ->
                                                        edge.contains(end + " ")
                                                                || edge.endsWith(" " + end))
                                        .anyMatch(
                                                edge ->
                                                        (edge.startsWith(end + " ")
                                                                        && edge.endsWith(index))
                                                                || (edge.endsWith(" " + end)
                                                                        && edge.contains(
                                                                                index + " ")));
                            });
        }
    }

    private static String bridge(Topology all) {
        return link(all.node, ip("ip", "-n", "wg-node", "-j", "link", "show", "br7").get(0));
    }

    @Test
    void drawsTheTableThatARuleChoosesAndNoNeighbours() {
        try (LabTopology lab = new LabTopology()) {
            Topology all = Topology.in(lab);
            String table = "table:" + all.node.inode() + "/77";
            JsonNode own = ip("ip", "-n", "wg-own", "-j", "link", "show", "eth0").get(0);

            JsonNode graph = Warren.run("graph", "wg-own", "-o", "json").json();

            assertThat(edges(graph, "rule")).contains(link(all.own, own) + " " + table);
            assertThat(edges(graph, "leavesBy")).contains(table + " " + bridge(all));
            assertThat(graph.get("nodes").findValuesAsText("inode"))
                    .contains(String.valueOf(all.own.inode()), String.valueOf(all.node.inode()))
                    .doesNotContain(String.valueOf(all.one.inode()));
            assertThat(Warren.run("graph", "wg-own").output())
                    .contains("table 77", "default via 10.213.8.9 dev br7", "rule 1536")
                    .doesNotContain("wg-one");
        }
    }

    @Test
    void aMacvlanOnOneEndOfAPairIsNotTakenForTheOtherEnd() {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace node = lab.namespace("wg-node");
            LabNamespace pod = lab.namespace("wg-pod");
            lab.vethPair(
                    LinkEnd.in(node, "up0").withAddress("10.213.8.1/24"),
                    LinkEnd.in(lab.namespace("wg-world"), "down0"));
            in(node, "link add link up0 name mv0 netns wg-pod type macvlan");
            in(pod, "addr add 10.213.8.2/24 dev mv0");
            in(pod, "link set mv0 up");

            String tree = Warren.run("graph", "wg-pod").output();

            assertThat(tree).contains("wg-pod", "mv0 on up0").doesNotContain("mv0 ⇄", "mv0 <->");
        }
    }

    @Test
    void drawsEveryForm() {
        try (LabTopology lab = new LabTopology()) {
            Topology.in(lab);

            assertThat(Warren.run("graph").output()).contains("wg-one", "br7");
            String dot = Warren.run("graph", "-o", "dot").output();
            assertThat(dot).startsWith("graph warren {");
            assertThat(dot.lines().filter(line -> line.contains("32766: from all")))
                    .as("rules of both families that say the same")
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
            assertThat(Warren.run("graph", "-o", "mermaid").output()).startsWith("flowchart LR");
            assertThat(Warren.run("graph", "-o", "svg").output())
                    .startsWith("<svg ")
                    .endsWith("</svg>\n");
        }
    }

    @Test
    void saysThatWhatIsNotThereIsNotThere() {
        Warren nothing = Warren.run("graph", "nothing-of-this-name");

        assertThat(nothing.status()).isEqualTo(3);
        assertThat(nothing.output()).isEmpty();
        assertThat(Warren.run("graph", "-o", "png").status()).isEqualTo(2);
    }
}
