// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.WEB;
import static dev.warren.atlas.Facts.checked;
import static dev.warren.atlas.Facts.hex;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static dev.warren.atlas.Facts.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.atlas.fact.Why;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandaloneTest {
    private static final String ID = hex("c0ffee");

    @Test
    void joinsWhatContainerdAndDockerSayOfOneContainer() {
        Namespace red =
                Facts.node()
                        .process(50, "redis-server", RED)
                        .container(
                                "docker",
                                ID,
                                new Role.Alone("", "", ""),
                                running(50, RED),
                                none(),
                                new Evidence("bundle", "/run/bundle"))
                        .container(
                                "docker",
                                ID,
                                new Role.Alone("redis", "redis:8", hex("5a")),
                                running(50, RED),
                                checked("/run/docker/netns/5a", RED),
                                new Evidence("docker", "/var/lib/docker/config.v2.json"))
                        .of(RED);

        assertThat(red.owners())
                .containsExactly(
                        new Owner.Standalone(
                                "docker",
                                hex("5a"),
                                false,
                                new Owner.Container(ID, "redis", "redis:8", OptionalInt.of(50)),
                                List.of(
                                        new Evidence("bundle", "/run/bundle"),
                                        new Evidence("docker", "/var/lib/docker/config.v2.json"),
                                        new Evidence("process", "/proc/50/ns/net"))));
    }

    @Test
    void keepsTwoContainersApartThatTwoContainerdNamespacesCallByOneId() {
        Facts facts =
                Facts.node()
                        .process(50, "redis", RED)
                        .process(60, "redis", BLUE)
                        .container(
                                "containerd",
                                "redis",
                                new Role.Alone("", "", ""),
                                running(50, RED),
                                none(),
                                new Evidence("bundle", "/tasks/default/redis"))
                        .container(
                                "containerd",
                                "redis",
                                new Role.Alone("", "", ""),
                                running(60, BLUE),
                                none(),
                                new Evidence("bundle", "/tasks/test/redis"));

        assertThat(facts.of(RED).owners())
                .extracting(Owner::label)
                .containsExactly("container/redis");
        assertThat(facts.of(BLUE).owners())
                .extracting(Owner::label)
                .containsExactly("container/redis");
        assertThat(facts.of(RED).contradictions()).isEmpty();
    }

    @Test
    void tellsThatAContainerOutlivedTheOneWhoseNetworkItShared() {
        Namespace red =
                Facts.node()
                        .process(50, "sidecar", RED)
                        .container(
                                "docker",
                                ID,
                                new Role.Alone("sidecar", "", ""),
                                running(50, RED),
                                unchecked("/proc/33/ns/net", Why.GONE))
                        .of(RED);

        assertThat(red.contradictions())
                .singleElement()
                .asString()
                .contains("container sidecar is in /proc/33/ns/net, which is no network namespace");
    }

    @Test
    void namesAPodThatOnlyAnAttachmentKnows() {
        Namespace red =
                Facts.node()
                        .process(50, "app", RED, "/crio-" + ID + ".scope")
                        .attachment(ID, WEB, checked("/run/netns/x", RED))
                        .of(RED);

        assertThat(red.owners())
                .containsExactly(
                        new Owner.Pod(
                                "",
                                WEB,
                                ID,
                                false,
                                List.of(),
                                List.of(new Evidence("cni", "/results/cbr0-" + ID))));
    }

    @Test
    void namesAContainerThatOnlyAnAttachmentKnows() {
        Namespace red =
                Facts.node()
                        .pin(RED, "/run/netns/x")
                        .attachment(ID, PodName.UNKNOWN, checked("/run/netns/x", RED))
                        .of(RED);

        assertThat(red.owners()).extracting(Owner::label).containsExactly("container/c0ffee000000");
    }

    @Test
    void namesAContainerOnceWhoseNetworkKnowsItByAnotherId() {
        Namespace red =
                Facts.node()
                        .process(50, "app", RED)
                        .container(
                                "containerd",
                                ID,
                                new Role.Alone("", "", ""),
                                running(50, RED),
                                none())
                        .attachment("default-" + ID, PodName.UNKNOWN, checked("/run/netns/x", RED))
                        .of(RED);

        assertThat(red.owners()).extracting(Owner::label).containsExactly("container/c0ffee000000");
    }

    @Test
    void doesNotGiveTheHostsNamespaceToAnAttachment() {
        Namespace host =
                Facts.node()
                        .attachment(ID, WEB, checked("/proc/1/ns/net", HOST))
                        .attachment(hex("d0"), PodName.UNKNOWN, checked("/proc/1/ns/net", HOST))
                        .of(HOST);

        assertThat(host.owners()).extracting(Owner::label).containsExactly("host");
    }

    @Test
    void doesNotInventANamespaceForAnAttachmentWhosePathIsGone() {
        Facts facts = Facts.node().attachment(ID, WEB, unchecked("/run/netns/x", Why.GONE));

        assertThat(facts.atlas().namespaces()).extracting(Namespace::id).containsExactly(HOST);
    }

    @ParameterizedTest
    @CsvSource({
        "/kubepods.slice/kubepods-pod1.slice/crio-%s.scope, cri-o",
        "/machine.slice/libpod-%s.scope/container, podman",
        "/system.slice/docker-%s.scope, docker",
        "/docker/%s, docker",
        "/docker/%s/init.scope, docker",
        "/kubepods.slice/kubepods-pod1.slice/cri-containerd-%s.scope, containerd",
        "/kubepods/burstable/pod0/%s, ''",
        "/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:%s, containerd",
        "/system.slice:docker:%s, docker"
    })
    void knowsAContainerByItsControlGroup(String path, String runtime) {
        Namespace red =
                Facts.node()
                        .process(61, "worker", RED, path.formatted(ID))
                        .process(60, "master", RED, path.formatted(ID))
                        .of(RED);

        assertThat(red.owners())
                .containsExactly(
                        new Owner.Standalone(
                                runtime,
                                "",
                                false,
                                new Owner.Container(ID, "", "", OptionalInt.of(60)),
                                List.of(new Evidence("cgroup", "/proc/60/cgroup"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/machine.slice/libpod-conmon-%s.scope",
                "/kubepods.slice/crio-conmon-%s.scope",
                "/user.slice/build-%s.scope",
                "/docker/x%s",
                "/"
            })
    void takesNothingElseForAContainer(String path) {
        Namespace red = Facts.node().process(60, "conmon", RED, path.formatted(ID)).of(RED);

        assertThat(red.owners()).extracting(Owner::label).containsExactly("process/conmon[60]");
    }

    @Test
    void findsContainersOfTheHostsNetworkByControlGroupButNotThoseKnownAlready() {
        Namespace host =
                Facts.node()
                        .container(
                                "docker",
                                ID,
                                new Role.Alone("a", "", ""),
                                running(50, HOST),
                                none())
                        .process(50, "a", HOST, "/docker/" + ID)
                        .process(51, "b", HOST, "/machine.slice/libpod-" + hex("bb") + ".scope")
                        .of(HOST);

        assertThat(host.owners())
                .extracting(Owner::label)
                .containsExactly("host", "container/a", "container/bb0000000000");
    }
}
