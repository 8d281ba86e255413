// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.atlas.query.Reference;
import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.Snapshot;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.survey.Node;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the commands say of a node that a test made up.
class LookTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console =
            new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8));

    private static Snapshot snapshot(List<Fact> facts) {
        return new Snapshot(
                Atlas.of(facts), new Node("node-1", "boot", Optional.empty()), Instant.EPOCH);
    }

    private static Fact pin(long inode, String path) {
        return new Fact.PinSeen(
                new NamespaceId(4, inode),
                path,
                new NamespaceId(4, 1),
                false,
                new Evidence("mount", "/proc/1/mountinfo"));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int whois(Format format) {
        Snapshot snapshot =
                snapshot(
                        List.of(
                                pin(101, "/run/netns/blue"),
                                pin(102, "/run/docker/netns/blue"),
                                pin(103, "/run/netns/red")));
        Map<String, Reference> references = new LinkedHashMap<>();
        for (String word : List.of("blue", "red")) {
            references.put(word, Reference.parse(word));
        }
        return WhoisCommand.answer(snapshot, references, format, console);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "YAML"})
    void givesProgramsTheCandidatesOfAnAmbiguousReference(Format format) {
        assertThat(whois(format)).isEqualTo(ExitStatus.AMBIGUOUS);

        assertThat(output().split("ambiguous\"?: true", -1)).hasSize(3);
        assertThat(output()).contains("\"101\"", "\"102\"", "\"103\"");
        assertThat(errors()).startsWith("warren: 'blue' may mean 2 namespaces");
    }

    @ParameterizedTest
    @EnumSource(names = {"TABLE", "NAME"})
    void guessesNoNamespaceForPeople(Format format) {
        assertThat(whois(format)).isEqualTo(ExitStatus.AMBIGUOUS);

        assertThat(output()).contains("103").doesNotContain("101", "102");
        assertThat(errors()).startsWith("warren: 'blue' may mean 2 namespaces");
    }

    @Test
    void tellsNamesThatLeadNowhereApartFromWhatCouldNotBeRead() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact.Gap("process", "/proc/7/ns/net", Why.FORBIDDEN, "process sleep"));
        facts.add(new Fact.Gap("cni", "/var/lib/cni", Why.ABSENT));
        for (int i = 1; i <= 7; i++) {
            facts.add(
                    new Fact.Gap(
                            "mount", "/run/netns/old" + i, Why.STALE, i == 1 ? "no mount" : ""));
        }
        Snapshot snapshot = snapshot(facts);

        Look.sayGaps(snapshot, console);

        assertThat(errors())
                .isEqualTo(
                        """
                        not read: /proc/7/ns/net (forbidden): process sleep
                        stale: /run/netns/old1: no mount
                        stale: /run/netns/old2
                        stale: /run/netns/old3
                        stale: /run/netns/old4
                        stale: /run/netns/old5
                        stale: 2 more; 'warren ls -o json' lists them in metadata.gaps
                        """);
    }
}
