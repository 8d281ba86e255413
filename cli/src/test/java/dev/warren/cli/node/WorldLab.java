// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LinkEnd;

/// A namespace that stands for a node and one that stands for the world, tied by a pair: `up0` on the node,
/// `down0` in the world.
final class WorldLab implements AutoCloseable {
    static final String NODE = "198.18.0.2";
    static final String GATEWAY = "198.18.0.1";
    static final String FAR = "203.0.113.7";

    final LabTopology lab = new LabTopology();
    final LabNamespace node;
    final LabNamespace world;

    WorldLab(String name) {
        boolean complete = false;
        try {
            node = lab.namespace(name + "-node");
            world = lab.namespace(name + "-world");
            for (LabNamespace each : new LabNamespace[] {node, world}) {
                // Neighbour discovery would be counted with the packets of the test.
                each.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
                each.run("ip", "link", "set", "lo", "up");
            }
            lab.vethPair(
                    LinkEnd.in(node, "up0").withAddress(NODE + "/24"),
                    LinkEnd.in(world, "down0").withAddress(GATEWAY + "/24"));
            node.run("ip", "route", "add", "default", "via", GATEWAY);
            world.run("ip", "address", "add", FAR + "/32", "dev", "lo");
            complete = true;
        } finally {
            if (!complete) {
                lab.close();
            }
        }
    }

    /// The packets that the node has sent by a link.
    long sentBy(String link) {
        String text = node.run("cat", "/proc/net/dev");
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(link + ":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+", -1)[9])
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        lab.close();
    }
}
