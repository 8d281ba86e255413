// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.LabView;
import dev.warren.lab.BuiltLab;
import dev.warren.lab.LabException;
import dev.warren.lab.LabOptions;
import dev.warren.lab.Labs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren lab up`: builds a node to try Warren on.
final class LabUpCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json", "name");
    private static final String KINDS =
            Arrays.stream(LabOptions.Kind.values())
                    .map(LabOptions.Kind::word)
                    .collect(Collectors.joining(", "));

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren lab up eks",
                            "sudo warren lab up eks --pods 30 --seed 7 --name big",
                            "sudo warren lab up bridge"
                        },
                        "Build a node in namespaces of its own, wired as a real one, with the files of a"
                                + " real one.",
                        "",
                        "'eks' is a node with Amazon's VPC CNI plugin, two network interfaces of the cloud,"
                                + " its VPC, and a metadata service; 'bridge', 'ptp' and 'macvlan' are what"
                                + " the CNI plugins of these names make; 'docker' is Docker's default network"
                                + " with a published port. The network of this machine is not touched.");
        spec.addPositional(StoreOptions.argument(0, "KIND", "What to build: " + KINDS + "."));
        spec.addOption(text("--name", "NAME", "What to call it (default: as KIND)."));
        spec.addOption(text("--pods", "N", "How many pods (default: 3)."));
        spec.addOption(
                text(
                        "--seed",
                        "S",
                        "What the names of more than three pods follow from (default: 1)."));
        spec.addOption(
                text(
                        "--dir",
                        "DIR",
                        "Where to put the node's files; must be empty, and is removed with the lab"
                                + " (default: /run/warren/lab/NAME/root)."));
        spec.addOption(
                flag("--external-snat", "eks: somebody else translates addresses, not the node."));
        spec.addOption(
                text(
                        "--iptables",
                        "FORM",
                        "eks: which form of iptables the node has: nft, legacy (default: nft)."));
        spec.addOption(flag("--branch", "eks: with a pod that has a branch interface of its own."));
        spec.addOption(flag("--ipv6", "eks: a cluster whose pods have addresses of IPv6."));
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    private static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).description(description).build();
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        LabOptions options = options(words);
        try {
            // Not closed: it stays until `lab down`.
            @SuppressWarnings("resource")
            BuiltLab lab = Labs.standard().servedBy(OwnProgram::serverOf).up(options);
            switch (format) {
                case NAME -> console.print(lab.name() + "\n");
                case JSON -> LabView.json(console.out(), lab);
                default -> console.print(LabView.built(lab));
            }
            lab.notes().forEach(note -> console.say("warren: note: " + note));
            return ExitStatus.OK;
        } catch (LabException failed) {
            throw Refusal.of(failed);
        }
    }

    private static LabOptions options(ParseResult words) {
        String kind = StoreOptions.arguments(words).getFirst();
        LabOptions.Builder builder =
                LabOptions.of(
                        LabOptions.Kind.find(kind)
                                .orElseThrow(
                                        () ->
                                                new UsageException(
                                                        "'%s' is no kind of lab; there are %s"
                                                                .formatted(kind, KINDS))));
        given(words, "--name", builder::name);
        given(words, "--pods", text -> builder.pods((int) number("--pods", text, 9)));
        given(words, "--seed", text -> builder.seed(number("--seed", text, 18)));
        given(words, "--dir", text -> builder.root(Path.of(text)));
        given(words, "--iptables", text -> builder.iptables(form(text)));
        if (Options.has(words, "--external-snat")) {
            builder.externalSnat();
        }
        if (Options.has(words, "--branch")) {
            builder.branch();
        }
        if (Options.has(words, "--ipv6")) {
            builder.ipv6();
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    private static LabOptions.Iptables form(String text) {
        return LabOptions.Iptables.find(text)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "'"
                                                + text
                                                + "' is no form of iptables; there are nft, legacy"));
    }

    private static void given(ParseResult words, String option, Consumer<String> use) {
        if (Options.has(words, option)) {
            use.accept(Options.text(words, option));
        }
    }

    private static long number(String option, String text, int digits) {
        if (!text.matches("[0-9]{1," + digits + "}")) {
            throw new UsageException("%s: '%s' is no number".formatted(option, text));
        }
        return Long.parseLong(text);
    }
}
