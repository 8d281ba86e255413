// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.survey.Survey;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Lab
@ExtendWith(LeakGuard.class)
final class MountSourceLabTest {
    @TempDir private Path folder;

    private List<Fact> look() throws InterruptedException {
        return Survey.of(folder.toString()).look(Await.PATIENCE);
    }

    private static Optional<Namespace> find(List<Fact> facts, LabNamespace namespace) {
        return Atlas.of(facts).namespaces().stream()
                .filter(found -> found.id().inode() == namespace.inode())
                .findFirst();
    }

    private static Optional<Fact.Gap> gap(List<Fact> facts, String part) {
        return facts.stream()
                .filter(Fact.Gap.class::isInstance)
                .map(Fact.Gap.class::cast)
                .filter(gap -> gap.wanted().contains(part))
                .findFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "warren-plain",
                "warren blank",
                "warren\\040",
                "warren\ttab",
                "warren\nline",
                "wärren-兎"
            })
    void aNameMayHoldWhatTheKernelEscapes(String name) throws InterruptedException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace made = lab.namespace(name);
            Namespace found = find(look(), made).orElseThrow();

            assertThat(found.name()).isEqualTo(name);
            assertThat(found.pins())
                    .singleElement()
                    .satisfies(
                            pin -> {
                                assertThat(pin.path()).isEqualTo("/run/netns/" + name);
                                assertThat(pin.foreign()).isFalse();
                            });
            assertThat(found.links()).hasSize(1);
        }
    }

    @Test
    void aPinOfAnotherMountNamespaceIsFoundAndEntered() throws InterruptedException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace pinned = lab.pinInPrivateMountNamespace();
            pinned.run("ip", "link", "set", "lo", "alias", "entered");
            Namespace found = find(look(), pinned).orElseThrow();

            assertThat(found.isActive()).isFalse();
            assertThat(found.pins())
                    .singleElement()
                    .satisfies(pin -> assertThat(pin.foreign()).isTrue());
            assertThat(found.links().getFirst().link().alias()).isEqualTo("entered");
        }
    }

    @Test
    void bothOfTwoStackedMountsAreSeenAndTheLowerOneIsNotMistaken() throws InterruptedException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace lower = lab.namespace("warren-lower");
            LabNamespace upper = lab.namespace("warren-upper");
            upper.run("ip", "link", "set", "lo", "alias", "upper");
            Command.run("mount", "--bind", "/run/netns/warren-upper", "/run/netns/warren-lower");
            try {
                List<Fact> facts = look();
                Namespace below = find(facts, lower).orElseThrow();
                Namespace above = find(facts, upper).orElseThrow();

                assertThat(below.pins())
                        .extracting(Fact.PinSeen::path)
                        .containsExactly("/run/netns/warren-lower");
                assertThat(below.links()).isEmpty();
                assertThat(gap(facts, "namespace " + below.id())).isPresent();
                assertThat(above.pins())
                        .extracting(Fact.PinSeen::path)
                        .containsExactly("/run/netns/warren-lower", "/run/netns/warren-upper");
                assertThat(above.links().getFirst().link().alias()).isEqualTo("upper");
            } finally {
                Command.run("umount", "/run/netns/warren-lower");
            }
        }
    }

    @Test
    void namesThatAreNoMountsAreTold() throws Exception {
        Path link = Path.of("/run/netns/warren-link");
        try (LabTopology lab = new LabTopology()) {
            LabNamespace anonymous = lab.anonymousNamespace();
            lab.staleName("warren-stale");
            lab.danglingSymlink("warren-dangling");
            Files.createSymbolicLink(link, anonymous.path());
            try {
                List<Fact> facts = look();
                Namespace found = find(facts, anonymous).orElseThrow();

                assertThat(found.names())
                        .extracting(Fact.NameSeen::path)
                        .containsExactly(link.toString());
                assertThat(found.pins()).isEmpty();
                assertThat(found.name()).isEqualTo("warren-link");
                assertThat(gap(facts, "/run/netns/warren-stale").orElseThrow().why())
                        .isEqualTo(Why.STALE);
                assertThat(gap(facts, "/run/netns/warren-dangling").orElseThrow().detail())
                        .isEqualTo("a symbolic link that leads nowhere");
            } finally {
                Files.delete(link);
            }
        }
    }

    @Test
    void aNamespaceThatOnlyAProcessKeepsHasNoPin() throws InterruptedException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace anonymous = lab.anonymousNamespace();
            Namespace found = find(look(), anonymous).orElseThrow();

            assertThat(found.pins()).isEmpty();
            assertThat(found.name()).isEmpty();
            assertThat(found.processes())
                    .extracting(process -> (long) process.process().pid())
                    .containsExactly(anonymous.pid());
        }
    }
}
