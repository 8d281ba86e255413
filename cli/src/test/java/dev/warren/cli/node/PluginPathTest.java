// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.testkit.Command;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import dev.warren.testkit.Pod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren path` on nodes whose pods real CNI plugins attached, held against real packets.
@Lab
@Engine({"containerd", "runc", "cni-plugins", "busybox-static", "iptables"})
@ExtendWith(LeakGuard.class)
final class PluginPathTest {
    private static final String BRIDGE =
            """
            [{"type": "bridge", "bridge": "@name", "isGateway": true, "ipMasq": true,
              "ipam": {"type": "host-local", "dataDir": "@ipam",
                       "ranges": [[{"subnet": "@subnet"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]
            """;

    private static final String PTP =
            """
            [{"type": "ptp", "ipMasq": true, "ipam": {"type": "host-local", "dataDir": "@ipam",
              "ranges": [[{"subnet": "172.31.7.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]
            """;

    private static String onCard(String type, String card, String more) {
        return """
               [{"type": "%s", "%s": "%s", "ipam": {"type": "static",
                 "addresses": [{"address": "198.18.0.50/24", "gateway": "198.18.0.1"}],
                 "routes": [{"dst": "0.0.0.0/0"}]}}%s]
               """
                .formatted(type, type.equals("macvlan") ? "master" : "device", card, more);
    }

    private static JsonNode path(String from, String to) {
        Warren json = Warren.run("path", from, "--to", to, "--proto", "udp", "-o", "json");
        assertThat(json.output()).as(json.errors()).isNotEmpty();
        return json.json().at("/items/0");
    }

    private static List<String> kinds(JsonNode path) {
        List<String> kinds = new ArrayList<>();
        path.get("hops").forEach(hop -> kinds.add(hop.get("kind").asText()));
        return kinds;
    }

    private static JsonNode last(JsonNode path) {
        JsonNode hops = path.get("hops");
        return hops.get(hops.size() - 1);
    }

    private static void assertArrives(JsonNode path, long inode, String seen) {
        assertThat(path.get("verdict").asText()).as(path.toPrettyString()).isEqualTo("local");
        assertThat(last(path).get("inode").asText()).isEqualTo(Long.toString(inode));
        assertThat(path.get("sourceSeen").asText()).isEqualTo(seen);
    }

    private static String madeBy(Pod pod) {
        return Warren.run("show", "pod:default/" + pod.name()).output();
    }

    @Test
    void aPodBehindAMasqueradingBridge() throws Exception {
        try (WorldLab lab = new WorldLab("pp");
                ContainerdEngine engine = new ContainerdEngine(lab.node, BRIDGE)) {
            engine.start();
            Pod web = engine.cri().runPod("default", "web");
            Pod api = engine.cri().runPod("default", "api");
            long before = lab.sentBy("up0");
            try (Probe probe = new Probe(Probe.of(web.pid()), lab.world.path().toString())) {
                JsonNode out = path("pod:default/web", WorldLab.FAR);
                String seen = probe.datagram(WorldLab.FAR, 5353);

                assertThat(seen).isEqualTo(WorldLab.NODE);
                assertArrives(out, lab.world.inode(), seen);
                assertThat(out.at("/hops/1/input").asText()).isEqualTo(engine.bridge());
                assertThat(out.at("/hops/1/device").asText()).isEqualTo("up0");
                assertThat(lab.sentBy("up0")).isGreaterThan(before);
            }
            try (Probe probe = new Probe(Probe.of(web.pid()), Probe.of(api.pid()))) {
                JsonNode beside = path("pod:default/web", "pod:default/api");
                assertArrives(beside, api.inode(), probe.datagram(api.ip(), 5353));
                assertThat(kinds(beside)).containsExactly("routed", "bridged", "delivered");
            }
            try (Probe probe = new Probe(Probe.of(web.pid()), lab.node.path().toString())) {
                JsonNode up = path("pod:default/web", WorldLab.NODE);
                assertArrives(up, lab.node.inode(), probe.datagram(WorldLab.NODE, 5353));
            }
            assertThat(madeBy(web)).contains("made by the bridge plugin (certain)");
        }
    }

