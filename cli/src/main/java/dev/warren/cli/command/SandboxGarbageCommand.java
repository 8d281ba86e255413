// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.SafeText;
import dev.warren.cli.view.SandboxWorkView;
import dev.warren.sandbox.Cleaning;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.survey.Node;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox gc`: removes what could not be removed before.
final class SandboxGarbageCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json");

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
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        Cleaning cleaning;
        List<Sandbox> left = List.of();
        try (SandboxAccess access =
                SandboxAccess.unrecovered(words, console).tellWhenInterrupted()) {
            cleaning = access.sandboxes().collectGarbage();
            if (format == Format.JSON) {
                left = access.sandboxes().list();
            }
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        print(format, cleaning, left, console);
        int status = ExitStatus.OK;
        for (SandboxException failed : cleaning.failed()) {
            Refusal refusal = Refusal.of(failed);
            console.say(refusal.text());
            status = status == ExitStatus.OK ? refusal.status() : status;
        }
        return status;
    }

    private static void print(
            Format format, Cleaning cleaning, List<Sandbox> left, Console console) {
        if (format == Format.JSON) {
            List<Object> items = SandboxWorkView.garbage(cleaning.done(), cleaning.failed(), left);
            Structured.json(
                    console,
                    json -> json.list("SandboxGarbageList", Node.read(), Instant.now(), items));
            return;
        }
        cleaning.done().forEach(line -> console.print(SafeText.line(line) + "\n"));
        if (cleaning.done().isEmpty() && cleaning.failed().isEmpty()) {
            console.print("there was nothing to do\n");
        }
    }
}
