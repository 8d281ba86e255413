// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import java.util.ArrayList;
import java.util.List;

/// The search for the file of a program, by trying to run one after the other. Source: man 3 execvp.
record ProgramSearch(Program program) {
    private static final String DEFAULT_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String SHELL = "/bin/sh";
    static final String INTERPRETER = "the interpreter of ";

    /// Tries to run one file.
    interface Attempt {
        /// @param words with the program's own name first, whatever the file
        void run(String file, List<String> words) throws SyscallException;
    }

    /// How the file is chosen that is tried.
    interface Way {
        void attempt(Attempt attempt) throws SyscallException;
    }

    /// Runs the file that the program's first word is the path of, and nothing else.
    void attemptFile(Attempt attempt) throws SyscallException {
        String file = program.words().getFirst();
        try {
            attempt.run(file, program.words());
        } catch (SyscallException failed) {
            throw explained(file, failed);
        }
    }

    /// Runs the first file that can be run, as `execvp(3)` chooses it: a file in a folder of `PATH` that
    /// may not be run is passed over but remembered, and one that is no binary and names no
    /// interpreter is given to the shell.
    void attempt(Attempt attempt) throws SyscallException {
        SyscallException worst =
                new SyscallException("execve", program.words().getFirst(), Errno.ENOENT);
        for (String file : candidates()) {
            try {
                attemptOne(attempt, file);
                return;
            } catch (SyscallException failed) {
                if (!isPassedOver(failed.errno())) {
                    throw failed;
                }
                // What may not be run is said first, then what cannot be reached, then what is
                // absent.
                if (failed.errno() == Errno.EACCES
                        || (worst.errno() != Errno.EACCES && !isAbsent(failed))) {
                    worst = failed;
                }
            }
        }
        throw worst;
    }

    /// As glibc has it: the last three are for folders of network file systems.
    private static boolean isPassedOver(int errno) {
        return switch (errno) {
            case Errno.EACCES,
                    Errno.ENOENT,
                    Errno.ENOTDIR,
                    Errno.ESTALE,
                    Errno.ENODEV,
                    Errno.ETIMEDOUT ->
                    true;
            default -> false;
        };
    }

    private static boolean isAbsent(SyscallException failed) {
        return (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ENOTDIR)
                && !Program.lacksInterpreter(failed);
    }

    private void attemptOne(Attempt attempt, String file) throws SyscallException {
        try {
            attemptOrShell(attempt, file);
        } catch (SyscallException failed) {
            throw explained(file, failed);
        }
    }

    /// The kernel says the same of a file that is not there and of an interpreter that is not.
    private static SyscallException explained(String file, SyscallException failed) {
        return failed.errno() == Errno.ENOENT && isFile(file)
                ? new SyscallException(
                        failed.call(), INTERPRETER + "'" + file + "'", failed.errno())
                : failed;
    }

    private static boolean isFile(String file) {
        try {
            return Fd.statusOf(file).isFile();
        } catch (SyscallException absent) {
            return false;
        }
    }

    private void attemptOrShell(Attempt attempt, String file) throws SyscallException {
        try {
            attempt.run(file, program.words());
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOEXEC) {
                throw failed;
            }
            List<String> script = new ArrayList<>(List.of(SHELL, file));
            script.addAll(program.words().subList(1, program.words().size()));
            attempt.run(SHELL, script);
        }
    }

    private List<String> candidates() {
        String name = program.words().getFirst();
        if (name.indexOf('/') >= 0) {
            return List.of(name);
        }
        String path = DEFAULT_PATH;
        for (String variable : program.environment()) {
            if (variable.startsWith("PATH=")) {
                path = variable.substring("PATH=".length());
                // As getenv(3) has it.
                break;
            }
        }
        List<String> files = new ArrayList<>();
        for (String folder : path.split(":", -1)) {
            // An empty entry means the working folder.
            files.add(folder.isEmpty() ? "./" + name : folder + "/" + name);
        }
        return files;
    }
}
