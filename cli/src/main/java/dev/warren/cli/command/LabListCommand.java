// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.LabView;
import dev.warren.cli.view.SafeText;
import dev.warren.lab.LabException;
import dev.warren.lab.LabRecord;
import dev.warren.lab.Labs;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren lab list`: the labs of this machine.
final class LabListCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json", "name");

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"warren lab list", "warren lab list -o json"},
                        "List the labs of this machine.",
                        "",
                        "One that is not 'ready' is being built, or was broken off: 'warren lab down' removes"
                                + " it all the same.");
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        try {
            Labs labs = Labs.standard();
            List<LabRecord> records = labs.list();
            switch (format) {
                case NAME ->
                        labs.names().forEach(name -> console.print(SafeText.line(name) + "\n"));
                case JSON -> LabView.json(console.out(), records);
                default -> console.print(LabView.table(records));
            }
            return ExitStatus.OK;
        } catch (LabException failed) {
            throw Refusal.of(failed);
        }
    }
}
