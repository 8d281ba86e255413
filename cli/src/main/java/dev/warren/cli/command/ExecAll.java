// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.Program;
import dev.warren.survey.Doors;
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
    private final RunningCommands running = new RunningCommands();
    private final List<String> failures = new ArrayList<>();
    private int succeeded;
    private boolean forbidden;

    ExecAll(ParseResult words, Program program, Console console) {
        this.words = words;
        this.program = program;
        this.console = console;
    }

    int run() throws InterruptedException, Refusal {
        int width = words.matchedOptionValue("--width", 8);
        if (width < 1 || width > 256) {
            throw new UsageException("'--width " + width + "' is not between 1 and 256");
        }
        var choice = Choice.of(words);
        Look.Around around = Look.around(words);
        List<Namespace> chosen =
                around.snapshot().atlas().namespaces().stream().filter(choice).toList();
        if (chosen.isEmpty()) {
            Look.sayGaps(around.snapshot(), console);
            throw new Refusal(
                    ExitStatus.NOT_FOUND, "no namespace on this node is chosen by these options");
        }
        running.endWithThisProcess();
        try (ExecutorService workers = Executors.newFixedThreadPool(width, ExecAll::worker)) {
            try {
                runIn(chosen, around.doors(), workers, width);
            } catch (RuntimeException failed) {
                // Above all: nobody reads the results any more. Otherwise all would run to their
                // end first.
                running.endAll();
                running.waitIfEnding();
                throw failed;
            }
        }
        int status = conclude(around, chosen.size());
        running.waitIfEnding();
        return status;
    }

    private void runIn(List<Namespace> chosen, Doors doors, ExecutorService workers, int width)
            throws InterruptedException {
        Deque<Future<CommandRun>> ahead = new ArrayDeque<>();
        for (Namespace namespace : chosen) {
            ahead.add(
                    workers.submit(
                            () ->
                                    CommandRun.in(
                                            namespace, doors, program, words, console, running)));
            if (ahead.size() == width + FURTHEST_AHEAD) {
                report(ahead.remove());
            }
        }
        while (!ahead.isEmpty()) {
            report(ahead.remove());
        }
    }

    private static Thread worker(Runnable work) {
        return Thread.ofPlatform().name("warren-exec").daemon().unstarted(work);
    }

    private void report(Future<CommandRun> future) throws InterruptedException {
        try (CommandRun run = future.get()) {
            switch (run.outcome()) {
                case CommandRun.Ended ended -> report(run.label(), ended);
                case CommandRun.NotRun(var refusal) -> {
                    heading(run.label());
                    console.flush();
                    failures.add(run.label() + " " + refusal.getMessage());
                    forbidden |= refusal.status() == ExitStatus.NOT_PERMITTED;
                }
                case CommandRun.Unfinished() -> {}
            }
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        }
    }

    private void heading(String label) {
        console.print("== " + SafeText.line(label) + "\n");
    }

    private void report(String label, CommandRun.Ended ended) {
        heading(label);
        try {
            CommandRun.copy(ended.output(), console.out());
            console.flush();
            if (!CommandRun.isEmpty(ended.errors())) {
                // On a file of their own they would be anybody's.
                console.say("== " + SafeText.line(label) + ": errors");
                CommandRun.copy(ended.errors(), console.err());
                console.err().flush();
            }
        } catch (SyscallException unreadable) {
            failures.add(label + " printed what cannot be read: " + unreadable.getMessage());
            return;
        }
        switch (ended.end()) {
            case End.Exited(var status) when status == 0 -> succeeded++;
            case End.Exited(var status) -> failures.add(label + " exited with " + status);
            case End.Killed(var signal) -> failures.add(label + " was killed by signal " + signal);
        }
    }

    private int conclude(Look.Around around, int count) {
        failures.forEach(failure -> console.say("warren: " + SafeText.line(failure)));
        int unfinished = count - succeeded - failures.size();
        console.say(
                "%d namespace%s: %d ok, %d failed%s"
                        .formatted(
                                count,
                                count == 1 ? "" : "s",
                                succeeded,
                                failures.size(),
                                unfinished == 0 ? "" : ", " + unfinished + " not finished"));
        Look.sayGaps(around.snapshot(), console);
        if (forbidden) {
            return ExitStatus.NOT_PERMITTED;
        }
        return failures.isEmpty() ? Look.status(around.snapshot()) : ExitStatus.FAILURE;
    }
}
