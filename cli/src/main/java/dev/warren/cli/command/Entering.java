// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Signals;
import dev.warren.namespace.PrivateMounts;
import picocli.CommandLine.ParseResult;

/// This process, on its way to become a command inside a namespace.
final class Entering {
    private Entering() {}

    /// Becomes the command.
    ///
    /// @return never
    /// @throws Refusal when that could not be; with the status that a shell ends with for such a command
    static int become(Target.Opened target, Program program, ParseResult words, Console console)
            throws Refusal, InterruptedException {
        PrivateMounts mounts =
                Surroundings.mounts(
                        target, words, warning -> console.say("warren: " + SafeText.line(warning)));
        console.flush();
        try {
            Given given = Given.read();
            target.namespace()
                    .become(
                            program,
                            () -> {
                                mounts.run();
                                given.closed().forEach(Program::closeStandardStream);
                                Signals.ignore(given.ignoredSignals());
                                Signals.endAtOnceUnless(given.ignoredSignals());
                            });
            throw new AssertionError("a process that has become another one goes on");
        } catch (SyscallException failed) {
            if (!isAboutTheCommand(failed)) {
                throw Refusal.of("cannot enter '" + target.label() + "'", failed);
            }
            throw cannotRun(program, failed);
        }
    }

    static boolean isAboutTheCommand(SyscallException failed) {
        return failed.call().equals("execve");
    }

    static Refusal cannotRun(Program program, SyscallException failed) {
        String name = program.words().getFirst();
        if (Program.lacksInterpreter(failed)) {
            return new Refusal(ExitStatus.NO_SUCH_COMMAND, failed.subject() + " is not there");
        }
        if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ENOTDIR) {
            return new Refusal(
                    ExitStatus.NO_SUCH_COMMAND, "there is no command '" + name + "' here");
        }
        return new Refusal(
                ExitStatus.CANNOT_RUN,
                "the command '%s' cannot be run: %s (%s)"
                        .formatted(
                                name, Errno.meaning(failed.errno()), Errno.name(failed.errno())));
    }
}