    @Test
    void aPodOnAMasqueradingPair() throws Exception {
        try (WorldLab lab = new WorldLab("pp");
                ContainerdEngine engine = new ContainerdEngine(lab.node, PTP)) {
            engine.start();
            Pod web = engine.cri().runPod("default", "web");
            Pod api = engine.cri().runPod("default", "api");
            try (Probe probe = new Probe(Probe.of(web.pid()), lab.world.path().toString())) {
                JsonNode out = path("pod:default/web", WorldLab.FAR);
                String seen = probe.datagram(WorldLab.FAR, 5353);

                assertThat(seen).isEqualTo(WorldLab.NODE);
                assertArrives(out, lab.world.inode(), seen);
            }
            try (Probe probe = new Probe(Probe.of(web.pid()), Probe.of(api.pid()))) {
                JsonNode beside = path("pod:default/web", "pod:default/api");
                assertArrives(beside, api.inode(), probe.datagram(api.ip(), 5353));
                assertThat(kinds(beside)).containsExactly("routed", "routed", "delivered");
            }
            assertThat(madeBy(web)).contains("made by the ptp plugin (certain)");
        }
    }

    @Test
    void aPodOnAMacvlan() throws Exception {
        try (WorldLab lab = new WorldLab("pp");
                ContainerdEngine engine =
                        new ContainerdEngine(lab.node, onCard("macvlan", "up0", ""))) {
            engine.start();
            Pod web = engine.cri().runPod("default", "web");
            try (Probe probe = new Probe(Probe.of(web.pid()), lab.world.path().toString())) {
                JsonNode out = path("pod:default/web", WorldLab.FAR);
                String seen = probe.datagram(WorldLab.FAR, 5353);

                assertThat(seen).isEqualTo("198.18.0.50");
                assertArrives(out, lab.world.inode(), seen);
            }
            JsonNode never = path("pod:default/web", WorldLab.NODE);
            assertThat(never.get("verdict").asText()).isEqualTo("unreachable");
            assertThat(never.get("reason").asText()).contains("never reaches");
            assertThat(madeBy(web)).contains("made by the macvlan plugin (certain)");
        }
    }

    @Test
    void aPodThatHasADeviceOfTheHost() throws Exception {
        try (WorldLab lab = new WorldLab("pp")) {
            lab.lab.vethPair(LinkEnd.in(lab.node, "card1"), LinkEnd.in(lab.world, "down1"));
            lab.world.run("ip", "address", "delete", WorldLab.GATEWAY + "/24", "dev", "down0");
            lab.world.run("ip", "address", "add", WorldLab.GATEWAY + "/24", "dev", "down1");
            try (ContainerdEngine engine =
                    new ContainerdEngine(lab.node, onCard("host-device", "card1", ""))) {
                engine.start();
                Pod web = engine.cri().runPod("default", "web");
                try (Probe probe = new Probe(Probe.of(web.pid()), lab.world.path().toString())) {
                    JsonNode out = path("pod:default/web", WorldLab.FAR);
                    String seen = probe.datagram(WorldLab.FAR, 5353);

                    assertThat(seen).isEqualTo("198.18.0.50");
                    assertArrives(out, lab.world.inode(), seen);
                    assertThat(last(out).get("input").asText()).isEqualTo("down1");
                }
                assertThat(madeBy(web)).contains("made by the host-device plugin (certain)");
            }
        }
    }

    @Test
    void aPodThatIsRoutedByItsSource() throws Exception {
        try (WorldLab lab = new WorldLab("pp");
                ContainerdEngine engine =
                        new ContainerdEngine(
                                lab.node, onCard("macvlan", "up0", ", {\"type\": \"sbr\"}"))) {
            engine.start();
            Pod web = engine.cri().runPod("default", "web");
            JsonNode bound = path("ip:198.18.0.50", WorldLab.FAR);
            try (Probe probe = new Probe(Probe.of(web.pid()), lab.world.path().toString())) {
                String seen = probe.datagram("198.18.0.50", WorldLab.FAR, 5353);
                assertArrives(bound, lab.world.inode(), seen);
            }
            assertThat(bound.at("/hops/0/rule/text").asText())
                    .startsWith("from 198.18.0.50 lookup ");
            assertThat(bound.at("/hops/0/table").asLong()).isBetween(100L, 200L);
        }
    }

    @Test
    void aPodInAVrf() {
        String name = "vrfprobe";
        boolean granted =
                Command.of("ip", "link", "add", name, "type", "vrf", "table", "10")
                                .outcome()
                                .status()
                        == 0;
        if (granted) {
            Command.run("ip", "link", "delete", name);
        }
        assumeTrue(granted, "this kernel has no driver for vrf");
        try (WorldLab lab = new WorldLab("pp");
                ContainerdEngine engine =
                        new ContainerdEngine(
                                lab.node,
                                onCard(
                                        "macvlan",
                                        "up0",
                                        ", {\"type\": \"vrf\", \"vrfname\": \"blue\"}"))) {
            engine.start();
            engine.cri().runPod("default", "web");
            JsonNode out = path("pod:default/web", WorldLab.FAR);

            // A program that binds itself to nothing does not use the table of the VRF.
            assertThat(out.get("verdict").asText()).isEqualTo("unreachable");
        }
    }
}
