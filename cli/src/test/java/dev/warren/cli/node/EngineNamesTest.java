// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Container;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.DockerContainer;
import dev.warren.testkit.DockerEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.NetworkNamespaces;
import dev.warren.testkit.Pod;
import dev.warren.testkit.PodSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Namespaces of containerd's pods and Docker's containers: seen, entered, named, and left alone.
@Engine({"containerd", "runc", "cni-plugins", "dockerd", "docker", "busybox-static"})
@ExtendWith(LeakGuard.class)
@SuppressWarnings("NullAway.Init")
final class EngineNamesTest {
    private static final ContainerdEngine containerd = new ContainerdEngine();
    private static final DockerEngine docker = new DockerEngine();
    private static Pod web;
    private static DockerContainer box;

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void startEngines() {
        containerd.start();
        docker.start();
        web = containerd.cri().runPod(PodSpec.of("default", "web").withNameServers("192.0.2.153"));
        containerd.cri().runContainer(web, "app", "sleep", "100000");
        box = docker.run("box", "--dns", "192.0.2.154", "--add-host", "only.here:192.0.2.9");
    }

    @AfterAll
    static void stopEngines() {
        try {
            containerd.close();
        } finally {
            docker.close();
        }
    }

    private static Path dockersFolder() {
        return Path.of(box.sandboxKey()).resolveSibling("");
    }

    private static String nameOf(Pod pod) {
        return String.valueOf(Path.of(pod.netnsPath()).getFileName());
    }

    private static void enters(String reference, long inode) {
        assertThat(Launched.output("exec", reference, "--", "readlink", "/proc/self/ns/net"))
                .as(reference)
                .isEqualTo("net:[" + inode + "]");
    }

    @Test
    void entersAPodByAnythingThatLivesInIt() {
        for (String reference :
                List.of(
                        "pod:default/web",
                        "ip:" + web.ip(),
                        Expected.hostLinkOf(web.pid(), "eth0"),
                        web.netnsPath(),
                        nameOf(web),
                        "pid:" + web.pid())) {
            enters(reference, web.inode());
        }
        assertThat(Launched.output("netns", "ls", "-o", "name").lines()).contains(nameOf(web));
    }

    @Test
    void entersAContainerByNameAddressLinkAndDockersKey() {
        for (String reference :
                List.of(
                        "container:box",
                        "ip:" + box.address(),
                        Expected.hostLinkOf(box.pid(), "eth0"),
                        box.sandboxKey(),
                        box.id().substring(0, 12))) {
            enters(reference, box.inode());
        }
        assertThat(
                        Launched.output("netns", "ls", "-o", "name", "--dir", dockersFolder() + "")
                                .lines())
                .contains(Path.of(box.sandboxKey()).getFileName() + "");
    }

    @Test
    void aNameGivenToAContainersNamespaceOutlivesTheContainer() {
        try (LabTopology lab = new LabTopology()) {
            lab.awaitsRemoval("brief");
            DockerContainer brief = docker.run("brief");

            assertThat(Launched.output("netns", "attach", "brief", "container:brief"))
                    .isEqualTo("brief");

            assertThat(Command.run("ip", "netns", "exec", "brief", "ip", "-4", "addr"))
                    .contains(brief.address() + "/");
            docker.remove(brief);
            assertThat(Command.run("ip", "netns", "exec", "brief", "readlink", "/proc/self/ns/net"))
                    .isEqualTo("net:[" + brief.inode() + "]");
            assertThat(Launched.warren("netns", "rm", "brief"))
                    .isEqualTo(new Command.Outcome(0, "", ""));
            Await.until(
                    "the end of the namespace",
                    () -> !NetworkNamespaces.all().containsKey(brief.inode()));
        }
    }

    @Test
    void aContainerRunsInANamespaceThatWarrenMade() {
        try (LabTopology lab = new LabTopology()) {
            lab.awaitsRemoval("prepared");
            Launched.output("netns", "add", "prepared");
            long inode = NetworkNamespaces.at(Path.of("/run/netns/prepared"));

            Container guest = containerd.runWithoutPodIn("guest", "/run/netns/prepared");
            try {
                assertThat(guest.inode()).isEqualTo(inode);
                enters("container:guest", inode);
            } finally {
                containerd.removeWithoutPod(guest);
            }
            assertThat(Launched.warren("netns", "rm", "prepared").status()).isZero();
            Await.until(
                    "the end of the namespace", () -> !NetworkNamespaces.all().containsKey(inode));
        }
    }

