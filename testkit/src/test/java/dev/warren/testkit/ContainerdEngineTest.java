// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One engine for all tests; the guard around the class says that nothing of it is left.
@Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class ContainerdEngineTest {
    private static final ContainerdEngine ENGINE = new ContainerdEngine();

    @BeforeAll
    static void start() {
        ENGINE.start();
    }

    @AfterAll
    static void close() {
        Path folder = ENGINE.folder();
        String name = ENGINE.bridge();
        ENGINE.close();
        Leftovers.assertNone(folder, name);
        assertThat(HostPorts.rules()).isEmpty();
    }

    @Test
    void aPodHasANamespaceOfItsOwnThatItsContainersShare() throws Exception {
        Pod pod = ENGINE.cri().runPod("default", "web");
        Container container = ENGINE.cri().runContainer(pod, "server");

        assertThat(pod.inode()).isNotEqualTo(NetworkNamespaces.own());
        assertThat(pod.inode()).isEqualTo(NetworkNamespaces.at(Path.of(pod.netnsPath())));
        assertThat(container.inode()).isEqualTo(pod.inode());
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + container.pid() + "/ns/net")))
                .hasToString("net:[" + pod.inode() + "]");
        assertThat(pod.ip())
                .startsWith(ENGINE.subnet().substring(0, ENGINE.subnet().lastIndexOf('.') + 1));
        assertThat(ENGINE.ctr("tasks", "list")).contains(container.id(), "" + container.pid());

        ENGINE.cri().removeContainer(container);
        ENGINE.cri().removePod(pod);
        assertThat(ENGINE.cri().podIds()).isEmpty();
    }

    @Test
    void aPodOnTheHostsNetworkStaysInItsNamespace() {
        Pod pod = ENGINE.cri().runHostNetworkPod("kube-system", "proxy");

        assertThat(pod.inode()).isEqualTo(NetworkNamespaces.own());
        assertThat(pod.netnsPath()).isEmpty();

        ENGINE.cri().removePod(pod);
    }

    @Test
    void podsOutliveAKilledDaemon() {
        Pod pod = ENGINE.cri().runPod("default", "survivor");
        Container container = ENGINE.cri().runContainer(pod, "server", "/bin/sleep", "1000");

        ENGINE.kill();
        assertThat(NetworkNamespaces.of(container.pid())).isEqualTo(pod.inode());
        ENGINE.start();

        assertThat(ENGINE.cri().podIds()).containsExactly(pod.id());
        ENGINE.cri().removePod(pod);
    }

    @Test
    void aContainerWithoutAPodComesAndGoes() {
        Container loner = ENGINE.runWithoutPod("loner");

        assertThat(NetworkNamespaces.all()).containsKey(loner.inode());
        assertThat(loner.inode()).isNotEqualTo(NetworkNamespaces.own());

        ENGINE.removeWithoutPod(loner);
    }

    @Test
    void aPortOfTheHostLeadsToThePod() {
        Pod pod = ENGINE.cri().runPod(PodSpec.of("default", "shop").withPort(18080, 80));

        assertThat(HostPorts.rules()).anyMatch(rule -> rule.contains("18080"));

        ENGINE.cri().removePod(pod);
        assertThat(HostPorts.rules()).noneMatch(rule -> rule.contains("18080"));
    }
}
