// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `warren __train [USE]`, for the launcher: runs the common commands of a use in this process, so that the
/// JVM can note which classes they need and keep them ready in its AOT cache. What they print goes nowhere.
///
/// A start loads all that its cache holds, needed or not. So what follows packets and what draws pictures
/// is not trained with the rest: the launcher has a cache for each use.
final class TrainCommand implements Command {
    /// A sample of what runtimes leave on disk, so that training does not depend on the machine.
    private static final String SAMPLE = "warren.training";

    private static final List<List<String>> COMMON =
            List.of(
                    List.of("ls"),
                    List.of("ls", "-o", "json"),
                    List.of("ls", "-o", "name"),
                    List.of("whois", "@self"),
                    List.of("whois", "ip:127.0.0.1", "-o", "json"),
                    List.of("whois", "nothing-of-this-name"),
                    List.of("exec", "@self", "--", "/nothing-of-this-name"),
                    List.of("exec", "nothing-of-this-name", "--", "true"),
                    List.of("netns", "ls"),
                    List.of("netns", "identify"),
                    List.of("netns", "rm", "nothing-of-this-name"),
                    List.of("preflight"),
                    List.of("version"),
                    List.of("--help"),
                    List.of("ls", "--help"));

    private static final List<List<String>> WIRING =
            List.of(
                    List.of("ls", "-o", "wide"),
                    List.of("graph"),
                    List.of("show", "@self"),
                    List.of("path", "@self"),
                    List.of("path", "@self", "--to", "192.0.2.1:80", "--explain", "-o", "json"));

    /// Stands for the folder of the sample.
    private static final String ROOT = "{root}";

    private static final String KEPT = ROOT + "/var/lib/warren/sandbox";

    /// They look and change nothing: that is what a training must do.
    private static final List<List<String>> SANDBOX =
            List.of(
                    List.of("sandbox", "ps", "--state-dir", KEPT),
                    List.of("sandbox", "ps", "-o", "json", "--state-dir", KEPT),
                    List.of("sandbox", "inspect", "web", "--state-dir", KEPT),
                    List.of("sandbox", "events", "--state-dir", KEPT),
                    List.of("sandbox", "stop", "nothing-of-this-name", "--state-dir", KEPT),
                    List.of("sandbox", "exec", "no", "--state-dir", KEPT, "--", "true"),
                    List.of("sandbox", "run", "--help"),
                    plugins("version", "aws-cni"),
                    plugins("check", "aws-cni", "@self"));

    /// With the plugins of the sample, which do nothing.
    private static List<String> plugins(String... words) {
        List<String> all = new ArrayList<>(List.of("cni"));
        all.addAll(List.of(words));
        all.addAll(List.of("--net-conf", ROOT + "/etc/cni/net.d"));
        all.addAll(List.of("--bin-dir", ROOT + "/opt/cni/bin"));
        all.addAll(List.of("--cni-cache", ROOT + "/var/lib/cni"));
        return all;
    }

    private static final List<List<String>> PICTURE = List.of(List.of("graph", "-o", "svg"));

    private final Program program;

    TrainCommand(Program program) {
        this.program = program;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().hidden(true);
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("USE")
                        .arity("0..1")
                        .type(String.class)
                        .description("What to train for: wiring, picture, sandbox, or the rest.")
                        .build());
        return spec;
    }

    private static List<List<String>> lines(String use) {
        return switch (use) {
            case "" -> COMMON;
            case "wiring" -> WIRING;
            case "picture" -> PICTURE;
            case "sandbox" -> SANDBOX;
            default -> throw new UsageException("there is no use '" + use + "'");
        };
    }

    @Override
    public int run(ParseResult words, Console console) {
        Console nowhere =
                new Console(
                        OutputStream.nullOutputStream(),
                        new PrintStream(
                                OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        String root = System.getProperty(SAMPLE, "/");
        for (List<String> line : lines(words.matchedPositionalValue(0, ""))) {
            String[] arguments =
                    java.util.stream.Stream.concat(
                                    line.stream().map(word -> word.replace(ROOT, root)),
                                    java.util.stream.Stream.of("--root", root))
                            .toArray(String[]::new);
            program.run(arguments, nowhere);
        }
        return ExitStatus.OK;
    }
}
