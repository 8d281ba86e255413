// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.process.Program;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren exec`: becomes a command inside a namespace, or runs one in each of many.
final class ExecCommand implements Command {
    private static final String DELIMITER = "--";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren exec pod:default/web -- ss -tlnp",
                            "sudo warren exec veth31fc0ba6 -- tcpdump -ni eth0",
                            "sudo warren exec blue --sysfs -- ls /sys/class/net",
                            "sudo warren exec --owner pod -- ip -br addr"
                        },
                        "Run a command of this machine inside a network namespace.",
                        "",
                        "Warren becomes the command: same process, terminal, signals and exit status; all"
                                + " but the network is the caller's. Descriptors above 2 are closed. What"
                                + " is in /etc/netns/NAME covers /etc, as with 'ip netns exec'. With --all,"
                                + " --owner or -n the command runs in each of those namespaces, several at"
                                + " a time, without input.");
        spec.usageMessage()
                .customSynopsis(
                        "warren exec [OPTIONS] REF -- COMMAND...",
                        "       warren exec [OPTIONS] --all|--owner KIND|-n NAMESPACE -- COMMAND...");
        spec.addPositional(
                StoreOptions.arguments(
                        "REF -- COMMAND", "The namespace, and the command with its arguments."));
        Surroundings.describe(spec);
        spec.addOption(
                OptionSpec.builder("--all").description("In every namespace on the node.").build());
        spec.addOption(
                OptionSpec.builder("--owner")
                        .paramLabel("KIND")
                        .type(String.class)
                        .completionCandidates(Choice.OWNERS)
                        .description(
                                "In every namespace owned by: pod, container, process or host.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-n", "--namespace")
                        .paramLabel("NAMESPACE")
                        .type(String.class)
                        .description("In every namespace of pods in this Kubernetes namespace.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--width")
                        .paramLabel("N")
                        .type(Integer.class)
                        .defaultValue("8")
                        .description("How many at a time, with --all, --owner or -n (default: 8).")
                        .build());
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        List<String> given = StoreOptions.arguments(words);
        int delimiter = words.originalArgs().indexOf(DELIMITER);
        if (delimiter < 0) {
            throw new UsageException("put '--' before the command");
        }
        int length = words.originalArgs().size() - delimiter - 1;
        if (length == 0) {
            throw new UsageException("the command is missing: put it after '--'");
        }
        List<String> before = given.subList(0, given.size() - length);
        Program program =
                new Program(
                        given.subList(before.size(), given.size()),
                        Surroundings.environment(words));
        if (isForMany(words)) {
            if (!before.isEmpty()) {
                throw new UsageException(
                        "'%s' and --all, --owner or -n exclude each other"
                                .formatted(before.getFirst()));
            }
            return new ExecAll(words, program, console).run();
        }
        if (before.size() != 1) {
            throw new UsageException(
                    before.isEmpty()
                            ? "a namespace is missing before '--'"
                            : "one namespace goes before '--', not " + before.size());
        }
        try (Target.Opened target = Target.open(before.getFirst(), words)) {
            return Entering.become(target, program, words, console);
        }
    }

    private static boolean isForMany(ParseResult words) {
        return Options.has(words, "--all")
                || Options.has(words, "--owner")
                || Options.has(words, "--namespace");
    }
}
