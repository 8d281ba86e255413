// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.sandbox.Cleaning;
import dev.warren.sandbox.SandboxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox gc`: removes what could not be removed before.
final class SandboxGarbageCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"sudo warren sandbox gc"},
                        "Finish what was broken off, and remove what could not be removed before.",
                        "",
                        "What is removed is what the journals of sandboxes name, and nothing else; also"
                                + " sandboxes from before a restart of the machine. Exit status 5: something"
                                + " is left still.");
        SandboxOptions.describe(spec);
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Cleaning cleaning;
        try (SandboxAccess access =
                SandboxAccess.unrecovered(words, console).tellWhenInterrupted()) {
            cleaning = access.sandboxes().collectGarbage();
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        cleaning.done().forEach(line -> console.print(SafeText.line(line) + "\n"));
        if (cleaning.done().isEmpty() && cleaning.failed().isEmpty()) {
            console.print("there was nothing to do\n");
        }
        int status = ExitStatus.OK;
        for (SandboxException failed : cleaning.failed()) {
            Refusal refusal = Refusal.of(failed);
            console.say(refusal.text());
            status = status == ExitStatus.OK ? refusal.status() : status;
        }
        return status;
    }
}
