// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.Sandboxes;
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
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
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
            int status = ExitStatus.OK;
            for (String reference : references) {
                int one = workOn(access, reference, words, console);
                status = status == ExitStatus.OK ? one : status;
            }
            return status;
        }
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

    private int workOn(SandboxAccess access, String reference, ParseResult words, Console console) {
        try {
            // Anew each time: the one before may have changed it.
            SandboxReference found = access.find(reference);
            work(access.sandboxes(), found, words);
            access.endProgress();
            console.print(SafeText.line(reference) + "\n");
            return ExitStatus.OK;
        } catch (SandboxException failed) {
            return say(access, Refusal.of(failed), console);
        } catch (Refusal refusal) {
            return say(access, refusal, console);
        }
    }

    private static int say(SandboxAccess access, Refusal refusal, Console console) {
        console.flush();
        access.say(refusal.text());
        return refusal.status();
    }
}