    @Test
    void theNamespaceOfALivePodIsLeftUnlessForced() {
        Pod brief = containerd.cri().runPod("shop", "brief");
        String name = nameOf(brief);

        Command.Outcome refused = Launched.warren("netns", "rm", name);

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors())
                .contains("/run/netns/" + name)
                .contains("shop/brief")
                .contains("--force");
        assertThat(NetworkNamespaces.at(Path.of(brief.netnsPath()))).isEqualTo(brief.inode());
        assertThat(Launched.warren("netns", "rm", "--force", name))
                .isEqualTo(new Command.Outcome(0, "", ""));
        assertThat(Path.of(brief.netnsPath())).doesNotExist();
        containerd.cri().removePod(brief);
        assertThat(containerd.cri().podIds()).doesNotContain(brief.id());
        Await.until(
                "the end of the namespace",
                () -> !NetworkNamespaces.all().containsKey(brief.inode()));
    }

    @Test
    void removingAllLeavesThoseOfLiveContainersAndSaysSo() {
        String dockers = dockersFolder().toString();
        String sandbox = Path.of(box.sandboxKey()).getFileName() + "";
        Launched.output("netns", "add", "0123456789ab", "--dir", dockers);

        Command.Outcome removed = Launched.warren("netns", "rm", "--all", "--dir", dockers);
        Command.Outcome one = Launched.warren("netns", "rm", sandbox, "--dir", dockers);

        assertThat(removed.status()).as(removed.errors()).isZero();
        assertThat(removed.errors()).contains(sandbox + " is left").contains("container/box");
        assertThat(Path.of(dockers, "0123456789ab")).doesNotExist();
        assertThat(one.status()).isEqualTo(1);
        assertThat(one.errors()).contains("container/box").contains("--force");
        enters(box.sandboxKey(), box.inode());
    }

    /// Not in `/run/netns`, where everything on the machine has its names.
    @Test
    void removingAllLeavesThoseOfLivePodsAndSaysSo() {
        String own = folder.resolve("names").toString();
        Launched.output("netns", "attach", nameOf(web), "pod:default/web", "--dir", own);
        Launched.output("netns", "add", "free", "--dir", own);
        try {
            Command.Outcome removed = Launched.warren("netns", "rm", "--all", "--dir", own);

            assertThat(removed.status()).as(removed.errors()).isZero();
            assertThat(removed.errors()).contains(nameOf(web)).contains("default/web");
            assertThat(Launched.output("netns", "ls", "-o", "name", "--dir", own))
                    .isEqualTo(nameOf(web));
            assertThat(Launched.warren("netns", "rm", "--all", "--force", "--dir", own).status())
                    .isZero();
        } finally {
            Command.of("umount", "--recursive", own).outcome();
        }
    }

    @Test
    void looksNamesUpAsThePodDoes() throws Exception {
        String mounts = Files.readString(Path.of("/proc/self/mountinfo"));

        assertThat(cat("pod:default/web", "/etc/resolv.conf")).contains("nameserver 192.0.2.153");
        assertThat(cat("pod:default/web", "/etc/hosts")).contains("localhost");
        assertThat(cat("container:box", "/etc/resolv.conf")).contains("192.0.2.154");
        assertThat(cat("container:box", "/etc/hosts")).contains("192.0.2.9").contains("only.here");
        assertThat(Launched.output("exec", "pod:default/web", "--", "cat", "/etc/resolv.conf"))
                .isEqualTo(Files.readString(Path.of("/etc/resolv.conf")).stripTrailing());
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(mounts);
    }

    private static String cat(String reference, String file) {
        return Launched.output("exec", reference, "--resolv", "--", "cat", file);
    }

    @Test
    void runsInThePodsOfOneKindOrNamespaceOnly() {
        Pod api = containerd.cri().runPod("shop", "api");
        try {
            String pods = Launched.output("exec", "--owner", "pod", "--", "ip", "-br", "addr");
            String shop = Launched.output("exec", "-n", "shop", "--", "ip", "-br", "addr");

            assertThat(pods.lines().filter(line -> line.startsWith("== "))).hasSize(2);
            assertThat(pods).contains(web.ip() + "/").contains(api.ip() + "/");
            assertThat(shop.lines().filter(line -> line.startsWith("== "))).hasSize(1);
            assertThat(shop).contains("shop/api").contains(api.ip() + "/");
        } finally {
            containerd.cri().removePod(api);
        }
    }
}
