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
@Engine({"dockerd", "docker", "containerd", "runc", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class DockerEngineTest {
    private static final DockerEngine ENGINE = new DockerEngine();

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
    }

    @Test
    void aContainerHasANamespaceThatItsSandboxPins() throws Exception {
        DockerContainer container = ENGINE.run("web", "--label", "role=front");

        assertThat(Files.readSymbolicLink(Path.of("/proc/" + container.pid() + "/ns/net")))
                .hasToString("net:[" + container.inode() + "]");
        assertThat(container.inode()).isNotEqualTo(NetworkNamespaces.own());
        assertThat(NetworkNamespaces.at(Path.of(container.sandboxKey())))
                .isEqualTo(container.inode());
        assertThat(container.sandboxKey()).startsWith(ENGINE.execRoot().toString());
        assertThat(container.sandboxId())
                .startsWith(Path.of(container.sandboxKey()).getFileName().toString());
        assertThat(container.address())
                .startsWith(ENGINE.subnet().substring(0, ENGINE.subnet().lastIndexOf('.') + 1));

        ENGINE.remove(container);
    }

    @Test
    void aContainerOnTheHostsNetworkHasNoAddress() {
        DockerContainer container = ENGINE.run("proxy", "--network", "host");

        assertThat(container.inode()).isEqualTo(NetworkNamespaces.own());
        assertThat(container.address()).isEmpty();

        ENGINE.remove(container);
    }

    @Test
    void containersOutliveAKilledDaemon() {
        DockerContainer container = ENGINE.run("survivor");

        ENGINE.kill();
        assertThat(NetworkNamespaces.of(container.pid())).isEqualTo(container.inode());
        ENGINE.start();

        assertThat(ENGINE.inspect("survivor")).isEqualTo(container);
        ENGINE.remove(container);
    }
}
