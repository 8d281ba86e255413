// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.card.Card;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The head of a card: which namespace it is, whose, who says so and who holds it.
final class CardIdentity {
    private static final int SHOWN = 5;

    private final Lines lines;
    private final Namespace namespace;
    private final List<String> findings;
    private final List<List<String>> rows = new ArrayList<>();

    CardIdentity(Lines lines, Card card) {
        this.lines = lines;
        this.namespace = card.namespace();
        this.findings = card.findings();
    }

    void print() {
        lines.heading(
                SafeText.line(
                        "NAMESPACE %s%s"
                                .formatted(
                                        namespace.id(),
                                        namespace.name().isEmpty()
                                                ? ""
                                                : "  " + namespace.name())));
        row("kernel", kernel());
        if (namespace.owners().isEmpty()) {
            row("owner", "nobody is known");
        }
        namespace.owners().forEach(this::owner);
        processes();
        namespace.pins().forEach(this::pin);
        for (Fact.NameSeen name : namespace.names()) {
            row("link", name.path() + " leads to it and holds nothing");
        }
        namespace.contradictions().forEach(words -> row("BUT", words));
        findings.forEach(words -> row("warning", words));
        lines.columns(1, rows);
    }

    /// A word that is the one above is left out.
    private void row(String what, String words) {
        boolean same = false;
        for (int i = rows.size() - 1; i >= 0 && !same; i--) {
            if (!rows.get(i).getFirst().isEmpty()) {
                same = rows.get(i).getFirst().equals(what);
                break;
            }
        }
        rows.add(List.of(same ? "" : what, words));
    }

    private String kernel() {
        List<String> words = new ArrayList<>();
        words.add(namespace.isActive() ? "active" : "idle");
        if (namespace.host()) {
            words.add("the host's");
        }
        namespace
                .cookie()
                .ifPresent(cookie -> words.add("cookie " + Long.toUnsignedString(cookie)));
        namespace.number().ifPresent(number -> words.add("nsid " + number + " on the host"));
        return String.join(", ", words);
    }

    private void owner(Owner owner) {
        switch (owner) {
            case Owner.Host _ -> row("owner", "the host");
            case Owner.Pod pod -> {
                row(
                        "owner",
                        "pod " + pod.label().replaceFirst("^pod/", "") + onHost(pod.hostNetwork()));
                row(
                        "",
                        "%s, sandbox %s%s"
                                .formatted(
                                        runtime(pod.runtime()),
                                        shortened(pod.sandboxId()),
                                        pod.pod().uid().isEmpty()
                                                ? ""
                                                : ", uid " + pod.pod().uid()));
                pod.containers().forEach(this::container);
            }
            case Owner.Standalone alone -> {
                row(
                        "owner",
                        "container %s, %s%s"
                                .formatted(
                                        alone.container().label(),
                                        runtime(alone.runtime()),
                                        onHost(alone.hostNetwork())));
                container(alone.container());
            }
            case Owner.Program program ->
                    row(
                            "owner",
                            "process %s[%d]".formatted(program.command(), program.process().pid()));
        }
        owner.evidence().forEach(evidence -> row("evidence", evidence.toString()));
    }

    private static String onHost(boolean hostNetwork) {
        return hostNetwork ? ", on the host's network" : "";
    }

    private static String runtime(String runtime) {
        return runtime.isEmpty() ? "unknown runtime" : runtime;
    }

    private void container(Owner.Container container) {
        List<String> words = new ArrayList<>();
        words.add("container " + container.label());
        if (!container.name().isEmpty()) {
            words.add(container.shortId());
        }
        if (!container.image().isEmpty()) {
            words.add(container.image());
        }
        words.add(
                container.pid().isPresent()
                        ? "pid " + container.pid().getAsInt()
                        : "no process known");
        row("", String.join(", ", words));
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(Owner.SHORT_ID, id.length()));
    }

    private void processes() {
        List<Fact.ProcessSeen> processes = namespace.processes();
        if (processes.isEmpty()) {
            row("held by", "no process");
            return;
        }
        String shown =
                processes.stream()
                        .limit(SHOWN)
                        .map(process -> process.command() + "[" + process.process().pid() + "]")
                        .collect(Collectors.joining(" "));
        int more = processes.size() - SHOWN;
        row("held by", shown + (more > 0 ? " … and " + more + " more" : ""));
    }

    private void pin(Fact.PinSeen pin) {
        row(
                "held by",
                "pin %s%s"
                        .formatted(
                                pin.path(),
                                pin.foreign()
                                        ? " in mount namespace "
                                                + pin.mountNamespace()
                                                + " ("
                                                + pin.evidence().where()
                                                + ")"
                                        : ""));
    }
}
