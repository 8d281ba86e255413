// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static dev.warren.cli.command.PluginOptions.text;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.process.Program;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.cni.Argument;
import dev.warren.sandbox.cni.BrokenFile;
import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.NetworkFolder;
import dev.warren.sandbox.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What the commands of `warren cni` share. Where an option is not given, the variable of the environment counts
/// by which `cnitool` is told the same.
///
/// Source: `cnitool/cmd/root.go` of containernetworking/cni.
final class CniOptions {
    static final List<String> FORMS = List.of("table", "json");
    private static final String INTERFACE = "--ifname";
    private static final String CONTAINER = "--container-id";
    private static final String ARGUMENTS = "--cni-args";
    private static final String CAPABILITIES = "--capability-args";
    private static final String STANDARD_INTERFACE = "eth0";

    private CniOptions() {}

    /// For verbs about a network.
    static void describeNetwork(CommandSpec spec) {
        PluginOptions.describe(spec);
        spec.addOption(
                PluginOptions.flag(
                        "Say of each plugin what it was given and what it answered.",
                        "-v",
                        SandboxOptions.VERBOSE));
    }

    /// For verbs about an attachment to one.
    static void describe(CommandSpec spec) {
        spec.addPositional(
                StoreOptions.argument(0, "NETWORK", "A network's name in the folder of networks."));
        spec.addPositional(
                StoreOptions.argument(
                        1,
                        "REF",
                        "The namespace: a path, a name, or whatever else 'warren exec' takes."));
        spec.addOption(
                text(
                        INTERFACE,
                        "NAME",
                        "The interface inside (default: CNI_IFNAME, or "
                                + STANDARD_INTERFACE
                                + ")."));
        spec.addOption(
                text(
                        CONTAINER,
                        "ID",
                        "By what plugins know the namespace (default: as cnitool has it, made of its"
                                + " path)."));
        spec.addOption(
                text(
                        ARGUMENTS,
                        "NAME=VALUE;…",
                        "What plugins get as CNI_ARGS (default: CNI_ARGS)."));
        spec.addOption(
                text(
                        CAPABILITIES,
                        "JSON",
                        "What plugins that want it get as runtimeConfig (default: CAP_ARGS)."));
        describeNetwork(spec);
        spec.addOption(Options.timeout());
    }

    // --- Networks and plugins -------------------------------------------------------------------

    static SandboxSettings settings(ParseResult words) {
        SandboxSettings standard = SandboxSettings.standard();
        String folder = variable("NETCONFPATH");
        List<String> plugins = new ArrayList<>(List.of(variable("CNI_PATH").split(":")));
        plugins.removeIf(String::isEmpty);
        return PluginOptions.apply(
                standard.withNetworks(
                        folder.isEmpty() ? standard.networkFolder() : folder,
                        plugins.isEmpty() ? standard.pluginFolders() : plugins,
                        standard.cacheFolder()),
                words);
    }

    static CniClient client(ParseResult words, Console console) {
        SandboxSettings settings = settings(words);
        return new CniClient(
                        settings.pluginFolders(), settings.cacheFolder(), settings.pluginDeadline())
                .observedBy(new PluginTalk(Options.has(words, SandboxOptions.VERBOSE), console));
    }

    /// The network of that name; files that cannot be read are told of and passed over.
    static NetworkConfiguration network(String name, ParseResult words, Console console)
            throws SandboxException, Refusal {
        NetworkFolder folder = NetworkFolder.read(settings(words).networkFolder());
        for (BrokenFile file : folder.broken()) {
            console.say("warren: note: passed over: " + SafeText.line(file.toString()));
        }
        return folder.find(name)
                .orElseThrow(
                        () ->
                                new Refusal(
                                        ExitStatus.NOT_FOUND,
                                        "there is no network '%s' in %s%s"
                                                .formatted(name, folder.folder(), others(folder))));
    }

    private static String others(NetworkFolder folder) {
        return folder.networks().isEmpty()
                ? "; no network is configured there"
                : folder.networks().stream()
                        .map(NetworkConfiguration::name)
                        .collect(Collectors.joining(", ", "; there are ", ""));
    }

    // --- Attachments ----------------------------------------------------------------------------

    static String interfaceName(ParseResult words) {
        String name = either(words, INTERFACE, "CNI_IFNAME");
        return name.isEmpty() ? STANDARD_INTERFACE : name;
    }

    /// @return empty for cnitool's
    static String container(ParseResult words) {
        return Options.text(words, CONTAINER);
    }

    static List<Argument> arguments(ParseResult words) {
        List<Argument> arguments = new ArrayList<>();
        String text = either(words, ARGUMENTS, "CNI_ARGS");
        if (text.isEmpty()) {
            return arguments;
        }
        for (String pair : text.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                throw new UsageException(
                        "%s: '%s' is not of the form NAME=VALUE".formatted(ARGUMENTS, pair));
            }
            arguments.add(new Argument(pair.substring(0, equals), pair.substring(equals + 1)));
        }
        return arguments;
    }

    static Map<String, Object> capabilities(ParseResult words) {
        String text = either(words, CAPABILITIES, "CAP_ARGS");
        try {
            return text.isEmpty()
                    ? Map.of()
                    : Json.readObject(text.getBytes(StandardCharsets.UTF_8), CAPABILITIES);
        } catch (SandboxException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    private static String either(ParseResult words, String option, String variable) {
        return Options.has(words, option) ? Options.text(words, option) : variable(variable);
    }

    private static String variable(String name) {
        try {
            String prefix = name + "=";
            return Program.ownEnvironment().stream()
                    .filter(variable -> variable.startsWith(prefix))
                    .map(variable -> variable.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        } catch (SyscallException noProc) {
            return System.getenv().getOrDefault(name, "");
        }
    }
}
