// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A manual page in roff, made of the same description as `--help`. Source: man 7 man.
public final class ManualPage {
    private final StringBuilder page = new StringBuilder();
    private final CommandSpec command;

    private ManualPage(CommandSpec command) {
        this.command = command;
    }

    /// The page of one command; the program's own page lists the others.
    public static String of(CommandSpec command, String version) {
        return new ManualPage(command).write(version);
    }

    /// `warren`, `warren-ls`.
    public static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private String write(String version) {
        String name = name(command);
        macro("TH", name.toUpperCase(java.util.Locale.ROOT), "1", "", "Warren " + version, "");
        section("NAME");
        text(name + " - " + firstSentence());
        section("SYNOPSIS");
        page.append(".B ").append(escape(command.qualifiedName())).append('\n');
        text(synopsis());
        section("DESCRIPTION");
        paragraphs(command.usageMessage().description());
        arguments();
        options();
        commands();
        section("EXAMPLES");
        page.append(".nf\n");
        for (String line : command.usageMessage().header()) {
            if (line.startsWith("  ")) {
                text(line.substring(2));
            }
        }
        page.append(".fi\n");
        section("EXIT STATUS");
        text("0 ok; 1 failure; 2 wrong usage; 3 not found; 4 ambiguous; 5 something could not be");
        text("read, and what could has been printed; 6 not permitted.");
        if (runsACommand()) {
            text(
                    "A command that was run ends with its own status; one that cannot be run with 126,");
            text("one that is not there with 127.");
        }
        return page.toString();
    }

    private boolean runsACommand() {
        return command.findOption("--sysfs") != null;
    }

    private String firstSentence() {
        String first = CommandList.firstSentence(command);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    private String synopsis() {
        List<String> parts = new ArrayList<>();
        if (!command.options().isEmpty()) {
            parts.add("[OPTION]...");
        }
        for (PositionalParamSpec positional : command.positionalParameters()) {
            parts.add(positional.paramLabel() + (positional.arity().max() > 1 ? "..." : ""));
        }
        if (!command.subcommands().isEmpty()) {
            parts.add("COMMAND");
        }
        return String.join(" ", parts);
    }

    private void arguments() {
        for (PositionalParamSpec positional : command.positionalParameters()) {
            item(positional.paramLabel(), positional.description());
        }
    }

    private void options() {
        section("OPTIONS");
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                String names = String.join(", ", option.names());
                item(
                        option.arity().max() > 0 ? names + " " + option.paramLabel() : names,
                        option.description());
            }
        }
    }

    private void commands() {
        List<CommandSpec> commands = CommandList.commands(command);
        if (!commands.isEmpty()) {
            section("COMMANDS");
        }
        commands.forEach(sub -> item(name(sub) + "(1)", firstParagraph(sub)));
    }

    private static String[] firstParagraph(CommandSpec command) {
        return Arrays.stream(command.usageMessage().description())
                .takeWhile(line -> !line.isEmpty())
                .toArray(String[]::new);
    }

    private void paragraphs(String[] lines) {
        for (String line : lines) {
            if (line.isEmpty()) {
                page.append(".PP\n");
            } else {
                text(line);
            }
        }
    }

    private void item(String label, String[] description) {
        page.append(".TP\n.B ").append(escape(label)).append('\n');
        text(String.join(" ", description));
    }

    private void section(String title) {
        macro("SH", title);
    }

    private void macro(String name, String... words) {
        page.append('.').append(name);
        for (String word : words) {
            page.append(" \"").append(escape(word).replace("\"", "\\(dq")).append('"');
        }
        page.append('\n');
    }

    private void text(String line) {
        String escaped = escape(line);
        // A line that begins with a dot or a quote would be a request.
        if (escaped.startsWith(".") || escaped.startsWith("'")) {
            page.append("\\&");
        }
        page.append(escaped).append('\n');
    }

    private static String escape(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    }
}
