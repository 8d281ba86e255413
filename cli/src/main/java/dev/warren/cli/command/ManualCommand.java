// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `warren __manual DIR`, for the build: writes `man/*.1` and `completion/warren.*` below a folder.
final class ManualCommand implements Command {
    private final Supplier<CommandLine> program;

    ManualCommand(Supplier<CommandLine> program) {
        this.program = program;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().hidden(true);
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("DIR")
                        .arity("1")
                        .required(true)
                        .type(String.class)
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) {
        Path folder = Path.of(words.matchedPositionalValue(0, ""));
        CommandLine all = program.get();
        try {
            Path manuals = Files.createDirectories(folder.resolve("man"));
            writeAll(manuals, all);
            Path completions = Files.createDirectories(folder.resolve("completion"));
            for (String shell : List.of("bash", "zsh", "fish")) {
                Files.writeString(
                        completions.resolve("warren." + shell),
                        CompletionCommand.script(shell, all));
            }
            return ExitStatus.OK;
        } catch (IOException failed) {
            console.say("warren: cannot write the manual pages to " + folder + ": " + failed);
            return ExitStatus.FAILURE;
        }
    }

    private static void writeAll(Path folder, CommandLine command) throws IOException {
        write(folder, command.getCommandSpec());
        for (CommandLine sub : command.getSubcommands().values()) {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                writeAll(folder, sub);
            }
        }
    }

    private static void write(Path folder, CommandSpec command) throws IOException {
        Files.writeString(
                folder.resolve(ManualPage.name(command) + ".1"),
                ManualPage.of(command, VersionCommand.version()));
    }
}
