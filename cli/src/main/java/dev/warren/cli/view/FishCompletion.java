// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The completion script for fish, which picocli does not write.
public final class FishCompletion {
    private FishCompletion() {}

    public static String of(CommandSpec program) {
        StringBuilder script = new StringBuilder("# fish completion for warren\n");
        script.append("complete -c warren -f\n");
        List<CommandSpec> commands = CommandList.commands(program);
        List<CommandSpec> groups =
                commands.stream().filter(command -> !command.subcommands().isEmpty()).toList();
        for (CommandSpec command : commands) {
            offer(script, "__fish_use_subcommand", command);
            // A command of a group can have the name of one outside, such as `ls`.
            String here = seen(command.name());
            for (CommandSpec group : groups) {
                here += group.equals(command) ? "" : "; and not " + seen(group.name());
            }
            describe(script, here, command);
            group(script, here, command);
        }
        return script.toString();
    }

    private static void group(StringBuilder script, String here, CommandSpec group) {
        List<CommandSpec> commands = CommandList.commands(group);
        String names = String.join(" ", commands.stream().map(CommandSpec::name).toList());
        for (CommandSpec command : commands) {
            offer(script, here + "; and not " + seen(names), command);
            describe(script, here + "; and " + seen(command.name()), command);
        }
    }

    private static String seen(String names) {
        return "__fish_seen_subcommand_from " + names;
    }

    private static void offer(StringBuilder script, String where, CommandSpec command) {
        script.append("complete -c warren -n ")
                .append(quoted(where))
                .append(" -a ")
                .append(command.name())
                .append(" -d ")
                .append(quoted(CommandList.firstSentence(command)))
                .append('\n');
    }

    private static void describe(StringBuilder script, String where, CommandSpec command) {
        for (PositionalParamSpec positional : command.positionalParameters()) {
            if (positional.completionCandidates() != null) {
                script.append("complete -c warren -n ")
                        .append(quoted(where))
                        .append(" -a ")
                        .append(quoted(String.join(" ", positional.completionCandidates())))
                        .append('\n');
            }
        }
        command.options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> script.append(line(where, option)));
    }

    private static String line(String where, OptionSpec option) {
        StringBuilder line = new StringBuilder("complete -c warren -n " + quoted(where));
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
