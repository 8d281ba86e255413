// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.cli.ExitStatus;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.TemporaryFile;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Streams;
import dev.warren.survey.Doors;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// One command that has run in one namespace, and what it printed.
///
/// @param end `Exited` with 126 or 127 when it could not be run at all
/// @param refusal why it could not; empty when it could
record CommandRun(String label, Fd output, Fd errors, End end, Optional<Refusal> refusal)
        implements AutoCloseable {
    private static final String TEMPORARY_FOLDER = "/tmp";

    static CommandRun in(Namespace namespace, Doors doors, Program program, RunningCommands running)
            throws SyscallException, InterruptedException {
        String label = label(namespace);
        Fd output = TemporaryFile.open(TEMPORARY_FOLDER);
        Fd errors = TemporaryFile.open(TEMPORARY_FOLDER);
        try (Target.Opened target = new Target.Found(label, namespace, doors).open();
                Fd input = Fd.open("/dev/null", Files.O_RDONLY);
                ProcessDescriptor child =
                        running.start(
                                () ->
                                        target.namespace()
                                                .spawn(
                                                        program,
                                                        Streams.of(input, output, errors)))) {
            return new CommandRun(label, output, errors, running.await(child), Optional.empty());
        } catch (Refusal refused) {
            return notRun(label, output, errors, refused);
        } catch (SyscallException failed) {
            return notRun(label, output, errors, Refusal.of("not run", failed));
        }
    }

    private static CommandRun notRun(String label, Fd output, Fd errors, Refusal refusal) {
        End end = new End.Exited(ExitStatus.CANNOT_RUN);
        return new CommandRun(label, output, errors, end, Optional.of(refusal));
    }

    private static String label(Namespace namespace) {
        String owner =
                namespace.owners().isEmpty()
                        ? namespace.name()
                        : namespace.owners().getFirst().label();
        return (owner.isEmpty() ? "namespace" : owner) + " (" + namespace.id() + ")";
    }

    /// Whether it was not run for want of a privilege.
    boolean isForbidden() {
        return refusal.filter(why -> why.status() == ExitStatus.NOT_PERMITTED).isPresent();
    }

    void copyOutput(Console console) {
        copy(output, console.out());
    }

    boolean hasErrors() {
        try {
            return errors.status().size() > 0;
        } catch (SyscallException unknown) {
            return true;
        }
    }

    void copyErrors(Console console) {
        copy(errors, console.err());
        console.err().flush();
    }

    private static void copy(Fd file, OutputStream to) {
        try (Fd from = TemporaryFile.rewound(file)) {
            byte[] piece = from.readOnce();
            while (piece.length > 0) {
                to.write(piece);
                piece = from.readOnce();
            }
        } catch (IOException readerLeft) {
            throw new UncheckedIOException(readerLeft);
        }
    }

    @Override
    public void close() {
        output.close();
        errors.close();
    }
}
