// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Container;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Pods that share the host's namespace, each with a way of its own to look names up.
@Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class HostNetworkTest {
    private static Container container(ContainerdEngine containerd, String pod, String line)
            throws IOException {
        Pod made = containerd.cri().runHostNetworkPod("default", pod);
        Container container = containerd.cri().runContainer(made, "main-" + pod);
        Files.writeString(
                Path.of("/proc/" + container.pid() + "/root/etc/hosts"),
                line + "\n",
                StandardOpenOption.APPEND);
        return container;
    }

    private static Command.Outcome hosts(String reference) {
        return Launched.warren("exec", reference, "--resolv", "--", "cat", "/etc/hosts");
    }

    @Test
    void thePodThatIsAskedForTellsHowItLooksNamesUp() throws IOException {
        try (ContainerdEngine containerd = new ContainerdEngine()) {
            containerd.start();
            container(containerd, "one", "192.0.2.101 only.one");
            Container two = container(containerd, "two", "192.0.2.102 only.two");

            assertThat(hosts("pod:default/one").output())
                    .contains("only.one")
                    .doesNotContain("only.two");
            for (String reference :
                    new String[] {"pod:two", "container:main-two", "pid:" + two.pid()}) {
                Command.Outcome outcome = hosts(reference);
                assertThat(outcome.output())
                        .as(outcome.errors())
                        .contains("only.two")
                        .doesNotContain("only.one");
            }
            assertThat(hosts("@host").status()).isEqualTo(3);
        }
    }
}
