// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import dev.warren.sandbox.pod.ContainerConfiguration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox create`: makes a container in a sandbox that is there.
final class SandboxCreateCommand implements Command {
    private static final List<String> FORMS = List.of("name", "json", "yaml");
    private static final int ARGUMENTS = 2;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox create web debug=rootfs:/srv/box -- sleep 1000",
                            "sudo warren sandbox create web app=oci:./image:latest -e PORT=8080"
                        },
                        "Make a container in a sandbox that is there, and print its id.",
                        "",
                        "Its process waits for 'warren sandbox start'.");
        spec.usageMessage()
                .customSynopsis(
                        "warren sandbox create [OPTIONS] SANDBOX NAME=SOURCE [-- COMMAND...]");
        spec.addPositional(
                StoreOptions.arguments(
                        "SANDBOX NAME=SOURCE [-- COMMAND]",
                        "In which sandbox, what to call it and what its files are, and what it runs. "
                                + ContainerFlag.SOURCES
                                + "."));
        ContainerFlags.describe(spec);
        SandboxOptions.describe(spec);
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        Delimited delimited = Delimited.of(words);
        List<String> arguments = delimited.before();
        if (arguments.size() != ARGUMENTS) {
            throw new UsageException(
                    arguments.size() < ARGUMENTS
                            ? (arguments.isEmpty() ? "SANDBOX and " : "")
                                    + ContainerFlag.LABEL
                                    + " is missing"
                            : "'" + arguments.get(ARGUMENTS) + "' is one word too many");
        }
        ContainerConfiguration wanted =
                ContainerFlags.apply(
                        ContainerFlag.parse(arguments.getLast(), delimited.command()), words);
        Sandbox sandbox;
        Sandbox.Container made;
        try (SandboxAccess access = SandboxAccess.open(words, console).tellWhenInterrupted()) {
            sandbox = SandboxReference.findSandbox(access.sandboxes().list(), arguments.getFirst());
            made = access.sandboxes().createContainer(sandbox.id(), wanted);
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        switch (format) {
            case JSON -> Structured.json(console, json -> json.container(sandbox, made));
            case YAML -> Structured.yaml(console, json -> json.container(sandbox, made));
            default -> console.print(made.record().id() + "\n");
        }
        return ExitStatus.OK;
    }
}
