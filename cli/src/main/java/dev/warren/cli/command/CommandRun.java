// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.TemporaryFile;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Streams;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.PrivateMounts;
import dev.warren.survey.Doors;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// One command in one namespace, and what came of it.
record CommandRun(String label, Outcome outcome) implements AutoCloseable {
    private static final String TEMPORARY_FOLDER = "/tmp";

    /// What came of it.
    sealed interface Outcome {}

    /// It ran.
    ///
    /// @param output what it printed, and
    /// @param errors what it complained of; to be closed by the owner of the run
    record Ended(End end, Fd output, Fd errors) implements Outcome {}

    /// It could not be run.
    record NotRun(Refusal refusal) implements Outcome {}

    /// All were told to end before it had, or before it was its turn.
    record Unfinished() implements Outcome {}

    static CommandRun in(
            Namespace namespace,
            Doors doors,
            Program program,
            ParseResult words,
            Console console,
            RunningCommands running)
            throws InterruptedException {
        String label = label(namespace);
        if (running.isEnding()) {
            return new CommandRun(label, new Unfinished());
        }
        try (Target.Opened target = new Target.Found(label, namespace, doors).open()) {
            PrivateMounts mounts =
                    Surroundings.mounts(
                            target,
                            words,
                            warning ->
                                    console.say(
                                            "warren: " + SafeText.line(label + ": " + warning)));
            return new CommandRun(label, run(target.namespace(), mounts, program, running));
        } catch (Refusal refused) {
            return new CommandRun(label, new NotRun(refused));
        } catch (SyscallException failed) {
            return new CommandRun(label, notRun(program, failed, running));
        }
    }

    private static Outcome run(
            NetworkNamespace namespace,
            PrivateMounts mounts,
            Program program,
            RunningCommands running)
            throws SyscallException, InterruptedException {
        List<Fd> files = new ArrayList<>();
        boolean kept = false;
        try {
            Fd output = TemporaryFile.open(TEMPORARY_FOLDER);
            files.add(output);
            Fd errors = TemporaryFile.open(TEMPORARY_FOLDER);
            files.add(errors);
            Optional<End> end = run(namespace, mounts, program, output, errors, running);
            kept = end.isPresent();
            return end.isPresent() ? new Ended(end.get(), output, errors) : new Unfinished();
        } finally {
            if (!kept) {
                files.forEach(Fd::close);
            }
        }
    }

    private static Optional<End> run(
            NetworkNamespace namespace,
            PrivateMounts mounts,
            Program program,
            Fd output,
            Fd errors,
            RunningCommands running)
            throws SyscallException, InterruptedException {
        try (Fd input = Fd.open("/dev/null", Files.O_RDONLY);
                ProcessDescriptor child =
                        running.start(
                                () ->
                                        namespace.spawn(
                                                program,
                                                Streams.of(input, output, errors),
                                                mounts))) {
            return running.await(child);
        }
    }

    private static Outcome notRun(
            Program program, SyscallException failed, RunningCommands running) {
        if (failed.errno() == Errno.EINTR && running.isEnding()) {
            return new Unfinished();
        }
        return new NotRun(
                switch (failed.errno()) {
                    case Errno.EMFILE ->
                            new Refusal(
                                    ExitStatus.FAILURE,
                                    "not run: as many files are open as this process may have; choose"
                                            + " a smaller --width, or a higher 'ulimit -n'");
                    default ->
                            Entering.isAboutTheCommand(failed)
                                    ? Entering.cannotRun(program, failed)
                                    : Refusal.of("not run", failed);
                });
    }

    private static String label(Namespace namespace) {
        String owner =
                namespace.owners().isEmpty()
                        ? namespace.name()
                        : namespace.owners().getFirst().label();
        return (owner.isEmpty() ? "namespace" : owner) + " (" + namespace.id() + ")";
    }

    static boolean isEmpty(Fd file) {
        try {
            return file.status().size() == 0;
        } catch (SyscallException unknown) {
            return false;
        }
    }

    /// @throws SyscallException when the file cannot be read
    /// @throws UncheckedIOException when nobody reads `to` any more
    static void copy(Fd file, OutputStream to) throws SyscallException {
        long offset = 0;
        byte[] piece = file.readAt(offset);
        while (piece.length > 0) {
            write(to, piece);
            offset += piece.length;
            piece = file.readAt(offset);
        }
    }

    private static void write(OutputStream to, byte[] piece) {
        try {
            to.write(piece);
        } catch (IOException readerLeft) {
            throw new UncheckedIOException(readerLeft);
        }
    }

    @Override
    public void close() {
        if (outcome instanceof Ended ended) {
            ended.output().close();
            ended.errors().close();
        }
    }
}
