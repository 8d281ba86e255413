// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox check`: whether a sandbox is still what it was made to be.
final class SandboxCheckCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"sudo warren sandbox check web"},
                        "Tell whether a sandbox is still what it was made to be.",
                        "",
                        "Its name must lead to the namespace that was made for it, its processes must be in"
                                + " that, and its networks must say that its interfaces are as they made them"
                                + " (CNI's CHECK) and that they work (STATUS). Exit status 10: something is"
                                + " not as it should be.");
        spec.addPositional(
                StoreOptions.argument(0, "SANDBOX", "Its name, id, or the beginning of one."));
        SandboxOptions.describe(spec);
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Sandbox sandbox;
        List<String> findings;
        try (SandboxAccess access = SandboxAccess.open(words, console)) {
            sandbox = access.find(StoreOptions.arguments(words).getFirst()).sandbox();
            findings = access.sandboxes().check(sandbox.id());
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        findings.forEach(finding -> console.print(SafeText.line(finding) + "\n"));
        if (findings.isEmpty()) {
            console.print(
                    SafeText.line(sandbox.record().pod().identity().toString())
                            + " is as it was made\n");
            return ExitStatus.OK;
        }
        return ExitStatus.FINDINGS;
    }
}
