// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static dev.warren.cli.command.PluginOptions.texts;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.SafeText;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.manifest.PodManifest;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.PodConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox run`: makes a pod, or nothing.
final class SandboxRunCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json", "yaml", "name");
    private static final String FILE = "--file";
    private static final String IGNORE_UNSUPPORTED = "--ignore-unsupported";
    private static final int LARGEST_BYTES = 1 << 20;
    private static final String CONTAINER = "--container";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox run -f pod.yaml",
                            "sudo warren sandbox run web --container app=rootfs:/srv/box -- sleep 1000",
                            "sudo warren sandbox run web --net-conf ./net.d --bin-dir ./bin -v"
                        },
                        "Make a pod the way containerd makes it: network namespace, CNI plugins, OCI"
                                + " runtime; and start its containers.",
                        "",
                        "From flags, or from a file: a Kubernetes Pod in YAML or JSON, or CRI's"
                                + " PodSandboxConfig in JSON. A field of it that is not supported is an error"
                                + " that names it. When a step fails, those before it are undone.");
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
        spec.addOption(
                OptionSpec.builder("-f", FILE)
                        .paramLabel("FILE")
                        .type(String.class)
                        .description("Make the pod that a file describes ('-': standard input).")
                        .build());
        spec.addOption(
                PluginOptions.flag(
                        "Leave out fields of the file that are not supported, and say which.",
                        IGNORE_UNSUPPORTED));
        PodFlags.describe(spec);
        SandboxOptions.describeAll(spec);
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        Sandbox made;
        PodConfiguration pod;
        try {
            pod = pod(words, console);
            InterfaceFlags.demandTaken(pod, SandboxOptions.settings(words));
        } catch (SandboxException wrong) {
            throw Refusal.of(wrong);
        }
        try (SandboxAccess access = SandboxAccess.open(words, console).tellWhenInterrupted()) {
            made = access.sandboxes().run(pod);
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        SandboxOutput.one(made, format, console);
        return ExitStatus.OK;
    }

    private static PodConfiguration pod(ParseResult words, Console console)
            throws SandboxException {
        Delimited delimited = Delimited.of(words);
        if (delimited.before().size() > 1) {
            throw new UsageException("'" + delimited.before().get(1) + "' is one word too many");
        }
        String name = delimited.before().isEmpty() ? "" : delimited.before().getFirst();
        List<ContainerConfiguration> containers = containers(words, delimited);
        Optional<PodConfiguration> described =
                Options.has(words, FILE)
                        ? Optional.of(described(words, console))
                        : Optional.empty();
        return PodFlags.of(words, described, name, containers);
    }

    private static PodConfiguration described(ParseResult words, Console console)
            throws SandboxException {
        String file = Options.text(words, FILE);
        PodManifest.Parsed parsed =
                PodManifest.parse(file, read(file), Options.has(words, IGNORE_UNSUPPORTED));
        for (String field : parsed.ignoredFields()) {
            console.say(
                    "warren: note: " + SafeText.line(file + ": " + field + " is not supported"));
        }
        return parsed.configuration();
    }

    /// A byte more than a description may have, for the reader to refuse.
    private static byte[] read(String file) throws SandboxException {
        try (InputStream stream =
                file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            return stream.readNBytes(LARGEST_BYTES + 1);
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot read the pod's description "
                            + file
                            + ": "
                            + (failed instanceof NoSuchFileException
                                    ? "there is no such file"
                                    : failed.getMessage()),
                    failed);
        }
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
