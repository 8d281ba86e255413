// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static dev.warren.cli.command.PluginOptions.flag;
import static dev.warren.cli.command.PluginOptions.text;

import dev.warren.sandbox.SandboxFolders;
import dev.warren.sandbox.SandboxSettings;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// With what sandboxes are made and where they are kept, as options say.
final class SandboxOptions {
    static final String VERBOSE = "--verbose";
    private static final String STATE = "--state-dir";
    private static final String RUNNING = "--run-dir";
    private static final String NAMESPACES = "--netns-dir";
    private static final String COUNT = "--networks";
    private static final String RUNTIME = "--runtime";
    private static final int MOST_NETWORKS = 16;
    private static final SandboxSettings STANDARD = SandboxSettings.standard();

    private SandboxOptions() {}

    /// For those that look and change nothing.
    static void describePlaces(CommandSpec spec) {
        spec.addOption(
                text(
                        STATE,
                        "DIR",
                        "What is kept of sandboxes, also over a restart of the machine (default: "
                                + STANDARD.folders().persistent()
                                + ")."));
        spec.addOption(
                text(
                        RUNNING,
                        "DIR",
                        "What is kept of sandboxes in memory (default: "
                                + STANDARD.folders().volatileFolder()
                                + ")."));
    }

    /// For those that change sandboxes which are there. With which plugins and which cache those were attached to
    /// their networks is in their journals.
    static void describe(CommandSpec spec) {
        PluginOptions.describeDeadline(spec);
        describeWork(spec);
    }

    private static void describeWork(CommandSpec spec) {
        describePlaces(spec);
        spec.addOption(
                flag(
                        "Say each step, and what plugins are told and what they answer.",
                        "-v",
                        VERBOSE));
    }

    /// For those that make sandboxes.
    static void describeAll(CommandSpec spec) {
        spec.addOption(
                text(
                        COUNT,
                        "N",
                        "To how many networks to attach: the first N, as eth0, eth1, … (default: "
                                + STANDARD.networks()
                                + ")."));
        InfraOption.describe(spec);
        spec.addOption(
                text(
                        RUNTIME,
                        "RUNTIME",
                        "The OCI runtime: runc, crun, or the path of one (default: "
                                + STANDARD.runtime()
                                + ")."));
        spec.addOption(
                text(
                        NAMESPACES,
                        "DIR",
                        "Where the network namespace gets its name (default: "
                                + STANDARD.namespaceFolder()
                                + ")."));
        PluginOptions.describe(spec);
        describeWork(spec);
    }

    static SandboxSettings settings(ParseResult words) {
        SandboxSettings settings = PluginOptions.apply(STANDARD, words);
        return new SandboxSettings(
                new SandboxFolders(
                        path(words, STATE, STANDARD.folders().persistent()),
                        path(words, RUNNING, STANDARD.folders().volatileFolder())),
                PluginOptions.folder(words, NAMESPACES, settings.namespaceFolder()),
                settings.networkFolder(),
                settings.pluginFolders(),
                settings.cacheFolder(),
                count(words),
                runtime(words),
                InfraOption.infra(words).orElse(settings.infra()),
                settings.pluginDeadline(),
                settings.runtimeDeadline());
    }

    private static Path path(ParseResult words, String option, Path standard) {
        return Path.of(PluginOptions.folder(words, option, standard.toString()));
    }

    private static int count(ParseResult words) {
        if (!Options.has(words, COUNT)) {
            return STANDARD.networks();
        }
        String text = Options.text(words, COUNT);
        if (!text.matches("[0-9]{1,3}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) > MOST_NETWORKS) {
            throw new UsageException(
                    "%s: '%s' is no number from 1 to %d".formatted(COUNT, text, MOST_NETWORKS));
        }
        return Integer.parseInt(text);
    }

    private static String runtime(ParseResult words) {
        if (!Options.has(words, RUNTIME)) {
            return STANDARD.runtime();
        }
        String text = Options.text(words, RUNTIME);
        if (text.isEmpty()) {
            throw new UsageException(RUNTIME + " names no program");
        }
        return text.indexOf('/') < 0 ? text : PluginOptions.absolute(text);
    }
}
