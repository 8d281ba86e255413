// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.program;

import dev.warren.kernel.Fd;
import dev.warren.kernel.Pipe;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.TemporaryFile;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.event.Poll;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Streams;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Runs a program to its end with something on its standard input, in a session of its own: at the deadline, or
/// when it writes too much, it and all of its process group are killed, so that nothing of it goes on behind the
/// caller's back.
///
/// It begins in the namespaces of the calling thread, which no thread of Warren's changes for good, and
/// inherits no descriptor but its streams.
///
/// Thread: blocks the calling one.
public final class BoundedRun {
    /// A pipe takes so much without a reader; man 7 pipe.
    private static final int PIPE_BYTES = 64 << 10;

    private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(20);

    /// What a child of the program may take to let go of the streams once the program itself has ended.
    private static final Duration PATIENCE_WITH_HEIRS = Duration.ofSeconds(1);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final int limitBytes;
    private final long deadline;

    private BoundedRun(Duration deadline, int limitBytes) {
        this.deadline = System.nanoTime() + deadline.toNanos();
        this.limitBytes = limitBytes;
    }

    /// Runs it.
    ///
    /// @param input what it reads from standard input
    /// @param deadline when it is killed
    /// @param limitBytes how much it may write to each of its streams
    /// @throws SyscallException when it cannot be started: `ENOENT`, `EACCES`, `ENOEXEC`, `ETXTBSY` while
    ///     somebody writes to its file, `EAGAIN`, `EMFILE`; `ETIMEDOUT` when it cannot be killed
    public static Captured of(Program program, byte[] input, Duration deadline, int limitBytes)
            throws SyscallException {
        return of(program, input, UnaryOperator.identity(), deadline, limitBytes);
    }

    /// The same, for a program that inherits more or works elsewhere.
    ///
    /// @param more gives it what it is to have beside its three streams
    /// @throws SyscallException as the other one
    public static Captured of(
            Program program,
            byte[] input,
            UnaryOperator<Streams> more,
            Duration deadline,
            int limitBytes)
            throws SyscallException {
        try (Fd in = inputOf(input);
                Pipe out = Pipe.open();
                Pipe err = Pipe.open();
                ProcessDescriptor process =
                        start(program, more.apply(Streams.of(in, out.writer(), err.writer())))) {
            out.writer().close();
            err.writer().close();
            return new BoundedRun(deadline, limitBytes).await(process, out.reader(), err.reader());
        }
    }

    /// Runs it with its output where the caller wants it.
    ///
    /// @param patience when it and its process group are killed
    /// @return how it ended; empty when it was killed at the deadline
    /// @throws SyscallException as [#of]
    public static Optional<End> with(Program program, Streams streams, Duration patience)
            throws SyscallException {
        try (ProcessDescriptor process = start(program, streams)) {
            Optional<End> end = process.await(patience);
            if (end.isEmpty()) {
                killGroup(process);
                process.kill(PATIENCE_AFTER_KILL);
            }
            return end;
        }
    }

    /// A shell must not read what is left of a damaged program of others.
    private static ProcessDescriptor start(Program program, Streams streams)
            throws SyscallException {
        return program.words().getFirst().indexOf('/') >= 0
                ? program.startFile(streams)
                : program.start(streams);
    }

    private static Fd inputOf(byte[] input) throws SyscallException {
        if (input.length > PIPE_BYTES) {
            try (Fd file = TemporaryFile.open("/tmp")) {
                file.write(input);
                return TemporaryFile.rewound(file);
            }
        }
        Pipe pipe = Pipe.open();
        try (Fd writer = pipe.writer()) {
            writer.write(input);
            return pipe.reader();
        } catch (SyscallException failed) {
            pipe.close();
            throw failed;
        }
    }

    private Captured await(ProcessDescriptor process, Fd out, Fd err) throws SyscallException {
        boolean cut = false;
        boolean late = false;
        List<Fd> open = new ArrayList<>(List.of(out, err));
        long until = deadline;
        boolean ended = false;
        while (!open.isEmpty()) {
            Duration rest = Duration.ofNanos(until - System.nanoTime());
            if (rest.isNegative() || rest.isZero()) {
                late = !ended;
                break;
            }
            List<Poll.Interest> interests = new ArrayList<>();
            open.forEach(fd -> interests.add(new Poll.Interest(fd, Polling.POLLIN)));
            if (!ended) {
                interests.add(new Poll.Interest(process.fd(), Polling.POLLIN));
            }
            int[] came = Poll.await(interests, rest);
            for (int i = open.size() - 1; i >= 0; i--) {
                if (came[i] != 0
                        && !drain(open.get(i), out.equals(open.get(i)) ? output : errors)) {
                    open.remove(i);
                }
            }
            if (output.size() > limitBytes || errors.size() > limitBytes) {
                cut = true;
                break;
            }
            if (!ended && came[came.length - 1] != 0) {
                ended = true;
                until = Math.min(deadline, System.nanoTime() + PATIENCE_WITH_HEIRS.toNanos());
            }
        }
        return over(process, cut, late);
    }

    /// The streams may close before the program ends.
    private Captured over(ProcessDescriptor process, boolean cut, boolean late)
            throws SyscallException {
        boolean tooLate = late;
        if (!cut && !tooLate) {
            tooLate = !process.hasEnded(Duration.ofNanos(deadline - System.nanoTime()));
        }
        if (cut || tooLate) {
            killGroup(process);
        }
        End end = process.kill(PATIENCE_AFTER_KILL);
        return new Captured(end, bounded(output), bounded(errors), cut, tooLate);
    }

    private byte[] bounded(ByteArrayOutputStream stream) {
        byte[] all = stream.toByteArray();
        return all.length > limitBytes ? java.util.Arrays.copyOf(all, limitBytes) : all;
    }

    /// @return whether there may be more
    private static boolean drain(Fd stream, ByteArrayOutputStream into) throws SyscallException {
        byte[] piece = stream.readOnce();
        into.writeBytes(piece);
        return piece.length > 0;
    }

    private static void killGroup(ProcessDescriptor process) throws SyscallException {
        try {
            process.signalGroup(Processes.SIGKILL);
        } catch (SyscallException refused) {
            if (refused.errno() != Errno.ESRCH) {
                throw refused;
            }
        }
    }
}
