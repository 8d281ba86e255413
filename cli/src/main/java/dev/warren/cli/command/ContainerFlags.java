// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static dev.warren.cli.command.PluginOptions.flag;
import static dev.warren.cli.command.PluginOptions.given;
import static dev.warren.cli.command.PluginOptions.text;
import static dev.warren.cli.command.PluginOptions.texts;

import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.BindMount;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What a single container is wanted to be, as options say.
final class ContainerFlags {
    private static final String ENVIRONMENT = "--env";
    private static final String FOLDER = "--workdir";
    private static final String USER = "--user";
    private static final String READ_ONLY = "--read-only";
    private static final String PRIVILEGED = "--privileged";
    private static final String ADD = "--cap-add";
    private static final String DROP = "--cap-drop";
    private static final String MOUNT = "--mount";
    private static final String PROCESSES_OF = "--pid-of";
    private static final String ANNOTATION = "--annotation";
    private static final String READ_ONLY_ENDING = ":ro";
    private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,10})(?::([0-9]{1,10}))?");

    private ContainerFlags() {}

    static void describe(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder("-e", ENVIRONMENT)
                        .paramLabel("NAME=VALUE")
                        .arity("1")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("A variable; may be given several times.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-w", FOLDER)
                        .paramLabel("DIR")
                        .type(String.class)
                        .description("Where its command works.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-u", USER)
                        .paramLabel("UID[:GID]")
                        .type(String.class)
                        .description(
                                "As whom, in numbers; the group is the user's own where only"
                                        + " that is given.")
                        .build());
        spec.addOption(texts(MOUNT, "DIR:DIR[:ro]", "Show a folder of the node in the container."));
        spec.addOption(flag("Let it not change its root file system.", READ_ONLY));
        spec.addOption(flag("Give it all capabilities and the node's devices.", PRIVILEGED));
        spec.addOption(texts(ADD, "CAPABILITY", "Give it a capability beside the usual ones."));
        spec.addOption(texts(DROP, "CAPABILITY", "Take one of them; ALL takes all."));
        spec.addOption(
                text(PROCESSES_OF, "CONTAINER", "Let it see the processes of another container."));
        spec.addOption(texts(ANNOTATION, "NAME=VALUE", "An annotation."));
    }

    static ContainerConfiguration apply(ContainerConfiguration container, ParseResult words) {
        return new ContainerConfiguration(
                container.name(),
                container.source(),
                container.command(),
                container.arguments(),
                Options.text(words, FOLDER),
                environment(words),
                user(words),
                Options.has(words, READ_ONLY),
                Options.has(words, PRIVILEGED),
                given(words, ADD),
                given(words, DROP),
                mounts(words),
                Options.has(words, PROCESSES_OF)
                        ? Optional.of(Options.text(words, PROCESSES_OF))
                        : Optional.empty(),
                annotations(words),
                false);
    }

    private static List<String> environment(ParseResult words) {
        List<String> variables = given(words, ENVIRONMENT);
        variables.forEach(variable -> demandPair(ENVIRONMENT, variable));
        return variables;
    }

    private static int demandPair(String option, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new UsageException(
                    "%s: '%s' is not of the form NAME=VALUE".formatted(option, text));
        }
        return equals;
    }

    private static Map<String, String> annotations(ParseResult words) {
        Map<String, String> annotations = new LinkedHashMap<>();
        for (String text : given(words, ANNOTATION)) {
            int equals = demandPair(ANNOTATION, text);
            annotations.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return annotations;
    }

    private static Optional<WantedUser> user(ParseResult words) {
        if (!Options.has(words, USER)) {
            return Optional.empty();
        }
        String text = Options.text(words, USER);
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            throw new UsageException("%s: '%s' is not of the form UID[:GID]".formatted(USER, text));
        }
        long user = Long.parseLong(numbers.group(1));
        String group = numbers.group(2);
        return Optional.of(
                new WantedUser(user, Optional.ofNullable(group).map(Long::valueOf), List.of()));
    }

    private static List<BindMount> mounts(ParseResult words) {
        List<BindMount> mounts = new ArrayList<>();
        for (String text : given(words, MOUNT)) {
            boolean readOnly = text.endsWith(READ_ONLY_ENDING);
            String folders =
                    readOnly ? text.substring(0, text.length() - READ_ONLY_ENDING.length()) : text;
            int colon = folders.indexOf(':');
            if (colon < 1 || !folders.startsWith("/", colon + 1)) {
                throw new UsageException(
                        "%s: '%s' is not of the form DIR:DIR[:ro]".formatted(MOUNT, text));
            }
            mounts.add(
                    new BindMount(
                            PluginOptions.absolute(folders.substring(0, colon)),
                            folders.substring(colon + 1),
                            readOnly,
                            "private"));
        }
        return mounts;
    }
}
