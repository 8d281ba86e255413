// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Where CNI's networks, plugins and results are, as options say; for `warren sandbox` and `warren cni`.
final class PluginOptions {
    static final String NETWORKS = "--net-conf";
    static final String PLUGINS = "--bin-dir";
    static final String CACHE = "--cni-cache";
    private static final String DEADLINE = "--plugin-timeout";
    private static final SandboxSettings STANDARD = SandboxSettings.standard();

    private PluginOptions() {}

    static void describe(CommandSpec spec) {
        spec.addOption(
                text(
                        NETWORKS,
                        "DIR",
                        "The folder of CNI networks (default: " + STANDARD.networkFolder() + ")."));
        spec.addOption(
                texts(
                        PLUGINS,
                        "DIR",
                        "A folder of CNI plugins; may be given several times (default: "
                                + String.join(", ", STANDARD.pluginFolders())
                                + ")."));
        spec.addOption(
                text(
                        CACHE,
                        "DIR",
                        "Where results of CNI plugins are kept (default: "
                                + STANDARD.cacheFolder()
                                + ", which is that of containerd and cnitool)."));
        describeDeadline(spec);
    }

    /// For those that go by what is noted of attachments.
    static void describeDeadline(CommandSpec spec) {
        spec.addOption(
                text(
                        DEADLINE,
                        "TIME",
                        "How long one plugin may run (default: "
                                + STANDARD.pluginDeadline().toSeconds()
                                + "s)."));
    }

    /// An option with a text.
    static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    /// An option with a text that may be given several times.
    static OptionSpec texts(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build();
    }

    /// An option that is there or not.
    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names).description(description).build();
    }

    /// The folders as the words say.
    static SandboxSettings apply(SandboxSettings settings, ParseResult words) {
        List<String> plugins = new ArrayList<>();
        given(words, PLUGINS).forEach(folder -> plugins.add(absolute(folder)));
        return settings.withNetworks(
                        folder(words, NETWORKS, settings.networkFolder()),
                        plugins.isEmpty() ? settings.pluginFolders() : plugins,
                        folder(words, CACHE, settings.cacheFolder()))
                .withDeadlines(deadline(words, settings), settings.runtimeDeadline());
    }

    private static Duration deadline(ParseResult words, SandboxSettings settings) {
        return Options.has(words, DEADLINE)
                ? Options.duration(Options.text(words, DEADLINE))
                : settings.pluginDeadline();
    }

    static List<String> given(ParseResult words, String option) {
        return words.matchedOptionValue(option, List.of());
    }

    /// What a folder's option says; `standard` without it.
    static String folder(ParseResult words, String option, String standard) {
        return Options.has(words, option) ? absolute(Options.text(words, option)) : standard;
    }

    /// Others look it up from other folders.
    static String absolute(String path) {
        if (path.isEmpty()) {
            throw new UsageException("an empty path leads nowhere");
        }
        return Path.of(path).toAbsolutePath().normalize().toString();
    }
}
