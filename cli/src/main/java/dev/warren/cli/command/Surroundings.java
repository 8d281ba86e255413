// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.SyscallException;
import dev.warren.namespace.PrivateMounts;
import dev.warren.namespace.store.NamespaceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What a command inside a namespace finds around it besides the network, as options say.
final class Surroundings {
    private static final String ENVIRONMENT = "--env";
    private static final String ETC = "/etc/netns/";

    private Surroundings() {}

    static void describe(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder("--sysfs")
                        .description(
                                "Show the namespace's own devices in /sys, in a mount namespace of the"
                                        + " command's own.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--resolv")
                        .description(
                                "Use resolv.conf and hosts of the pod, as its processes see them, instead"
                                        + " of this machine's.")
                        .build());
        spec.addOption(
                OptionSpec.builder(ENVIRONMENT)
                        .paramLabel("NAME=VALUE")
                        .arity("1")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("Set a variable for the command; may be given several times.")
                        .build());
    }

    /// What is to be mounted for a command in this namespace, by the thread that becomes or starts it.
    ///
    /// @param warning takes a sentence about a file that could not be put in place
    static PrivateMounts mounts(Target.Opened target, ParseResult words, Consumer<String> warning)
            throws Refusal, InterruptedException {
        PrivateMounts mounts = new PrivateMounts(warning);
        if (Options.has(words, "--sysfs")) {
            mounts.systemFolder(target.name().isEmpty() ? "warren" : target.name());
        }
        if (NamespaceStore.isName(target.name())) {
            mounts.overEtc(ETC + target.name());
        }
        if (Options.has(words, "--resolv")) {
            ResolverFiles.of(target, words).forEach(mounts::file);
        }
        return mounts;
    }

    /// The environment of this process, byte for byte, with what the words add.
    static List<String> environment(ParseResult words) throws Refusal {
        List<String> environment;
        try {
            environment = new ArrayList<>(Given.read().environment());
        } catch (SyscallException failed) {
            throw Refusal.of("cannot read the environment", failed);
        }
        for (String variable : words.matchedOptionValue(ENVIRONMENT, List.<String>of())) {
            int equals = variable.indexOf('=');
            if (equals < 1) {
                throw new UsageException("'" + variable + "' is no variable such as NAME=VALUE");
            }
            String prefix = variable.substring(0, equals + 1);
            environment.removeIf(known -> known.startsWith(prefix));
            environment.add(variable);
        }
        return environment;
    }
}
