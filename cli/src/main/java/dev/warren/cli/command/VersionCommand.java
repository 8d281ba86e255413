// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren version`.
final class VersionCommand implements Command {
    private static final String RESOURCE = "/dev/warren/cli/version.properties";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        Options.describe(spec);
        spec.usageMessage()
                .header("Examples:", "  warren version", "")
                .description("Print the versions of Warren, of Java and of the kernel.");
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) {
        return print(console);
    }

    int print(Console console) {
        console.print(
                "warren %s (Java %s, Linux %s %s)\n"
                        .formatted(
                                version(),
                                System.getProperty("java.version"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
        return ExitStatus.OK;
    }

    static String version() {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the build left " + RESOURCE + " out");
            }
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("version", "");
    }
}
