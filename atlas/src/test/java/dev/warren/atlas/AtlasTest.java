// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.MOUNTS;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.id.NamespaceId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AtlasTest {
    @Test
    void isEmptyWithoutFacts() {
        Atlas atlas = Atlas.of(List.of());

        assertThat(atlas.namespaces()).isEmpty();
        assertThat(atlas.host()).isEmpty();
        assertThat(atlas.isComplete()).isTrue();
    }

    @Test
    void putsTheHostFirstAndTheOthersByInode() {
        Facts facts =
                Facts.node()
                        .pin(id(4026531800L), "/run/netns/old")
                        .pin(BLUE, "/run/netns/blue")
                        .pin(RED, "/run/netns/red");

        assertThat(facts.atlas().namespaces())
                .extracting(Namespace::id)
                .containsExactly(HOST, id(4026531800L), RED, BLUE);
    }

    @Test
    void namesTheHostsNamespaceEvenWhereItIsPinned() {
        Facts facts = Facts.node().pin(HOST, "/run/docker/netns/default");

        assertThat(facts.of(HOST).name()).isEqualTo("@host");
        assertThat(facts.of(HOST).pins()).hasSize(1);
    }

    @Test
    void prefersTheNameThatIprouteKnowsToDockersAndDockersToOnesInOtherMountNamespaces() {
        Facts foreign =
                Facts.node()
                        .foreignPin(RED, "/run/netns/inner", 4026533000L)
                        .symlink(RED, "/run/netns/link");
        assertThat(foreign.of(RED).name()).isEqualTo("inner");

        Facts docker = foreign.pin(RED, "/run/docker/netns/5a");
        assertThat(docker.of(RED).name()).isEqualTo("5a");

        Facts iproute = docker.pin(RED, "/run/netns/red");
        assertThat(iproute.of(RED).name()).isEqualTo("red");
    }

    @Test
    void takesTheNameOfASymbolicLinkWhereNothingIsPinned() {
        Facts facts = Facts.node().process(70, "sleep", RED).symlink(RED, "/run/netns/link");

        assertThat(facts.of(RED).name()).isEqualTo("link");
        assertThat(facts.of(RED).pins()).isEmpty();
    }

    @Test
    void givesNoNameToANamespaceWhosePinWasUnlinked() {
        Facts facts = Facts.node().pin(RED, "/run/netns/red//deleted");

        assertThat(facts.of(RED).name()).isEmpty();
        assertThat(facts.of(RED).pins()).hasSize(1);
    }

    @Test
    void countsAMountOnceThatIsStackedOnItself() {
        Facts facts = Facts.node().pin(RED, "/run/netns/red").pin(RED, "/run/netns/red");

        assertThat(facts.of(RED).pins()).hasSize(1);
    }

    @Test
    void isActiveWhileAProcessIsInIt() {
        Facts facts = Facts.node().pin(BLUE, "/run/netns/blue");

        assertThat(facts.of(HOST).isActive()).isTrue();
        assertThat(facts.of(BLUE).isActive()).isFalse();
    }

    @Test
    void tellsCookiesTheHostsNumbersAndWhereTheSurveyRan() {
        Facts facts = Facts.node().self(RED).inside(RED).number(HOST, 3, RED).number(RED, 9, HOST);

        assertThat(facts.of(RED).self()).isTrue();
        assertThat(facts.of(HOST).self()).isFalse();
        assertThat(facts.of(RED).cookie()).isEqualTo(OptionalLong.of(1100));
        assertThat(facts.of(RED).number()).isEqualTo(OptionalInt.of(3));
        assertThat(facts.of(HOST).number()).isEmpty();
        assertThat(facts.of(HOST).cookie()).isEmpty();
    }

    @Test
    void tellsNamespacesApartOfOneInodeOnTwoDevices() {
        Facts facts = Facts.node();
        facts.add(
                new Fact.PinSeen(
                        new NamespaceId(5, HOST.inode()),
                        "/run/netns/odd",
                        MOUNTS,
                        false,
                        new Evidence("mount", "x")));

        assertThat(facts.atlas().namespaces()).hasSize(2);
    }

    @Test
    void leavesOutANamespaceThatEndedWhileItWasReadAndMissesNothingByIt() {
        Facts facts = Facts.node().process(70, "sleep", RED).pin(BLUE, "/run/netns/blue");
        facts.add(new Fact.Vanished(RED));

        assertThat(facts.atlas().namespaces())
                .extracting(Namespace::id)
                .containsExactly(HOST, BLUE);
        assertThat(facts.atlas().isComplete()).isTrue();
    }

    @Test
    void isIncompleteOnlyWhereSomethingMayBeHidden() {
        Facts facts = Facts.node().gap("/var/lib/cni", Why.ABSENT);
        assertThat(facts.atlas().isComplete()).isTrue();

        for (Why why : Why.values()) {
            boolean hidesNothing = why == Why.ABSENT || why == Why.STALE;
            assertThat(Facts.node().gap("/proc/7", why).atlas().isComplete())
                    .as(why.word())
                    .isEqualTo(hidesNothing);
        }
    }

    @Test
    void listsGapsOnceBySourceAndSubject() {
        Facts facts =
                Facts.node()
                        .gap("/proc/8", Why.FORBIDDEN)
                        .gap("/proc/7", Why.FORBIDDEN)
                        .gap("/proc/7", Why.FORBIDDEN);

        assertThat(facts.atlas().gaps())
                .extracting(Fact.Gap::wanted)
                .containsExactly("/proc/7", "/proc/8");
    }

    @Test
    void hidesNothingWhenMoreOfTheWiringIsPutOnIt() {
        Fact.CloudSettingsSeen settings =
                new Fact.CloudSettingsSeen(
                        Map.of("AWS_VPC_K8S_CNI_VETHPREFIX", "eni"), new Evidence("eks", "here"));
        Fact.NetworkCardSeen card =
                new Fact.NetworkCardSeen(HOST, "ens5", new Evidence("node", "here"));

        Atlas atlas = Atlas.of(List.of(settings)).with(List.of(card)).with(List.of());

        assertThat(atlas.wiring().cloudSettings()).containsExactly(settings);
        assertThat(atlas.wiring().networkCards()).containsExactly(card);
    }
}
