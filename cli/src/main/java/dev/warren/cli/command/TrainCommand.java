// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren __train`, for the build: runs the common commands in this process, so that the JVM can note
/// which classes they need and keep them ready in its AOT cache. What they print goes nowhere.
final class TrainCommand implements Command {
    /// A sample of what runtimes leave on disk, so that training does not depend on the machine.
    private static final String SAMPLE = "warren.training";

    private final Program program;

    TrainCommand(Program program) {
        this.program = program;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().hidden(true);
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) {
        Console nowhere =
                new Console(
                        OutputStream.nullOutputStream(),
                        new PrintStream(
                                OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        String root = System.getProperty(SAMPLE, "/");
        for (List<String> line :
                List.of(
                        List.of("ls"),
                        List.of("ls", "-o", "wide"),
                        List.of("ls", "-o", "json"),
                        List.of("ls", "-o", "name"),
                        List.of("whois", "@self"),
                        List.of("whois", "ip:127.0.0.1", "-o", "json"),
                        List.of("whois", "nothing-of-this-name"),
                        // Not as a picture: every start would load what draws it, needed or not.
                        List.of("graph"),
                        List.of("exec", "@self", "--", "/nothing-of-this-name"),
                        List.of("exec", "nothing-of-this-name", "--", "true"),
                        List.of("netns", "ls"),
                        List.of("netns", "identify"),
                        List.of("netns", "rm", "nothing-of-this-name"),
                        List.of("preflight"),
                        List.of("version"),
                        List.of("--help"),
                        List.of("ls", "--help"))) {
            String[] arguments =
                    java.util.stream.Stream.concat(
                                    line.stream(), java.util.stream.Stream.of("--root", root))
                            .toArray(String[]::new);
            program.run(arguments, nowhere);
        }
        return ExitStatus.OK;
    }
}
