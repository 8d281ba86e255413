// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.WEB;
import static dev.warren.atlas.Facts.checked;
import static dev.warren.atlas.Facts.hex;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static dev.warren.atlas.Facts.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.id.ProcessId;
import org.junit.jupiter.api.Test;

/// Where the files of runtimes and the kernel do not agree.
class ContradictionsTest {
    private static final String SANDBOX = hex("9c95");
    private static final String APP = hex("a7b9");
    private static final String SIDECAR = hex("b8c0");

    @Test
    void keepsADifferenceWithBothNamespacesWhenAContainerIsElsewhere() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .process(71, "app", BLUE)
                        .sandbox(SANDBOX, WEB, running(70, RED), none())
                        .member(APP, SANDBOX, "app", running(71, BLUE));

        String words =
                "pod default/web is in namespace 4026532100, but process 71 of its container app is"
                        + " in 4026532200";
        assertThat(facts.of(RED).contradictions()).containsExactly(words);
        assertThat(facts.of(BLUE).contradictions()).containsExactly(words);
        assertThat(((Owner.Pod) facts.of(RED).owners().getFirst()).containers()).isEmpty();
        Owner.Pod stray = (Owner.Pod) facts.of(BLUE).owners().getFirst();
        assertThat(stray.containers()).extracting(Owner.Container::name).containsExactly("app");
        assertThat(stray.evidence())
                .as("what shows that the sandbox is elsewhere is no evidence here")
                .containsExactly(
                        new Evidence("bundle", "/b/" + APP + "/config"),
                        new Evidence("process", "/proc/71/ns/net"));
    }

    @Test
    void namesAPodOnceWhereSeveralOfItsContainersStrayed() {
        Namespace blue =
                Facts.node()
                        .process(70, "pause", RED)
                        .process(71, "app", BLUE)
                        .sandbox(SANDBOX, WEB, running(70, RED), none())
                        .member(APP, SANDBOX, "app", running(71, BLUE))
                        .member(SIDECAR, SANDBOX, "proxy", running(72, BLUE))
                        .of(BLUE);

        assertThat(blue.owners()).hasSize(1);
        assertThat(((Owner.Pod) blue.owners().getFirst()).containers()).hasSize(2);
    }

    @Test
    void believesTheProcessAndKeepsWhatTheRuntimeClaimsAsAContradiction() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .pin(BLUE, "/run/netns/cni-1")
                        .sandbox(SANDBOX, WEB, running(70, RED), checked("/run/netns/cni-1", BLUE));

        String words =
                "bundle:/b/%s/config says that pod default/web is in namespace 4026532200"
                                .formatted(SANDBOX)
                        + " (/run/netns/cni-1), but its process 70 is in 4026532100";
        assertThat(facts.of(RED).owners())
                .extracting(Owner::label)
                .containsExactly("pod/default/web");
        assertThat(facts.of(BLUE).owners()).isEmpty();
        assertThat(facts.of(RED).contradictions()).containsExactly(words);
        assertThat(facts.of(BLUE).contradictions()).containsExactly(words);
    }

    @Test
    void contradictsAClaimWhosePathIsGoneWhileTheProcessRuns() {
        Namespace red =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(
                                SANDBOX,
                                WEB,
                                running(70, RED),
                                unchecked("/run/netns/cni-1", Why.GONE))
                        .of(RED);

        assertThat(red.contradictions())
                .singleElement()
                .asString()
                .contains(
                        "which is no network namespace (gone), but its process 70 is in 4026532100");
    }

    @Test
    void takesAPathThatMayNotBeReadForNoContradiction() {
        Namespace red =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(
                                SANDBOX,
                                WEB,
                                running(70, RED),
                                unchecked("/run/netns/cni-1", Why.FORBIDDEN))
                        .of(RED);

        assertThat(red.contradictions()).isEmpty();
    }

    @Test
    void neverCallsAProcessThatMayNotBeReadAWitness() {
        Facts facts =
                Facts.node()
                        .pin(RED, "/run/netns/cni-1")
                        .pin(BLUE, "/run/netns/cni-2")
                        .sandbox(
                                SANDBOX,
                                WEB,
                                new Init.Unreadable(new ProcessId(70, 700)),
                                checked("/run/netns/cni-1", RED))
                        .attachment(SANDBOX, WEB, checked("/run/netns/cni-2", BLUE));

        assertThat(facts.of(RED).contradictions())
                .singleElement()
                .asString()
                .endsWith("(/run/netns/cni-2), but it is in 4026532100");
    }
}
