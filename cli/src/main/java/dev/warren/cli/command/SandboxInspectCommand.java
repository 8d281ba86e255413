// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.JsonView;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import dev.warren.sandbox.journal.Journal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox inspect`: all that is kept of a sandbox or of a container.
final class SandboxInspectCommand implements Command {
    private static final List<String> FORMS = List.of("json", "yaml");

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox inspect web",
                            "sudo warren sandbox inspect web/app -o yaml"
                        },
                        "Print all that is kept of a sandbox or of a container.",
                        "",
                        "Of a sandbox: what it was asked to be, too, and what the journal says is to be"
                                + " removed with it.");
        spec.addPositional(StoreOptions.argument(0, "REF", SandboxWorkCommand.REFERENCE));
        SandboxOptions.describePlaces(spec);
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        Consumer<JsonView> document;
        try (SandboxAccess access = SandboxAccess.open(words, console)) {
            SandboxReference found = access.find(StoreOptions.arguments(words).getFirst());
            document = document(access, found.sandbox(), found.container());
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        if (format == Format.YAML) {
            Structured.yaml(console, document);
        } else {
            Structured.json(console, document);
        }
        return ExitStatus.OK;
    }

    private static Consumer<JsonView> document(
            SandboxAccess access, Sandbox sandbox, Optional<Sandbox.Container> container)
            throws SandboxException {
        if (container.isPresent()) {
            return json -> json.container(sandbox, container.get());
        }
        Journal.Reading journal = access.sandboxes().journal(sandbox.id());
        return json ->
                json.sandbox(sandbox, view -> view.sandboxDetails(sandbox.record(), journal));
    }
}
