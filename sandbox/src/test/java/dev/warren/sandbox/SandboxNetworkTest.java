// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.namespace.NetworkNamespace;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PortMapping;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Who reaches whom: two containers of a pod each other, both the gateway, and a neighbour of the node the pod by a port
/// of the node. The node's network is a namespace of the lab, so that what plugins change of it ends with the test.
@Lab
@ExtendWith(LeakGuard.class)
final class SandboxNetworkTest {
    private static final String NODE = "10.231.91.1";
    private static final String SERVE = "busybox nc -ll -p %d -e /bin/busybox echo %s";

    private LabTopology machine;
    private LabNamespace node;
    private LabNamespace neighbour;
    private SandboxGround ground;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        node = machine.namespace("wrnnode0");
        neighbour = machine.namespace("wrnnode1");
        machine.vethPair(
                LinkEnd.in(node, "up0").withAddress(NODE + "/24"),
                LinkEnd.in(neighbour, "up0").withAddress("10.231.91.2/24"));
        node.run("ip", "link", "set", "lo", "up");
        ground = new SandboxGround(folder, "wrnnet0", "10.231.90.0/24");
    }

    @AfterEach
    void removeAll() throws Exception {
        onNode(
                () -> {
                    ground.close();
                    return true;
                });
        machine.close();
    }

    private <T> T onNode(java.util.concurrent.Callable<T> work) throws Exception {
        try (NetworkNamespace network = NetworkNamespace.open(node.path().toString())) {
            return network.call(work);
        }
    }

    /// Runs a program where a container runs: in its root and its network.
    private static String inside(Sandbox pod, int container, String... words) {
        String pid = "" + pod.containers().get(container).record().pid();
        String[] all = new String[words.length + 5];
        all[0] = "nsenter";
        all[1] = "--target=" + pid;
        all[2] = "--net";
        all[3] = "--mount";
        all[4] = "/bin/busybox";
        System.arraycopy(words, 0, all, 5, words.length);
        Command.Outcome outcome = Command.of(all).outcome();
        return outcome.status() == 0 ? outcome.output() : "";
    }

    @Test
    void containersReachEachOtherTheGatewayAndTheNodesNeighbourReachesThem() throws Exception {
        PodConfiguration wanted =
                SandboxGround.pod(
                                "web",
                                ground.container(
                                        "one", "/bin/sh", "-c", SERVE.formatted(8080, "one")),
                                ground.container(
                                        "two", "/bin/sh", "-c", SERVE.formatted(9090, "two")))
                        .withPorts(List.of(new PortMapping("tcp", 8080, 18_080, "")));

        Sandbox pod = onNode(() -> ground.sandboxes().run(wanted));

        Await.until(
                "two hears one",
                () -> inside(pod, 1, "nc", "-w", "2", "127.0.0.1", "8080").contains("one"));
        Await.until(
                "one hears two",
                () -> inside(pod, 0, "nc", "-w", "2", "127.0.0.1", "9090").contains("two"));
        assertThat(inside(pod, 0, "ping", "-c", "1", "-W", "2", "10.231.90.1"))
                .contains("1 packets received");
        String address = pod.record().addresses().getFirst();
        assertThat(node.run("busybox", "nc", "-w", "2", address, "9090")).contains("two");
        assertThat(node.run("busybox", "nc", "-w", "2", NODE, "18080")).contains("one");
        assertThat(neighbour.run("busybox", "nc", "-w", "2", NODE, "18080")).contains("one");

        onNode(
                () -> {
                    ground.sandboxes().remove(pod.id(), true);
                    return true;
                });
        assertThat(node.run("iptables", "-t", "nat", "-S")).doesNotContain("18080");
        assertThat(ground.left()).isEmpty();
    }
}
