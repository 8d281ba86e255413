// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Arguments;
import dev.warren.kernel.call.Scratch;
import java.util.List;

/// A program with its arguments and environment, to be become or to be started.
///
/// @param words the program first, as a shell would have them; without a slash it is looked up in the
///     `PATH` of `environment`
/// @param environment `NAME=value`, each
public record Program(List<String> words, List<String> environment) {
    private static final int FIRST_AFTER_STANDARD = 3;
    private static final long LAST = 0xffffffffL;

    private static final int DESCRIPTOR_LIMIT = 1 << 20;

    public Program {
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a program must have a name");
        }
        words = List.copyOf(words);
        environment = List.copyOf(environment);
    }

    /// The process becomes the program: same pid, terminal, standard streams, working folder, limits.
    /// Returns never, or with an exception and nothing changed but that descriptors above 2 will not
    /// survive the next program.
    ///
    /// The *calling thread* decides what the program gets: its namespaces become the process's, and all
    /// other threads end. Descriptors above 2 are closed, no signal is blocked, handlers are gone, and
    /// what the process's own parent told it to ignore stays ignored.
    ///
    /// Source: man 2 execve, "Effect on process attributes"; man 2 close_range (Linux 5.11; before
    /// that each descriptor is marked).
    ///
    /// @throws SyscallException `ENOENT` when there is no such program, `EACCES` when it may not be
    ///     run, `ENOEXEC`, `E2BIG`, `ELOOP`, `ENOMEM`
    public void become() throws SyscallException {
        closeOnExec();
        long mask = Signals.setMask(0);
        try (Arguments memory = new Arguments()) {
            long environmentAddress = memory.array(environment);
            new ProgramSearch(this)
                    .attempt(
                            (file, arguments) -> {
                                try (Scratch scratch = Scratch.borrow()) {
                                    scratch.demand(
                                            SystemCall.EXECVE,
                                            file,
                                            memory.text(file),
                                            memory.array(arguments),
                                            environmentAddress,
                                            0,
                                            0);
                                }
                            });
        } finally {
            Signals.setMask(mask);
        }
    }

    /// Starts the program in the namespaces of the calling thread and returns at once. Descriptors above
    /// 2 are not inherited, but for those that [Streams] names, and no signal is blocked.
    ///
    /// Source: man 3 posix_spawn.
    ///
    /// @return the child, to be awaited by the caller, so that it does not stay a zombie
    /// @throws SyscallException as [#become]; `EAGAIN` beyond the limit of processes
    public ProcessDescriptor start(Streams streams) throws SyscallException {
        return start(streams, Start.CLOSE_FROM);
    }

    /// The same for a program that is named by its path: that file or nothing. [#start] gives a file
    /// that is no binary and names no interpreter to the shell, as `execvp(3)` does, and so makes a
    /// shell read what is left of a damaged binary, or one of another machine.
    ///
    /// @throws SyscallException as [#start]; `ENOEXEC` for such a file
    public ProcessDescriptor startFile(Streams streams) throws SyscallException {
        ProgramSearch search = new ProgramSearch(this);
        return start(streams, Start.CLOSE_FROM, search::attemptFile);
    }

    /// @param closeFrom the function of the C library that keeps descriptors from being inherited
    ProcessDescriptor start(Streams streams, String closeFrom) throws SyscallException {
        ProgramSearch search = new ProgramSearch(this);
        return start(streams, closeFrom, search::attempt);
    }

    private ProcessDescriptor start(Streams streams, String closeFrom, ProgramSearch.Way way)
            throws SyscallException {
        int[] child = new int[1];
        try (Start start = new Start(this, streams, closeFrom)) {
            // Taken before and let go after: a process at its limit of descriptors starts nothing
            // that it could not hold, unless another thread is quicker.
            try (Fd _ = Fd.open("/", Files.O_PATH)) {
                way.attempt((file, arguments) -> child[0] = start.run(file, arguments));
            }
        }
        // Nobody else waits for it, so the number is still its own.
        try {
            return ProcessDescriptor.open(child[0]);
        } catch (SyscallException failed) {
            endUnheld(child[0]);
            throw failed;
        }
    }

    /// Ends a child that nobody could ever end or await, for want of a descriptor.
    private static void endUnheld(int pid) {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.call(SystemCall.KILL, pid, Processes.SIGKILL, 0);
            scratch.call(
                    SystemCall.WAITID,
                    Processes.P_PID,
                    pid,
                    scratch.structureAddress(),
                    Processes.WEXITED | Processes.WALL,
                    0);
        }
    }

    /// Whether a refusal to run a file means that the file is there, and the program is not which its
    /// first line, or its head, names to run it.
    public static boolean lacksInterpreter(SyscallException failed) {
        return failed.subject().startsWith(ProgramSearch.INTERPRETER);
    }

    /// Marks descriptors above 2.
    static void closeOnExec() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long result =
                    scratch.call(
                            SystemCall.CLOSE_RANGE,
                            FIRST_AFTER_STANDARD,
                            LAST,
                            Processes.CLOSE_RANGE_CLOEXEC);
            if (result == 0) {
                return;
            }
        }
        // Before Linux 5.11: one by one.
        try (Directory open = Directory.open("/proc/self/fd")) {
            for (String name : open.names(DESCRIPTOR_LIMIT).names()) {
                int number = Integer.parseInt(name);
                if (number >= FIRST_AFTER_STANDARD) {
                    markOne(number);
                }
            }
        }
    }

    /// A standard stream that the next program which this process becomes is to find closed.
    public static void closeStandardStream(int number) {
        if (number < 0 || number >= FIRST_AFTER_STANDARD) {
            throw new IllegalArgumentException(number + " is no standard stream");
        }
        markOne(number);
    }

    private static void markOne(int number) {
        try (Scratch scratch = Scratch.borrow()) {
            // One that has been closed meanwhile needs no mark.
            scratch.call(SystemCall.FCNTL, number, Files.F_SETFD, Files.FD_CLOEXEC);
        }
    }

    /// The environment that this process was started with, byte for byte.
    ///
    /// `System.getenv` decodes by the user's language and loses what that cannot spell.
    /// Source: man 5 proc_pid_environ.
    public static List<String> ownEnvironment() throws SyscallException {
        return terminated("/proc/self/environ");
    }

    /// The words that this process was started with, byte for byte; the virtual machine's own first.
    /// Source: man 5 proc_pid_cmdline.
    public static List<String> ownCommandLine() throws SyscallException {
        return terminated("/proc/self/cmdline");
    }

    private static List<String> terminated(String path) throws SyscallException {
        try (Fd file = Fd.open(path, Files.O_RDONLY)) {
            return KernelText.decodeAll(file.readAll(Integer.MAX_VALUE));
        }
    }
}
