// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.sample;

import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import dev.warren.survey.source.node.NodeSource;
import dev.warren.survey.source.process.ProcessSource;
import java.util.List;
import java.util.Optional;

/// What one source sees, after `node.json` and processes have been looked at.
///
/// @param facts without those of the processes
public record Looking(Ground ground, List<Fact> facts) {
    public Looking {
        facts = List.copyOf(facts);
    }

    public static Looking at(Tree tree, Source source) {
        return at(tree.root().toString(), source);
    }

    /// On the machine itself, whose running engines are asked.
    public static Looking here(Source source) {
        return at("/", source);
    }

    private static Looking at(String root, Source source) {
        Ground ground = new Ground(ProcFilesystem.mounted(), FileRoot.of(root));
        Findings before = Findings.collect();
        new NodeSource().look(ground, before.of(new NodeSource()));
        new ProcessSource().look(ground, before.of(new ProcessSource()));
        Findings findings = Findings.collect();
        source.look(ground, findings.of(source));
        return new Looking(ground, findings.facts());
    }

    public <T extends Fact> List<T> all(Class<T> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<Fact.Gap> gaps() {
        return all(Fact.Gap.class);
    }

    public List<Fact.ContainerSeen> containers() {
        return all(Fact.ContainerSeen.class);
    }

    public Optional<Fact.ContainerSeen> container(String id) {
        return containers().stream().filter(container -> container.id().equals(id)).findFirst();
    }

    public Optional<Fact.Gap> gap(String part) {
        return gaps().stream().filter(gap -> gap.wanted().contains(part)).findFirst();
    }

    /// The process that tests take for that of a container.
    public Ground.KnownProcess self() {
        return ground.process((int) ProcessHandle.current().pid()).orElseThrow();
    }
}
