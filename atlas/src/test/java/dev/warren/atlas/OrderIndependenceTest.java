// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.Summary;
import dev.warren.atlas.query.Whois;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderIndependenceTest {
    private static final int NODES = 400;
    private static final int SHUFFLES = 8;

    @Test
    void givesTheSameAtlasWhateverTheOrderOfTheFacts() {
        for (int seed = 0; seed < NODES; seed++) {
            List<Fact> facts = new RandomFacts(seed).list();
            Atlas expected = Atlas.of(facts);
            for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
                List<Fact> shuffled = new ArrayList<>(facts);
                Collections.shuffle(shuffled, new Random(shuffle));
                Atlas atlas = Atlas.of(shuffled);
                assertThat(atlas.namespaces()).as("seed %d", seed).isEqualTo(expected.namespaces());
                assertThat(atlas.gaps()).as("seed %d", seed).isEqualTo(expected.gaps());
            }
        }
    }

    @Test
    void givesTheSameAtlasWhenEveryFactComesTwice() {
        for (int seed = 0; seed < NODES; seed++) {
            List<Fact> facts = new RandomFacts(seed).list();
            List<Fact> twice = new ArrayList<>(facts);
            twice.addAll(facts);
            assertThat(Atlas.of(twice).namespaces())
                    .as("seed %d", seed)
                    .isEqualTo(Atlas.of(facts).namespaces());
        }
    }

    @Test
    void namesEachNamespaceOnceAndEachOwnerOnceInIt() {
        for (int seed = 0; seed < NODES; seed++) {
            Atlas atlas = Atlas.of(new RandomFacts(seed).list());
            assertThat(atlas.namespaces()).extracting(Namespace::id).doesNotHaveDuplicates();
            for (Namespace namespace : atlas.namespaces()) {
                assertThat(namespace.owners()).as("seed %d", seed).doesNotHaveDuplicates();
                assertThat(namespace.owners().stream().filter(Owner.Host.class::isInstance).count())
                        .isEqualTo(namespace.host() ? 1 : 0);
            }
            Summary summary = Summary.of(atlas);
            assertThat(summary.namespaces()).isEqualTo(atlas.namespaces().size());
        }
    }

    @Test
    void answersEveryReferenceOfAnyNodeWithNamespacesOfIt() {
        String[] references = {
            "a",
            "cafe",
            "pod:default/a",
            "container:cafe",
            "if:b",
            "ip:10.0.0.1",
            "pid:3",
            "nsid:1",
            "cookie:4",
            "@host",
            "@self",
            "/run/netns/a",
            "4026531835",
            "mac:02:00:00:00:00:01"
        };
        int answers = 0;
        for (int seed = 0; seed < NODES; seed++) {
            Atlas atlas = Atlas.of(new RandomFacts(seed).list());
            for (String reference : references) {
                for (Whois.Match match : Whois.find(atlas, Reference.parse(reference))) {
                    assertThat(match.reasons()).isNotEmpty();
                    assertThat(atlas.namespaces()).contains(match.namespace());
                    answers++;
                }
            }
        }
        assertThat(answers).isGreaterThan(NODES);
    }

    @Test
    void tiesPairsOnlyToNamespacesThatWereSeen() {
        int pairs = 0;
        for (int seed = 0; seed < NODES; seed++) {
            Atlas atlas = Atlas.of(new RandomFacts(seed).list());
            for (Namespace namespace : atlas.namespaces()) {
                for (Namespace.NetworkLink link : namespace.links()) {
                    if (link.peer() instanceof Peer.OtherEnd(var other, _)) {
                        assertThat(atlas.namespace(other.namespace())).isPresent();
                        pairs++;
                    }
                }
            }
        }
        assertThat(pairs).isPositive();
    }
}
