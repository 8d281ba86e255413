// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.SafeText;
import dev.warren.cli.view.SandboxWorkView;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import dev.warren.sandbox.Sandboxes;
import dev.warren.survey.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// A command that does something with sandboxes and containers, one after the other. What cannot be done with one
/// of them keeps nothing from the others.
abstract class SandboxWorkCommand implements Command {
    static final String REFERENCE =
            "A sandbox: its id or the beginning of one, its name, or NAMESPACE/NAME; or a container: the same,"
                    + " or SANDBOX/CONTAINER.";

    private static final String ALL = "--all";
    private static final List<String> FORMS = List.of("name", "json");

    /// What is to be done with one.
    abstract void work(Sandboxes sandboxes, SandboxReference which, ParseResult words)
            throws SandboxException, Refusal;

    /// Arguments and options that all of them have.
    static void describe(CommandSpec spec, boolean all) {
        spec.addPositional(StoreOptions.arguments("REF", REFERENCE));
        if (all) {
            spec.addOption(PluginOptions.flag("All sandboxes.", ALL));
        }
        SandboxOptions.describe(spec);
        spec.addOption(Options.output(FORMS));
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        // Before anything is touched.
        Options.format(words, FORMS);
        List<String> references = StoreOptions.arguments(words);
        boolean all = Options.has(words, ALL);
        if (all && !references.isEmpty()) {
            throw new UsageException("REF and " + ALL + " exclude each other");
        }
        if (!all && references.isEmpty()) {
            throw new UsageException("REF is missing");
        }
        try (SandboxAccess access = SandboxAccess.open(words, console).tellWhenInterrupted()) {
            if (all) {
                references = ids(access.sandboxes());
            }
            return workOnAll(access, references, words, console);
        }
    }

    private int workOnAll(
            SandboxAccess access, List<String> references, ParseResult words, Console console) {
        boolean structured = Options.format(words, FORMS) == Format.JSON;
        int status = ExitStatus.OK;
        List<SandboxWorkView.Worked> worked = new ArrayList<>();
        for (String reference : references) {
            Outcome one = workOn(access, reference, words, console);
            worked.add(one.worked());
            if (one.status() == ExitStatus.OK && !structured) {
                console.print(SafeText.line(reference) + "\n");
            }
            status = status == ExitStatus.OK ? one.status() : status;
        }
        if (structured) {
            List<Object> items = SandboxWorkView.items(worked);
            Structured.json(
                    console,
                    json -> json.list("SandboxWorkList", Node.read(), Instant.now(), items));
        }
        return status;
    }

    private static List<String> ids(Sandboxes sandboxes) throws Refusal {
        try {
            List<String> ids = new ArrayList<>();
            for (Sandbox sandbox : sandboxes.list()) {
                ids.add(sandbox.id());
            }
            return ids;
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }

    private record Outcome(SandboxWorkView.Worked worked, int status) {}

    private Outcome workOn(
            SandboxAccess access, String reference, ParseResult words, Console console) {
        SandboxWorkView.Worked worked = SandboxWorkView.Worked.on(reference);
        try {
            // Anew each time: the one before may have changed it.
            SandboxReference found = access.find(reference);
            worked =
                    worked.found(
                            found.sandbox().id(), found.container().map(one -> one.record().id()));
            work(access.sandboxes(), found, words);
            access.endProgress();
            return new Outcome(worked, ExitStatus.OK);
        } catch (SandboxException failed) {
            return new Outcome(
                    worked.failed(SandboxStatus.headline(failed), SandboxStatus.leftovers(failed)),
                    say(access, Refusal.of(failed), console));
        } catch (Refusal refusal) {
            return new Outcome(
                    worked.failed(String.valueOf(refusal.getMessage()), List.of()),
                    say(access, refusal, console));
        }
    }

    private static int say(SandboxAccess access, Refusal refusal, Console console) {
        console.flush();
        access.say(refusal.text());
        return refusal.status();
    }
}
