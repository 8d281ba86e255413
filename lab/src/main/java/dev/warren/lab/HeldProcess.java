// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.Fd;
import dev.warren.kernel.Pipe;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.event.Poll;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Streams;
import java.time.Duration;
import java.util.List;

/// A program that has been started and waits for a word on its standard input before it does anything. When
/// none comes, because the one who builds the lab has died, it ends: so it can be written down before it
/// stays.
final class HeldProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ProcessDescriptor process;
    private final ProcessId id;
    private final Fd word;
    private final Fd answer;

    private HeldProcess(ProcessDescriptor process, ProcessId id, Fd word, Fd answer) {
        this.process = process;
        this.id = id;
        this.word = word;
        this.answer = answer;
    }

    /// Starts a program.
    interface Start {
        ProcessDescriptor start(Program program, Streams streams) throws SyscallException;
    }

    static HeldProcess start(Program program, String log, Start start) throws SyscallException {
        Pipe in = Pipe.open();
        Pipe out = null;
        try {
            out = Pipe.open();
            ProcessDescriptor started;
            try (Fd errors = Fd.open(log, Files.O_WRONLY)) {
                started = start.start(program, Streams.of(in.reader(), out.writer(), errors));
            }
            ProcessId id = identify(started);
            in.reader().close();
            out.writer().close();
            return new HeldProcess(started, id, in.writer(), out.reader());
        } catch (SyscallException | RuntimeException failed) {
            in.close();
            if (out != null) {
                out.close();
            }
            throw failed;
        }
    }

    private static ProcessId identify(ProcessDescriptor started) throws SyscallException {
        try {
            return read(started.pid());
        } catch (SyscallException | RuntimeException failed) {
            started.kill(PATIENCE);
            started.close();
            throw failed;
        }
    }

    /// The identity of a process that runs.
    ///
    /// @throws SyscallException `ENOENT` or `ESRCH` when there is none of that number
    static ProcessId read(int pid) throws SyscallException {
        try (ProcFilesystem.Folder folder = ProcFilesystem.mounted().process(pid)) {
            return folder.stat().id();
        }
    }

    ProcessId id() {
        return id;
    }

    /// Lets it go on.
    void proceed() throws SyscallException {
        word.write(new byte[] {'g', 'o', '\n'});
        word.close();
    }

    /// Waits for the first word on its standard output.
    ///
    /// @throws SyscallException `ETIMEDOUT` when there is none in time, `EPIPE` when it ended without
    void awaitWord() throws SyscallException {
        if (Poll.await(List.of(new Poll.Interest(answer, Polling.POLLIN)), PATIENCE)[0] == 0) {
            throw new SyscallException("ppoll", process.toString(), Errno.ETIMEDOUT);
        }
        if (answer.readOnce().length == 0) {
            throw new SyscallException("read", process.toString(), Errno.EPIPE);
        }
    }

    /// Lets go of it; one that was not let go on ends.
    @Override
    public void close() {
        word.close();
        answer.close();
        process.close();
    }
}
