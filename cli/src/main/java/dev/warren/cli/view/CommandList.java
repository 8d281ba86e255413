// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;

/// The commands in the program's help, one sentence each. Picocli would take the first line of a
/// command's help for its summary, and that is `Examples:` everywhere.
public final class CommandList {
    private static final int INDENT = 2;

    private CommandList() {}

    /// The visible commands and their first sentences.
    public static String of(CommandSpec program) {
        List<CommandSpec> commands = commands(program);
        int names = INDENT + commands.stream().mapToInt(c -> c.name().length()).max().orElse(0);
        TextTable table =
                TextTable.forColumns(
                        Help.defaultColorScheme(Help.Ansi.OFF),
                        new Column(names, INDENT, Overflow.SPAN),
                        new Column(program.usageMessage().width() - names, INDENT, Overflow.WRAP));
        commands.forEach(command -> table.addRowValues(command.name(), firstSentence(command)));
        return table.toString();
    }

    /// The commands that users may know of, in their order.
    static List<CommandSpec> commands(CommandSpec program) {
        return program.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .toList();
    }

    /// The first sentence of a command's description, with its full stop.
    static String firstSentence(CommandSpec command) {
        String text = String.join(" ", command.usageMessage().description());
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
