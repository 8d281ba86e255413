// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static dev.warren.cli.command.PluginOptions.texts;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.PodConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox run`: makes a pod, or nothing.
final class SandboxRunCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json", "yaml", "name");
    private static final String CONTAINER = "--container";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox run web",
                            "sudo warren sandbox run web --container app=rootfs:/srv/box -- sleep 1000",
                            "sudo warren sandbox run web --net-conf ./net.d --bin-dir ./bin -v"
                        },
                        "Make a pod the way containerd makes it: network namespace, CNI plugins, OCI"
                                + " runtime; and start its containers.",
                        "",
                        "When a step fails, those before it are undone.");
        spec.usageMessage().customSynopsis("warren sandbox run [OPTIONS] [NAME] [-- COMMAND...]");
        spec.addPositional(
                StoreOptions.arguments(
                        "[NAME] [-- COMMAND]",
                        "What to call the pod, and what its only --container runs."));
        spec.addOption(
                texts(
                        CONTAINER,
                        ContainerFlag.LABEL,
                        "A container; may be given several times. " + ContainerFlag.SOURCES + "."));
        PodFlags.describe(spec);
        SandboxOptions.describeAll(spec);
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        PodConfiguration pod = pod(words);
        Sandbox made;
        try (SandboxAccess access = SandboxAccess.open(words, console)) {
            made = access.sandboxes().run(pod);
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        SandboxOutput.one(made, format, console);
        return ExitStatus.OK;
    }

    private static PodConfiguration pod(ParseResult words) {
        Delimited delimited = Delimited.of(words);
        if (delimited.before().size() > 1) {
            throw new UsageException("'" + delimited.before().get(1) + "' is one word too many");
        }
        String name = delimited.before().isEmpty() ? "" : delimited.before().getFirst();
        List<ContainerConfiguration> containers = containers(words, delimited);
        return PodFlags.of(words, Optional.empty(), name, containers);
    }

    private static List<ContainerConfiguration> containers(ParseResult words, Delimited delimited) {
        List<String> given = PluginOptions.given(words, CONTAINER);
        if (Delimited.isIn(words) && given.size() != 1) {
            throw new UsageException(
                    "a command after '--' goes with one %s, not %d"
                            .formatted(CONTAINER, given.size()));
        }
        List<ContainerConfiguration> containers = new ArrayList<>();
        given.forEach(text -> containers.add(ContainerFlag.parse(text, delimited.command())));
        return containers;
    }
}
