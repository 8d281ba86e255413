// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An engine whose daemon was killed with everything running is removed without a trace.
@ExtendWith(LeakGuard.class)
final class KilledEngineTest {
    @Test
    @Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
    void containerdIsRemovedAfterItsDaemonWasKilled() {
        Path folder;
        String name;
        Path pinned;
        try (ContainerdEngine engine = new ContainerdEngine()) {
            engine.start();
            folder = engine.folder();
            name = engine.bridge();
            Pod pod = engine.cri().runPod("default", "web");
            pinned = Path.of(pod.netnsPath());
            engine.cri().runContainer(pod, "server");
            engine.cri().runHostNetworkPod("kube-system", "proxy");
            engine.kill();
        }
        Leftovers.assertNone(folder, name);
        assertThat(pinned).doesNotExist();
    }

    @Test
    @Engine({"containerd", "crun", "cni-plugins", "busybox-static"})
    void crunRunsPodsToo() {
        try (ContainerdEngine engine = new ContainerdEngine()) {
            engine.start();
            Pod pod = engine.cri().runPod(PodSpec.of("default", "web").withRuntime("crun"));
            Container container = engine.cri().runContainer(pod, "server");
            assertThat(container.inode()).isEqualTo(pod.inode());
        }
    }

    @Test
    @Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
    void containersThatAreNoPodsAreRemovedToo() {
        Path folder;
        String name;
        try (ContainerdEngine engine = new ContainerdEngine()) {
            engine.start();
            folder = engine.folder();
            name = engine.bridge();
            Container loner = engine.runWithoutPod("loner");
            assertThat(loner.inode()).isNotEqualTo(NetworkNamespaces.own());
            engine.kill();
        }
        Leftovers.assertNone(folder, name);
    }

    @Test
    @Engine({"dockerd", "docker", "containerd", "runc", "busybox-static"})
    void dockerIsRemovedAfterItsDaemonWasKilled() {
        Path folder;
        String name;
        try (DockerEngine engine = new DockerEngine()) {
            engine.start();
            folder = engine.folder();
            name = engine.bridge();
            engine.docker("network", "create", "back");
            engine.run("web", "--network", "back");
            engine.run("database");
            engine.kill();
        }
        Leftovers.assertNone(folder, name);
    }
}
