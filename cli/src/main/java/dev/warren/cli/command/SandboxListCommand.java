// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.JsonView;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.survey.Node;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox ps`: the sandboxes of this machine.
final class SandboxListCommand implements Command {
    private static final List<String> FORMS = Format.words();

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"sudo warren sandbox ps", "sudo warren sandbox ps -o json"},
                        "List the sandboxes that Warren has made on this machine.",
                        "",
                        "One is 'ready'; 'notready' when it was stopped, or its namespace or its process is"
                                + " gone; 'busy' while it is being worked on; 'leftover' when something of"
                                + " it could not be removed ('warren sandbox gc' tries again). After a"
                                + " container that does not run stands what became of it.");
        SandboxOptions.describePlaces(spec);
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        List<Sandbox> sandboxes;
        try (SandboxAccess access = SandboxAccess.open(words, console)) {
            sandboxes = access.sandboxes().list();
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        Consumer<JsonView> document = json -> json.sandboxes(Node.read(), Instant.now(), sandboxes);
        switch (format) {
            case JSON -> Structured.json(console, document);
            case YAML -> Structured.yaml(console, document);
            case NAME -> sandboxes.forEach(sandbox -> console.print(sandbox.id() + "\n"));
            case TABLE, WIDE -> console.print(SandboxOutput.table(sandboxes, format));
        }
        return ExitStatus.OK;
    }
}
