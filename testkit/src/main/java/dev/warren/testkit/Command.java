// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs one command of the machine to its end.
public final class Command {
    private final List<String> words;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private Command(List<String> words) {
        this.words = List.copyOf(words);
    }

    /// What a command left behind when it ended.
    public record Outcome(int status, String output, String errors) {}

    /// A command that is not run yet.
    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /// A command that is not run yet.
    public static Command of(List<String> words) {
        return new Command(words);
    }

    /// Runs the words and returns what they wrote to standard output, without the last line end;
    /// fails when the command does.
    public static String run(String... words) {
        return of(words).output();
    }

    /// Sets one variable of the command's environment.
    public Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// Runs the command and returns its standard output without the last line end; fails when the
    /// command does.
    public String output() {
        Outcome outcome = outcome();
        if (outcome.status() != 0) {
            throw new TestkitException(
                    "'"
                            + String.join(" ", words)
                            + "' ended with status "
                            + outcome.status()
                            + ": "
                            + (outcome.errors() + " " + outcome.output()).strip());
        }
        return outcome.output().stripTrailing();
    }

    /// Runs the command and returns what came of it, whatever its status.
    public Outcome outcome() {
        Path output = temporaryFile();
        Path errors = temporaryFile();
        try {
            int status = await(start(output, errors));
            return new Outcome(status, Files.readString(output), Files.readString(errors));
        } catch (IOException e) {
            throw new TestkitException("cannot run '" + String.join(" ", words) + "'", e);
        } finally {
            Trees.deleteFile(output);
            Trees.deleteFile(errors);
        }
    }

    /// Starts the words as a process that stays, its output appended to `log`.
    static Process daemon(List<String> words, Path log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words));
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.redirectInput(Path.of("/dev/null").toFile());
            return builder.start();
        } catch (IOException e) {
            throw new TestkitException("cannot start '" + String.join(" ", words) + "'", e);
        }
    }

    private Process start(Path output, Path errors) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words));
        builder.environment().putAll(environment);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(output.toFile());
        builder.redirectError(errors.toFile());
        return builder.start();
    }

    private int await(Process process) {
        try {
            if (process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new TestkitException(
                    "'"
                            + String.join(" ", words)
                            + "' had not ended after "
                            + Await.PATIENCE.toSeconds()
                            + " s and was killed");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new TestkitException("interrupted in '" + String.join(" ", words) + "'", e);
        }
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("warren-command-", ".txt");
        } catch (IOException e) {
            throw new TestkitException("cannot make a temporary file for a command's output", e);
        }
    }
}
