// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The completion script for fish, which picocli does not write.
public final class FishCompletion {
    private FishCompletion() {}

    public static String of(CommandSpec program) {
        StringBuilder script = new StringBuilder("# fish completion for warren\n");
        script.append("complete -c warren -f\n");
        for (CommandSpec command : CommandList.commands(program)) {
            script.append("complete -c warren -n __fish_use_subcommand -a ")
                    .append(command.name())
                    .append(" -d ")
                    .append(quoted(CommandList.firstSentence(command)))
                    .append('\n');
            for (PositionalParamSpec positional : command.positionalParameters()) {
                if (positional.completionCandidates() != null) {
                    script.append("complete -c warren -n '__fish_seen_subcommand_from ")
                            .append(command.name())
                            .append("' -a ")
                            .append(quoted(String.join(" ", positional.completionCandidates())))
                            .append('\n');
                }
            }
            command.options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> script.append(line(command.name(), option)));
        }
        return script.toString();
    }

    private static String line(String command, OptionSpec option) {
        StringBuilder line =
                new StringBuilder(
                        "complete -c warren -n '__fish_seen_subcommand_from " + command + "'");
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " : " -s ")
                    .append(name.replaceFirst("^--?", ""));
        }
        if (option.arity().max() > 0) {
            line.append(" -x");
            if (option.completionCandidates() != null) {
                line.append(" -a ").append(quoted(String.join(" ", option.completionCandidates())));
            }
        }
        return line.append(" -d ")
                .append(quoted(String.join(" ", option.description())))
                .append('\n')
                .toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
