// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.Pod;
import dev.warren.testkit.PodSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren show` on a real node.
@Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class ShowTest {
    @Test
    void showsAPodWithItsResolver() {
        try (ContainerdEngine containerd = new ContainerdEngine()) {
            containerd.start();
            Pod pod =
                    containerd
                            .cri()
                            .runPod(PodSpec.of("default", "web").withNameServers("192.0.2.53"));
            containerd.cri().runContainer(pod, "app", "sleep", "100000");

            Warren json = Warren.run("show", "pod:default/web", "-o", "json");
            Warren text = Warren.run("show", "pod:default/web");

            assertThat(json.status()).as(json.errors()).isZero();
            JsonNode card = json.items().get(pod.inode());
            assertThat(card.at("/resolver/nameservers/0").asText()).isEqualTo("192.0.2.53");
            assertThat(card.at("/rules/0/text").asText()).isEqualTo("from all lookup local");
            assertThat(card.at("/tables/0/routes/0").asText()).startsWith("default via ");
            assertThat(Item.link(card, "eth0").at("/received/bytes").isTextual()).isTrue();
            assertThat(text.status()).isZero();
            assertThat(text.output())
                    .contains("pod default/web", pod.ip(), "nameserver 192.0.2.53", "on the host");
        }
    }

    @Test
    void showsANamespaceThatNobodyIsInAndEscapesWhatIsInIt() {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace idle = lab.namespace("show-idle");
            idle.run("ip", "link", "add", "a\u001b[31mb", "type", "ifb");

            Warren text = Warren.run("show", "show-idle");
            Warren yaml = Warren.run("show", "show-idle", "-o", "yaml");

            assertThat(text.status()).as(text.errors()).isZero();
            assertThat(text.output())
                    .contains("nobody is known", "a\\x1b[31mb")
                    .doesNotContain("\u001b");
            assertThat(yaml.output()).contains("NamespaceCardList").doesNotContain("\u001b");
        }
    }

    @Test
    void saysWhatIsNotThereAndWhatIsAmbiguous() {
        assertThat(Warren.run("show", "pod:default/nothing").status()).isEqualTo(3);
        assertThat(Warren.run("show", "@host", "-o", "name").status()).isEqualTo(2);
        try (LabTopology lab = new LabTopology()) {
            lab.namespace("show-idle");
            assertThat(Warren.run("show", "if:lo").status()).isEqualTo(4);
        }
    }
}
