// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.query.Summary;
import dev.warren.atlas.query.finding.AddressFindings;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.NamespaceOrder;
import dev.warren.cli.view.NamespaceTable;
import dev.warren.cli.view.Snapshot;
import dev.warren.survey.Inquiry;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren ls`: every network namespace, one row each.
final class ListCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        Options.describe(spec);
        spec.usageMessage()
                .header(
                        "Examples:",
                        "  sudo warren ls",
                        "  sudo warren ls --owner pod --sort-by age",
                        "  sudo warren ls -n default -o json | jq '.items[].links'",
                        "  for ns in $(sudo warren ls -o name --owner container); do …; done",
                        "")
                .description(
                        "List every network namespace of this node: who owns it, its addresses, the",
                        "host's link into it, and how many processes are in it.");
        spec.addOption(Options.output(Format.words()));
        spec.addOption(
                OptionSpec.builder("--no-headers")
                        .description("Leave the column names out.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--owner")
                        .paramLabel("KIND")
                        .type(String.class)
                        .completionCandidates(Choice.OWNERS)
                        .description("Only those owned by: pod, container, process or host.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-n", "--namespace")
                        .paramLabel("NAMESPACE")
                        .type(String.class)
                        .description("Only those of pods in this Kubernetes namespace.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--sort-by")
                        .paramLabel("COLUMN")
                        .type(String.class)
                        .completionCandidates(NamespaceOrder.words())
                        .description(
                                "Sort by "
                                        + String.join(", ", NamespaceOrder.words())
                                        + " (default: the host first, then by inode).")
                        .build());
        spec.addOption(Options.metadata());
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException {
        Format format = Options.format(words, Format.words());
        Predicate<Namespace> choice = Choice.of(words);
        String order = Options.text(words, "--sort-by");
        if (!order.isEmpty() && !NamespaceOrder.words().contains(order)) {
            throw new UsageException(
                    "cannot sort by '%s'; there are %s"
                            .formatted(order, String.join(", ", NamespaceOrder.words())));
        }
        Look.Around around = format == Format.WIDE ? Look.atWiring(words) : Look.around(words);
        Snapshot snapshot = around.snapshot();
        List<Namespace> chosen =
                snapshot.atlas().namespaces().stream()
                        .filter(choice)
                        .sorted(NamespaceOrder.by(order))
                        .toList();
        if (format == Format.WIDE) {
            console.print(wide(around, chosen).print(chosen, headers(words)));
        } else {
            print(snapshot, chosen, format, headers(words), console);
        }
        if (!format.isStructured() && format != Format.NAME) {
            console.flush();
            console.say(summary(Summary.of(snapshot.atlas())));
        }
        if (format == Format.WIDE) {
            Look.sayFindings(AddressFindings.of(snapshot.atlas()).ofNode(), console);
        }
        Look.sayGaps(snapshot, console);
        return Look.status(snapshot);
    }

    private static boolean headers(ParseResult words) {
        return !Options.has(words, "--no-headers");
    }

    private static NamespaceTable wide(Look.Around around, List<Namespace> chosen) {
        Snapshot snapshot = around.snapshot();
        try (Inquiry inquiry = new Inquiry(around.doors())) {
            return NamespaceTable.wide(
                    snapshot, new PathLook(snapshot.atlas(), inquiry).toTheInternet(chosen));
        }
    }

    private static void print(
            Snapshot snapshot,
            List<Namespace> chosen,
            Format format,
            boolean headers,
            Console console) {
        switch (format) {
            case TABLE, WIDE -> console.print(new NamespaceTable(snapshot).print(chosen, headers));
            case JSON -> Structured.json(console, json -> json.list(snapshot, chosen));
            case YAML -> Structured.yaml(console, json -> json.list(snapshot, chosen));
            case NAME ->
                    chosen.forEach(namespace -> console.print("netns/" + namespace.id() + "\n"));
        }
    }

    /// What people count by hand.
    static String summary(Summary summary) {
        int pods = summary.podsWithOwnNamespace() + summary.podsOnHostNetwork();
        return "%s; %s (%d with their own, %d on the host's network); %s without an owner; %s"
                .formatted(
                        count(summary.namespaces(), "namespace"),
                        count(pods, "pod"),
                        summary.podsWithOwnNamespace(),
                        summary.podsOnHostNetwork(),
                        summary.unowned() == 0 ? "none" : String.valueOf(summary.unowned()),
                        summary.unseen() == 0
                                ? "complete"
                                : count(summary.unseen(), "thing") + " could not be read");
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
