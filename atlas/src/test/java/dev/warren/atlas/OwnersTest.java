// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.WEB;
import static dev.warren.atlas.Facts.checked;
import static dev.warren.atlas.Facts.hex;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OwnersTest {
    private static final String SANDBOX = hex("9c95");
    private static final String APP = hex("a7b9");
    private static final String SIDECAR = hex("b8c0");

    @Test
    void givesTheNamespaceOfTheFirstProcessToTheHost() {
        Namespace host = Facts.node().of(HOST);

        assertThat(host.owners()).singleElement().isInstanceOf(Owner.Host.class);
        assertThat(host.owners().getFirst().evidence())
                .containsExactly(new Evidence("process", "/proc/1/ns/net"));
    }

    @Test
    void givesAPodItsOwnNamespaceWithItsContainersByName() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(SANDBOX, WEB, running(70, RED), checked("/run/netns/cni", RED))
                        .member(SIDECAR, SANDBOX, "zipkin", running(72, RED))
                        .member(APP, SANDBOX, "app", running(71, RED));

        assertThat(facts.of(RED).owners())
                .containsExactly(
                        new Owner.Pod(
                                "containerd",
                                WEB,
                                SANDBOX,
                                false,
                                List.of(
                                        new Owner.Container(
                                                APP, "app", "img:app", OptionalInt.of(71)),
                                        new Owner.Container(
                                                SIDECAR,
                                                "zipkin",
                                                "img:zipkin",
                                                OptionalInt.of(72))),
                                List.of(
                                        new Evidence("bundle", "/b/" + SANDBOX + "/config"),
                                        new Evidence("process", "/proc/70/ns/net"),
                                        new Evidence("bundle", "/b/" + APP + "/config"),
                                        new Evidence("process", "/proc/71/ns/net"),
                                        new Evidence("bundle", "/b/" + SIDECAR + "/config"),
                                        new Evidence("process", "/proc/72/ns/net"))));
        assertThat(facts.of(RED).contradictions()).isEmpty();
    }

    @Test
    void namesAPodOnTheHostsNetworkAmongTheOwnersOfTheHostsNamespace() {
        Namespace host = Facts.node().sandbox(SANDBOX, WEB, running(70, HOST), none()).of(HOST);

        assertThat(host.owners())
                .extracting(Owner::label)
                .containsExactly("host", "pod/default/web");
        assertThat(((Owner.Pod) host.owners().get(1)).hostNetwork()).isTrue();
    }

    @Test
    void listsAContainerThatDoesNotRunWithItsPodAndWithoutAPid() {
        Namespace red =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(SANDBOX, WEB, running(70, RED), none())
                        .member(APP, SANDBOX, "app", new Init.Gone(71))
                        .of(RED);

        assertThat(((Owner.Pod) red.owners().getFirst()).containers())
                .containsExactly(new Owner.Container(APP, "app", "img:app", OptionalInt.empty()));
    }

    @Test
    void believesTheClaimWhereTheProcessIsGone() {
        Namespace red =
                Facts.node()
                        .pin(RED, "/run/netns/cni-1")
                        .sandbox(SANDBOX, WEB, new Init.Gone(70), checked("/run/netns/cni-1", RED))
                        .of(RED);

        assertThat(red.owners()).extracting(Owner::label).containsExactly("pod/default/web");
        assertThat(red.isActive()).isFalse();
    }

    @Test
    void findsAPodWhoseSandboxTellsNothingByTheProcessOfItsContainer() {
        Namespace red =
                Facts.node()
                        .process(71, "app", RED)
                        .sandbox(SANDBOX, WEB, new Init.None(), none())
                        .member(APP, SANDBOX, "app", running(71, RED))
                        .of(RED);

        assertThat(red.owners()).extracting(Owner::label).containsExactly("pod/default/web");
    }

    @Test
    void joinsTheContainersOfASandboxThatNobodyKnowsIntoOnePod() {
        Namespace red =
                Facts.node()
                        .process(71, "app", RED)
                        .member(APP, SANDBOX, "app", running(71, RED))
                        .member(SIDECAR, SANDBOX, "proxy", running(72, RED))
                        .attachment(SANDBOX, WEB, checked("/run/netns/cni-1", RED))
                        .of(RED);

        assertThat(red.owners()).hasSize(1);
        Owner.Pod pod = (Owner.Pod) red.owners().getFirst();
        assertThat(pod.containers())
                .extracting(Owner.Container::name)
                .containsExactly("app", "proxy");
        assertThat(pod.runtime()).isEqualTo("containerd");
        assertThat(pod.evidence()).extracting(Evidence::source).contains("cni");
    }

    @Test
    void addsAnAttachmentToTheEvidenceOfItsPodAndNamesThePodByItWhereTheBundleDoesNot() {
        Namespace red =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(SANDBOX, PodName.UNKNOWN, running(70, RED), none())
                        .attachment(SANDBOX, WEB, checked("/run/netns/cni-1", RED))
                        .of(RED);

        assertThat(red.owners()).hasSize(1);
        assertThat(red.owners().getFirst().label()).isEqualTo("pod/default/web");
        assertThat(red.owners().getFirst().evidence())
                .contains(new Evidence("cni", "/results/cbr0-" + SANDBOX));
    }

    @Test
    void labelsAPodThatNobodyNamesByItsSandbox() {
        Namespace red =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(SANDBOX, PodName.UNKNOWN, running(70, RED), none())
                        .of(RED);

        assertThat(red.owners().getFirst().label()).isEqualTo("pod/9c9500000000");
    }

    @Test
    void namesNobodyWhereThereIsNobody() {
        Namespace red = Facts.node().pin(RED, "/run/netns/red").of(RED);

        assertThat(red.owners()).isEmpty();
    }

    @Test
    void namesTheOldestProcessWhereNothingElseIsKnown() {
        Namespace red = Facts.node().process(90, "nginx", RED).process(80, "sleep", RED).of(RED);

        assertThat(red.owners()).extracting(Owner::label).containsExactly("process/sleep[80]");
        assertThat(red.processes())
                .extracting(seen -> seen.process().pid())
                .containsExactly(80, 90);
    }

    @Test
    void keepsARoleForEveryContainerOfTheHostThatIsNotAPods() {
        Namespace host =
                Facts.node()
                        .container(
                                "docker",
                                APP,
                                new Role.Alone("redis", "redis:8", ""),
                                running(50, HOST),
                                none())
                        .of(HOST);

        assertThat(host.owners())
                .extracting(Owner::label)
                .containsExactly("host", "container/redis");
        assertThat(((Owner.Standalone) host.owners().get(1)).hostNetwork()).isTrue();
    }
}
