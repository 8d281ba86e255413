// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.Program;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.ParseResult;

/// One command in each of many namespaces, several at a time; what each prints is kept apart and shown in
/// the order of `warren ls`.
final class ExecAll {
    /// How many may have ended before a slow one whose turn it is to be shown: each keeps two files open.
    private static final int FURTHEST_AHEAD = 128;

    private final ParseResult words;
    private final Program program;
    private final Console console;
    private final List<String> failures = new ArrayList<>();
    private boolean forbidden;

    ExecAll(ParseResult words, Program program, Console console) {
        this.words = words;
        this.program = program;
        this.console = console;
    }

    int run() throws InterruptedException {
        int width = words.matchedOptionValue("--width", 8);
        if (width < 1 || width > 256) {
            throw new UsageException("'--width " + width + "' is not between 1 and 256");
        }
        var choice = Choice.of(words);
        Look.Around around = Look.around(words);
        List<Namespace> chosen =
                around.snapshot().atlas().namespaces().stream().filter(choice).toList();
        RunningCommands running = new RunningCommands();
        running.endWithThisProcess();
        try (ExecutorService workers = Executors.newFixedThreadPool(width, ExecAll::worker)) {
            Deque<Future<CommandRun>> ahead = new ArrayDeque<>();
            for (Namespace namespace : chosen) {
                ahead.add(
                        workers.submit(
                                () -> CommandRun.in(namespace, around.doors(), program, running)));
                if (ahead.size() == width + FURTHEST_AHEAD) {
                    report(ahead.remove());
                }
            }
            while (!ahead.isEmpty()) {
                report(ahead.remove());
            }
        }
        running.waitIfEnding();
        return conclude(around, chosen.size());
    }

    private static Thread worker(Runnable work) {
        return Thread.ofPlatform().name("warren-exec").daemon().unstarted(work);
    }

    private void report(Future<CommandRun> future) throws InterruptedException {
        try (CommandRun run = future.get()) {
            console.print("== " + SafeText.line(run.label()) + "\n");
            run.copyOutput(console);
            console.flush();
            if (run.hasErrors()) {
                // On a file of their own they would be anybody's.
                console.say("== " + SafeText.line(run.label()) + ": errors");
                run.copyErrors(console);
            }
            if (!run.end().equals(new End.Exited(0))) {
                failures.add(run.label() + " " + words(run));
                forbidden |= run.isForbidden();
            }
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        }
    }

    private static String words(CommandRun run) {
        return switch (run.end()) {
            case End.Exited(var status) ->
                    run.refusal()
                            .map(refusal -> String.valueOf(refusal.getMessage()))
                            .orElse("exited with " + status);
            case End.Killed(var signal) -> "was killed by signal " + signal;
        };
    }

    private int conclude(Look.Around around, int count) {
        failures.forEach(failure -> console.say("warren: " + SafeText.line(failure)));
        console.say(
                "%d namespace%s: %d ok, %d failed"
                        .formatted(
                                count,
                                count == 1 ? "" : "s",
                                count - failures.size(),
                                failures.size()));
        Look.sayGaps(around.snapshot(), console);
        if (forbidden) {
            return ExitStatus.NOT_PERMITTED;
        }
        return failures.isEmpty() ? Look.status(around.snapshot()) : ExitStatus.FAILURE;
    }
}
