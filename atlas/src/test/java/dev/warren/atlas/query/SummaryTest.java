// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.WEB;
import static dev.warren.atlas.Facts.hex;
import static dev.warren.atlas.Facts.id;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Facts;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Why;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void countsNamespacesPodsOwnersAndWhatWasNotSeen() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(hex("aa"), WEB, running(70, RED), none())
                        .sandbox(
                                hex("bb"),
                                new PodName("kube-system", "kube-proxy", "u2"),
                                running(71, HOST),
                                none())
                        .sandbox(
                                hex("cc"),
                                new PodName("kube-system", "etcd", "u3"),
                                running(72, HOST),
                                none())
                        .pin(BLUE, "/run/netns/blue")
                        .gap("/proc/9", Why.FORBIDDEN)
                        .gap("/var/lib/docker", Why.ABSENT);

        assertThat(Summary.of(facts.atlas())).isEqualTo(new Summary(3, 1, 2, 1, 1));
    }

    @Test
    void countsWhatAPodOfTheSameNameLeftBehindApart() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .process(80, "pause", BLUE)
                        .sandbox(hex("aa"), WEB, running(70, RED), none())
                        .sandbox(hex("bb"), WEB, running(80, BLUE), none());

        assertThat(Summary.of(facts.atlas())).isEqualTo(new Summary(3, 2, 0, 0, 0));
    }

    @Test
    void countsAPodOnceWhoseContainerStrayedToTheHost() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .sandbox(hex("aa"), WEB, running(70, RED), none())
                        .member(hex("ab"), hex("aa"), "app", running(71, HOST));

        assertThat(Summary.of(facts.atlas())).isEqualTo(new Summary(2, 1, 0, 0, 0));
    }

    @Test
    void countsAPodOnceThatStraysOverTwoNamespaces() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .process(71, "app", BLUE)
                        .sandbox(hex("aa"), WEB, running(70, RED), none())
                        .member(hex("ab"), hex("aa"), "app", running(71, BLUE));

        assertThat(Summary.of(facts.atlas())).isEqualTo(new Summary(3, 1, 0, 0, 0));
    }

    @Test
    void countsPodsApartThatNobodyNames() {
        Facts facts =
                Facts.node()
                        .process(70, "pause", RED)
                        .process(80, "pause", id(4026532999L))
                        .sandbox(hex("aa"), PodName.UNKNOWN, running(70, RED), none())
                        .sandbox(hex("bb"), PodName.UNKNOWN, running(80, id(4026532999L)), none());

        assertThat(Summary.of(facts.atlas()).podsWithOwnNamespace()).isEqualTo(2);
    }
}
