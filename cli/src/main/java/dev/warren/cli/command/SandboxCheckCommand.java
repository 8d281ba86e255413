// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.SandboxCheckView;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import dev.warren.sandbox.SandboxState;
import dev.warren.survey.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox check`: whether sandboxes are still what they were made to be.
final class SandboxCheckCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json");

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox check", "sudo warren sandbox check web -o json"
                        },
                        "Ask whether sandboxes are still what they were made to be.",
                        "",
                        "Namespaces and processes are compared with what was made, and plugins are asked"
                                + " (CNI's CHECK and STATUS). Without SANDBOX: all that are ready. Exit"
                                + " status 10: something is not as it should be; another one: a sandbox"
                                + " could not be checked.");
        spec.addPositional(StoreOptions.arguments("SANDBOX", "Which sandboxes."));
        SandboxOptions.describe(spec);
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        List<SandboxCheckView.Checked> checked = new ArrayList<>();
        int status = ExitStatus.OK;
        try (SandboxAccess access = SandboxAccess.open(words, console)) {
            for (Sandbox sandbox : chosen(access.sandboxes().list(), words)) {
                int one = check(access, sandbox, checked);
                status = status == ExitStatus.OK ? one : status;
            }
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        if (format == Format.JSON) {
            Structured.json(
                    console,
                    json ->
                            json.list(
                                    "SandboxCheckList",
                                    Node.read(),
                                    Instant.now(),
                                    SandboxCheckView.items(checked)));
        } else {
            console.print(SandboxCheckView.lines(checked));
        }
        if (status != ExitStatus.OK) {
            return status;
        }
        return checked.stream().allMatch(one -> one.findings().isEmpty())
                ? ExitStatus.OK
                : ExitStatus.FINDINGS;
    }

    /// One that cannot be checked keeps nothing from the others.
    private static int check(
            SandboxAccess access, Sandbox sandbox, List<SandboxCheckView.Checked> checked) {
        List<String> findings = List.of();
        String failure = "";
        int status = ExitStatus.OK;
        try {
            findings = access.sandboxes().check(sandbox.id());
        } catch (SandboxException failed) {
            Refusal refusal = Refusal.of(failed);
            access.say(refusal.text());
            status = refusal.status();
            failure = failed.sentence();
        }
        checked.add(new SandboxCheckView.Checked(sandbox, findings, failure));
        return status;
    }

    private static List<Sandbox> chosen(List<Sandbox> all, ParseResult words)
            throws SandboxException {
        List<String> references = StoreOptions.arguments(words);
        if (references.isEmpty()) {
            return all.stream().filter(one -> one.state() == SandboxState.READY).toList();
        }
        List<Sandbox> chosen = new ArrayList<>();
        for (String reference : references) {
            chosen.add(SandboxReference.findSandbox(all, reference));
        }
        return chosen;
    }
}
