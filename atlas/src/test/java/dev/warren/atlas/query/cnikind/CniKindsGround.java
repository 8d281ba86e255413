// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.List;

/// A node with one pod, to which what tells of plugins is added.
abstract class CniKindsGround {
    static final PodName WEB = new PodName("default", "web-6d4cf56db6-x2x7k", "u1");

    static final String SANDBOX = "b".repeat(64);

    final Facts facts =
            Facts.node()
                    .process(70, "pause", RED)
                    .sandbox(SANDBOX, WEB, running(70, RED), none())
                    .number(HOST, 0, RED)
                    .number(RED, 0, HOST);

    final List<Link> onHost = new ArrayList<>();

    final List<Link> inPod = new ArrayList<>(List.of(Links.loopback()));

    /// A pair; the pod's end has index 2, the other one 12.
    CniKindsGround pair(String interfaceName, String hostName) {
        onHost.add(Links.veth(12, hostName, 2, 0));
        inPod.add(Links.veth(2, interfaceName, 12, 0));
        return this;
    }

    static Link with(Link link, String kind, int master, String alias, String... names) {
        Link plain = kind.isEmpty() ? link : Links.link(1, "x", kind, 0, 0);
        return new Link(
                link.index(),
                link.name(),
                List.of(names),
                link.hardwareType(),
                link.flags(),
                link.mtu(),
                link.state(),
                link.address(),
                Mac.NONE,
                master,
                link.lower(),
                link.lowerNamespace(),
                plain.kind(),
                alias,
                "",
                List.of());
    }

    CniKindsGround onNode(String plugin) {
        facts.add(trace(plugin, "", PodName.UNKNOWN, "", ""));
        return this;
    }

    static Fact trace(
            String plugin, String sandbox, PodName pod, String interfaceName, String host) {
        return new Fact.PluginTraceSeen(
                plugin,
                sandbox,
                pod,
                interfaceName,
                host,
                new Evidence("cnikind", "/notes/" + plugin));
    }

    CniKindsGround configured(String file, String network, String... plugins) {
        facts.add(
                new Fact.NetworkConfigurationSeen(
                        file,
                        network,
                        List.of(plugins),
                        new Evidence("cnikind", "/etc/cni/net.d/" + file)));
        return this;
    }

    List<InterfaceOrigin> all() {
        Atlas atlas =
                facts.inside(HOST, onHost.toArray(Link[]::new))
                        .inside(RED, inPod.toArray(Link[]::new))
                        .atlas();
        return CniKinds.of(atlas).all();
    }

    InterfaceOrigin only() {
        assertThat(all()).hasSize(1);
        return all().getFirst();
    }

    void assertIs(String label) {
        assertThat(only().label()).as(only().toString()).isEqualTo(label);
    }
}
