// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.testkit.DockerContainer;
import dev.warren.testkit.DockerEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren path` on a node with Docker's packet filter, held against real packets.
@Lab
@Engine({"dockerd", "docker", "containerd", "runc", "busybox-static", "iptables"})
@ExtendWith(LeakGuard.class)
final class DockerPathTest {
    private static JsonNode path(String from, String to, String protocol) {
        Warren json = Warren.run("path", from, "--to", to, "--proto", protocol, "-o", "json");
        assertThat(json.output()).as(json.errors()).isNotEmpty();
        return json.json().at("/items/0");
    }

    private static void assertArrives(JsonNode path, long inode, String seen) {
        assertThat(path.get("verdict").asText()).as(path.toPrettyString()).isEqualTo("local");
        JsonNode hops = path.get("hops");
        assertThat(hops.get(hops.size() - 1).get("inode").asText()).isEqualTo(Long.toString(inode));
        assertThat(path.get("sourceSeen").asText()).isEqualTo(seen);
    }

    @Test
    void aContainerThatIsMasqueradedAndOneWithAPublishedPort() throws Exception {
        try (WorldLab lab = new WorldLab("dp");
                DockerEngine docker = new DockerEngine(lab.node)) {
            docker.start();
            DockerContainer box = docker.run("box", "--publish", "8080:80");
            String inside = Probe.of(box.pid());
            String node = lab.node.path().toString();
            String world = lab.world.path().toString();
            try (Probe probe = new Probe(inside, world)) {
                JsonNode out = path("container:box", WorldLab.FAR, "udp");
                String seen = probe.datagram(WorldLab.FAR, 5353);

                assertThat(seen).isEqualTo(WorldLab.NODE);
                assertArrives(out, lab.world.inode(), seen);
            }
            String published = WorldLab.NODE + ":8080";
            try (Probe probe = new Probe(world, inside)) {
                JsonNode in = path("dp-world", published, "tcp");
                String seen = probe.connection(WorldLab.NODE, 8080, 80);

                assertThat(seen).isEqualTo(WorldLab.GATEWAY);
                assertArrives(in, box.inode(), seen);
                assertThat(in.at("/hops/1/destination").asText()).isEqualTo(box.address());
                assertThat(in.at("/hops/1/changes").toString()).contains(box.address());
            }
            try (Probe probe = new Probe(node, inside)) {
                JsonNode in = path("dp-node", published, "tcp");
                assertArrives(in, box.inode(), probe.connection(WorldLab.NODE, 8080, 80));
            }
            JsonNode closed = path("dp-world", WorldLab.NODE + ":8081", "tcp");
            assertThat(closed.at("/hops/1/kind").asText()).isEqualTo("delivered");
        }
    }
}
