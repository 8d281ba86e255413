// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.lab.LabException;
import dev.warren.lab.Labs;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren lab down`: removes what `warren lab up` has built.
final class LabDownCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"sudo warren lab down eks", "sudo warren lab down --all"},
                        "Remove labs with everything that belongs to them, also those that were broken off.",
                        "",
                        "Without NAME the only lab there is. What is gone already is no failure.");
        spec.addPositional(StoreOptions.arguments("NAME", "Which labs."));
        spec.addOption(OptionSpec.builder("--all").description("All of them.").build());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        List<String> names = StoreOptions.arguments(words);
        boolean all = Options.has(words, "--all");
        if (all && !names.isEmpty()) {
            throw new UsageException("NAME and --all exclude each other");
        }
        try {
            Labs labs = Labs.standard();
            List<String> chosen = names.isEmpty() ? chosen(labs.names(), all) : names;
            if (chosen.isEmpty()) {
                console.say("warren: note: there is no lab");
            }
            for (String name : chosen) {
                if (!labs.down(name)) {
                    console.say(
                            "warren: note: there is no lab '%s'".formatted(SafeText.line(name)));
                }
            }
            return ExitStatus.OK;
        } catch (LabException failed) {
            throw Refusal.of(failed);
        }
    }

    private static List<String> chosen(List<String> there, boolean all) {
        if (!all && there.size() > 1) {
            throw new UsageException(
                    "there are %d labs, so NAME or --all is needed: %s"
                            .formatted(there.size(), String.join(", ", there)));
        }
        return there;
    }
}
