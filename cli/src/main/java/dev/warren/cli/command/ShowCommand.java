// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.card.Card;
import dev.warren.cli.view.CardText;
import dev.warren.cli.view.Snapshot;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.OpenNamespace;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `warren show`: everything about one namespace on one card.
final class ShowCommand implements Command {
    private static final List<String> FORMS = List.of("text", "json", "yaml");

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        Options.describe(spec);
        spec.usageMessage()
                .header(
                        "Examples:",
                        "  sudo warren show pod:default/web",
                        "  sudo warren show ip:10.244.29.3",
                        "  sudo warren show @host -o json",
                        "")
                .description(
                        "Show everything about one network namespace: whose it is and who holds it, its",
                        "interfaces and where they lead, addresses, rules, routes, neighbours, listening",
                        "sockets, how names are looked up in it, and the settings that are unusual.",
                        "",
                        "A reference is what 'warren whois' takes. A setting is shown when it is not what",
                        "Linux starts with, or, for the namespace as a whole, not what the host has.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("REF")
                        .arity("1")
                        .required(true)
                        .type(String.class)
                        .description("Which namespace.")
                        .build());
        spec.addOption(Options.output(FORMS));
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal, InterruptedException {
        String form = Options.form(words, FORMS);
        String text = words.matchedPositionalValue(0, "");
        Reference reference = Target.parse(text);
        Look.Around around = Look.atNotes(words);
        Target.Found found = Target.find(text, reference, around);
        Snapshot snapshot;
        try (Target.Opened opened = found.open();
                Host host = Host.of(around, found.seen().id())) {
            snapshot =
                    Look.closer(
                            around,
                            new OpenNamespace(
                                    opened.namespace(),
                                    inhabitants(found.seen()),
                                    found.seen().host(),
                                    host.namespace()),
                            words);
        }
        Namespace seen = snapshot.atlas().namespace(found.seen().id()).orElse(found.seen());
        print(snapshot, text, Card.of(snapshot.atlas(), seen), form, console);
        Look.sayGaps(snapshot, console);
        return Look.status(snapshot);
    }

    private static List<OpenNamespace.Inhabitant> inhabitants(Namespace seen) {
        return seen.processes().stream()
                .map(process -> new OpenNamespace.Inhabitant(process.process(), process.command()))
                .toList();
    }

    /// The host's namespace while something is compared with it.
    private record Host(Optional<NetworkNamespace> namespace) implements AutoCloseable {
        static Host of(Look.Around around, NamespaceId seen) {
            Optional<NamespaceId> id = around.snapshot().atlas().host().map(Namespace::id);
            if (id.isEmpty() || id.get().equals(seen)) {
                return new Host(Optional.empty());
            }
            try {
                return new Host(Optional.of(NetworkNamespace.of(around.doors().open(id.get()))));
            } catch (SyscallException unreachable) {
                // The look around has reported it, if that hides anything.
                return new Host(Optional.empty());
            }
        }

        @Override
        public void close() {
            namespace.ifPresent(NetworkNamespace::close);
        }
    }

    private static void print(
            Snapshot snapshot, String reference, Card card, String form, Console console) {
        switch (form) {
            case "json" -> Structured.json(console, json -> json.card(snapshot, reference, card));
            case "yaml" -> Structured.yaml(console, json -> json.card(snapshot, reference, card));
            default -> console.print(new CardText(snapshot.atlas(), card).print());
        }
    }
}
