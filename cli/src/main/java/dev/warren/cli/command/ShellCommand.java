// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.process.Program;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren shell`: becomes the user's shell inside a namespace.
final class ShellCommand implements Command {
    private static final String DEFAULT_SHELL = "/bin/sh";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren shell pod:default/web", "sudo warren shell blue --sysfs"
                        },
                        "Start your shell inside a network namespace.",
                        "",
                        "It is the shell that SHELL names, or /bin/sh, with WARREN_NETNS set to the reference"
                                + " for prompts. All but the network is the caller's.");
        spec.addPositional(StoreOptions.argument(0, "REF", "The namespace."));
        Surroundings.describe(spec);
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        String reference = StoreOptions.arguments(words).getFirst();
        List<String> environment = new ArrayList<>(Surroundings.environment(words));
        // A shell inside of another one has it already.
        environment.removeIf(variable -> variable.startsWith("WARREN_NETNS="));
        environment.add("WARREN_NETNS=" + reference);
        String shell =
                environment.stream()
                        .filter(variable -> variable.startsWith("SHELL=/"))
                        .map(variable -> variable.substring("SHELL=".length()))
                        .findFirst()
                        .orElse(DEFAULT_SHELL);
        try (Target.Opened target = Target.open(reference, words)) {
            return Entering.become(
                    target, new Program(List.of(shell), environment), words, console);
        }
    }
}
