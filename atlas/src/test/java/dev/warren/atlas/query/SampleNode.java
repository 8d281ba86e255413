// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.WEB;
import static dev.warren.atlas.Facts.hex;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.kernel.id.NamespaceId;
import java.util.List;

/// A node to ask about.
final class SampleNode {
    static final String SANDBOX = hex("9c95");
    static final String APP = hex("a7b9");
    static final String REDIS = hex("c0ffee");

    /// A pod in RED, a Docker container in BLUE, a pod and a link of each kind on the host.
    static Facts node() {
        return Facts.node()
                .self(HOST)
                .process(70, "pause", RED)
                .process(71, "app", RED)
                .process(80, "redis-server", BLUE)
                .pin(RED, "/run/netns/cni-1")
                .pin(BLUE, "/run/docker/netns/5a")
                .symlink(BLUE, "/run/netns/cache")
                .sandbox(SANDBOX, WEB, running(70, RED), none())
                .member(APP, SANDBOX, "app", running(71, RED))
                .sandbox(
                        hex("eeee"),
                        new PodName("kube-system", "kube-proxy", "u2"),
                        running(72, HOST),
                        none())
                .container(
                        "docker",
                        REDIS,
                        new Role.Alone("redis", "redis:8", hex("5abb")),
                        running(80, BLUE),
                        none())
                .inside(
                        HOST,
                        List.of(
                                Links.loopback(),
                                Links.named(
                                        Links.link(2, "eth0", "", 0, -1),
                                        "02:aa:00:00:00:01",
                                        "enp3s0",
                                        "uplink"),
                                Links.veth(6, "veth6", 2, 0),
                                Links.veth(7, "veth7", 2, 1)),
                        List.of(
                                Links.address(1, "127.0.0.1/8"),
                                Links.address(2, "192.0.2.10/24"),
                                Links.address(6, "10.0.3.1/32")))
                .inside(
                        RED,
                        List.of(Links.loopback(), Links.veth(2, "eth0", 6, 0)),
                        List.of(
                                Links.address(1, "127.0.0.1/8"),
                                Links.address(2, "10.0.3.7/24"),
                                Links.address(2, "fd00::3:0:7/64")))
                .inside(
                        BLUE,
                        List.of(Links.loopback(), Links.veth(2, "eth0", 7, 4)),
                        List.of(Links.address(2, "172.17.0.2/16")))
                .number(HOST, 0, RED)
                .number(HOST, 1, BLUE)
                .number(RED, 0, HOST)
                .number(BLUE, 4, HOST);
    }

    static List<Whois.Match> find(String reference) {
        return Whois.find(node().atlas(), Reference.parse(reference));
    }

    static void assertMeans(String reference, NamespaceId id, String... reasons) {
        List<Whois.Match> matches = find(reference);
        assertThat(matches)
                .as(reference)
                .extracting(match -> match.namespace().id())
                .containsExactly(id);
        assertThat(matches.getFirst().reasons()).as(reference).containsExactly(reasons);
    }

    static void assertMeansAll(String reference, NamespaceId... ids) {
        assertThat(find(reference))
                .as(reference)
                .extracting(match -> match.namespace().id())
                .containsExactly(ids);
    }

    private SampleNode() {}
}
