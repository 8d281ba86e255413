// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.testkit.Command;
import dev.warren.testkit.DockerContainer;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.NetworkNamespaces;
import dev.warren.testkit.Pod;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren ls` and `warren whois` on a node with everything on it.
@Engine({"containerd", "runc", "cni-plugins", "dockerd", "docker", "busybox-static"})
@ExtendWith(LeakGuard.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
final class RealNodeTest {
    private static @Nullable RealNode started;
    private static RealNode node;
    private static int ownerlessBefore;

    @BeforeAll
    static void startNode() {
        ownerlessBefore = ownerless(Warren.run("ls", "-o", "json").json());
        started = new RealNode();
        node = started;
    }

    @AfterAll
    static void stopNode() {
        if (started != null) {
            started.close();
        }
    }

    private static int ownerless(JsonNode list) {
        int count = 0;
        for (JsonNode item : list.get("items")) {
            count += item.get("owners").isEmpty() ? 1 : 0;
        }
        return count;
    }

    @Test
    @Order(1)
    void listsEveryNamespaceOnceAndNothingElse() {
        Warren list = Warren.run("ls", "-o", "json");

        assertThat(list.errors()).isEmpty();
        assertThat(list.status()).isZero();
        assertThat(list.json().at("/metadata/complete").asBoolean()).isTrue();
        assertThat(list.items().inodes())
                .isEqualTo(new TreeSet<>(NetworkNamespaces.all().keySet()))
                .contains(
                        node.web.inode(),
                        node.api.inode(),
                        node.box.inode(),
                        node.blue.inode(),
                        node.anonymous.inode(),
                        node.hidden.inode());
    }

    @Test
    @Order(2)
    void givesEveryNamespaceItsRightOwner() {
        Warren.Items items = Warren.run("ls", "-o", "json").items();

        assertThat(Item.labels(items.get(node.web.inode())))
                .containsExactly("pod default/web [app, side]");
        assertThat(Item.labels(items.get(node.api.inode()))).containsExactly("pod shop/api [app]");
        assertThat(Item.labels(items.get(node.box.inode()))).containsExactly("container box");
        assertThat(Item.labels(items.get(node.blue.inode()))).isEmpty();
        assertThat(Item.labels(items.get(node.hidden.inode()))).isEmpty();
        assertThat(Item.labels(items.get(node.anonymous.inode())))
                .containsExactly("process sleep " + node.anonymous.pid());
        assertThat(Item.labels(items.get(NetworkNamespaces.own())))
                .containsExactly(
                        "host",
                        "pod kube-system/agent [agent] on host",
                        "container hostbox on host");
    }

    @Test
    @Order(3)
    void namesContainersWithTheirIdsImagesAndProcesses() {
        Warren.Items items = Warren.run("ls", "-o", "json").items();
        JsonNode pod = items.get(node.web.inode()).get("owners").get(0);

        assertThat(pod.get("sandboxId").asText()).isEqualTo(node.web.id());
        assertThat(pod.get("runtime").asText()).isEqualTo("containerd");
        assertThat(pod.at("/pod/uid").asText()).isEqualTo(node.web.uid());
        JsonNode app = pod.get("containers").get(0);
        assertThat(app.get("id").asText()).isEqualTo(node.webApp.id());
        assertThat(app.get("pid").asLong()).isEqualTo(node.webApp.pid());
        assertThat(app.get("image").asText()).isNotEmpty();
        JsonNode box = items.get(node.box.inode()).get("owners").get(0);
        assertThat(box.get("runtime").asText()).isEqualTo("docker");
        assertThat(box.get("sandboxId").asText()).isEqualTo(node.box.sandboxId());
        assertThat(box.at("/containers/0/pid").asLong()).isEqualTo(node.box.pid());
        assertThat(Item.texts(box.get("evidence")))
                .anyMatch(line -> line.startsWith("docker:"))
                .anyMatch(line -> line.startsWith("bundle:"))
                .anyMatch(line -> line.startsWith("process:"));
        assertThat(Item.texts(pod.get("evidence"))).anyMatch(line -> line.startsWith("cni:"));
    }

    @Test
    @Order(4)
    void agreesWithIpOnLinksAddressesAndTheHostsEnds() {
        Warren.Items items = Warren.run("ls", "-o", "json").items();

        Expected.sameLinks(items.get(NetworkNamespaces.own()), Expected.ip("addr"));
        for (Pod pod : List.of(node.web, node.api)) {
            JsonNode item = items.get(pod.inode());
            Expected.sameLinks(item, Expected.ipOfProcess(pod.pid(), "addr"));
            JsonNode eth0 = Item.link(item, "eth0");
            assertThat(eth0.at("/addresses/0").asText()).startsWith(pod.ip() + "/");
            assertThat(eth0.at("/peer/name").asText())
                    .isEqualTo(Expected.hostLinkOf(pod.pid(), "eth0"));
            assertThat(eth0.at("/peer/inode").asLong()).isEqualTo(NetworkNamespaces.own());
        }
        JsonNode box = items.get(node.box.inode());
        Expected.sameLinks(box, Expected.ipOfProcess(node.box.pid(), "addr"));
        assertThat(Item.link(box, "eth0").at("/peer/name").asText())
                .isEqualTo(Expected.hostLinkOf(node.box.pid(), "eth0"));
    }

    @Test
    @Order(5)
    void agreesWithLsnsOnTheProcessesInEachNamespace() {
        Warren.Items items = Warren.run("ls", "-o", "json").items();

        Set<Long> met = new TreeSet<>();
        for (String line :
                Command.run("lsns", "-t", "net", "-n", "-o", "NS,NPROCS").split("\n", -1)) {
            String[] words = line.strip().split(" +", -1);
            long inode = Long.parseLong(words[0]);
            met.add(inode);
            // The host's own come and go: lsns itself is one of them.
            if (inode != NetworkNamespaces.own()) {
                assertThat(items.get(inode).get("processes").size())
                        .as("processes in " + inode)
                        .isEqualTo(Integer.parseInt(words[1]));
            }
        }
        assertThat(met).contains(node.web.inode(), node.box.inode(), node.anonymous.inode());
    }

    @Test
    @Order(5)
    void tellsPinsAndWhoCanSeeThem() {
        Warren.Items items = Warren.run("ls", "-o", "json").items();

        assertThat(items.get(node.blue.inode()).get("name").asText()).isEqualTo("blue");
        assertThat(items.get(node.blue.inode()).at("/pins/0/path").asText())
                .isEqualTo("/run/netns/blue");
        assertThat(items.get(node.blue.inode()).get("state").asText()).isEqualTo("idle");
        JsonNode hiddenPin = items.get(node.hidden.inode()).get("pins").get(0);
        assertThat(hiddenPin.get("mountNamespace").asText())
                .isNotEqualTo(items.get(node.blue.inode()).at("/pins/0/mountNamespace").asText());
        assertThat(items.get(node.hidden.inode()).get("links"))
                .as("a namespace with a foreign pin alone is visited, too")
                .isNotEmpty();
    }

    @Test
    @Order(6)
    void findsANamespaceByAnythingThatLivesInIt() {
        String hostLink = Expected.hostLinkOf(node.web.pid(), "eth0");
        for (String reference :
                List.of(
                        "pod:default/web",
                        "pod/default/web",
                        "default/web",
                        "ip:" + node.web.ip(),
                        node.web.ip(),
                        "if:" + hostLink,
                        hostLink,
                        "pid:" + node.webApp.pid(),
                        node.webApp.id().substring(0, 12),
                        "container:" + node.webSide.id(),
                        node.web.id(),
                        node.web.netnsPath(),
                        Long.toString(node.web.inode()))) {
            Warren answer = Warren.run("whois", reference, "-o", "json");
            assertThat(answer.status()).as(reference).isZero();
            assertThat(answer.items().inodes()).as(reference).containsExactly(node.web.inode());
        }
        DockerContainer box = node.box;
        for (String reference :
                List.of("container:box", "box", box.id().substring(0, 8), box.sandboxKey())) {
            assertThat(Warren.run("whois", reference, "-o", "json").items().inodes())
                    .as(reference)
                    .containsExactly(box.inode());
        }
    }

    @Test
    @Order(7)
    void saysThatAnAddressOfTheHostIsShared() {
        String address = Expected.ip("-4", "addr").findValue("local").asText();
        Warren answer = Warren.run("whois", "ip:" + address);

        if (answer.status() == 4) {
            // 127.0.0.1 is everywhere; another address of the host names it alone.
            answer = Warren.run("whois", "@host");
        }
        assertThat(answer.status()).isZero();
        assertThat(answer.output())
                .contains("shared")
                .contains("pod kube-system/agent")
                .contains("container/hostbox");
    }

    @Test
    @Order(8)
    void saysWhatIsNotThereAndWhatIsAmbiguous() {
        Warren nothing = Warren.run("whois", "pod:default/nothing");
        Warren several = Warren.run("whois", "if:lo");

        assertThat(nothing.status()).isEqualTo(3);
        assertThat(nothing.errors()).contains("the search was complete");
        assertThat(several.status()).isEqualTo(4);
        assertThat(several.errors())
                .contains(Long.toString(node.web.inode()))
                .contains(Long.toString(node.box.inode()));
    }

    @Test
    @Order(9)
    void countsAndFiltersWhatPeopleCountByHand() {
        Warren table = Warren.run("ls");

        assertThat(table.output().lines().findFirst().orElseThrow())
                .matches("INODE +NAME +STATE +OWNER +RUNTIME +ADDRESSES +HOST-LINK +PROCS +AGE");
        assertThat(table.errors())
                .contains("3 pods (2 with their own, 1 on the host's network)")
                .contains((ownerlessBefore + 2) + " without an owner");
        assertThat(Warren.run("ls", "-n", "shop", "-o", "name").output())
                .isEqualTo("netns/" + node.api.inode() + "\n");
        assertThat(Warren.run("ls", "--owner", "process", "-o", "name").output())
                .isEqualTo("netns/" + node.anonymous.inode() + "\n");
    }

    @Test
    @Order(10)
    void answersTheSameWhenTheDaemonsAreDead() {
        String before = WithoutMoments.of(Warren.run("ls", "-o", "json").json());

        node.containerd.kill();
        node.docker.kill();

        String after = WithoutMoments.of(Warren.run("ls", "-o", "json").json());
        assertThat(after).isEqualTo(before);
    }
}
