// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.FishCompletion;
import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `warren completion`: the script that teaches a shell our words.
final class CompletionCommand implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private final Supplier<CommandLine> program;

    CompletionCommand(Supplier<CommandLine> program) {
        this.program = program;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        Options.describe(spec);
        spec.usageMessage()
                .header(
                        "Examples:",
                        "  source <(warren completion bash)",
                        "  warren completion zsh > ~/.zsh/completions/_warren",
                        "  warren completion fish > ~/.config/fish/completions/warren.fish",
                        "")
                .description("Print a script that completes Warren's words in a shell.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("SHELL")
                        .arity("1")
                        .required(true)
                        .type(String.class)
                        .completionCandidates(SHELLS)
                        .description("One of " + String.join(", ", SHELLS) + ".")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) {
        String shell = words.matchedPositionalValue(0, "");
        console.print(script(shell, program.get()));
        return ExitStatus.OK;
    }

    static String script(String shell, CommandLine program) {
        return switch (shell) {
            case "bash" -> AutoComplete.bash("warren", program);
            // The script switches zsh's emulation of bash completions on by itself.
            case "zsh" -> "#compdef warren\n" + AutoComplete.bash("warren", program);
            case "fish" -> FishCompletion.of(program.getCommandSpec());
            default ->
                    throw new UsageException(
                            "there is no completion for '%s'; there is one for %s"
                                    .formatted(shell, String.join(", ", SHELLS)));
        };
    }
}
