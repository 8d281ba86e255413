// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.PreflightView;
import dev.warren.survey.Node;
import dev.warren.survey.Preflight;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren preflight`: what can be seen from here.
final class PreflightCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json");

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        Options.describe(spec);
        spec.usageMessage()
                .header("Examples:", "  sudo warren preflight", "  warren preflight -o json", "")
                .description(
                        "Check privileges, features of the kernel and the runtimes on this node, and say",
                        "what cannot be seen without each that is missing.");
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) {
        Format format = Options.format(words, FORMS);
        List<Preflight.Check> checks = Preflight.run(Options.text(words, "--root"));
        if (format == Format.JSON) {
            PreflightView.json(console.out(), Node.read(), checks);
        } else {
            console.print(PreflightView.table(checks));
        }
        return checks.stream().allMatch(check -> check.present() || !check.required())
                ? ExitStatus.OK
                : ExitStatus.PARTIAL;
    }
}
