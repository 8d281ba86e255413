// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.process.IgnoredSignals;
import dev.warren.kernel.process.Program;
import dev.warren.namespace.PrivateMounts;
import dev.warren.namespace.store.NamespaceStore;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/// This process, on its way to become a command inside a namespace.
final class Entering {
    private static final String ETC = "/etc/netns/";

    private Entering() {}

    /// Becomes the command.
    ///
    /// @return only when that could not be: the status that a shell ends with for such a command
    static int become(Target.Opened target, Program program, ParseResult words, Console console)
            throws Refusal, InterruptedException {
        PrivateMounts mounts =
                new PrivateMounts(warning -> console.say("warren: " + SafeText.line(warning)));
        if (Options.has(words, "--sysfs")) {
            mounts.systemFolder(target.name().isEmpty() ? "warren" : target.name());
        }
        if (NamespaceStore.isName(target.name())) {
            mounts.overEtc(ETC + target.name());
        }
        if (Options.has(words, "--resolv")) {
            Map<String, byte[]> files = ResolverFiles.of(target, words);
            files.forEach(mounts::file);
        }
        console.flush();
        try {
            long ignored = Given.read().ignoredSignals();
            target.namespace()
                    .become(
                            program,
                            () -> {
                                mounts.run();
                                IgnoredSignals.ignore(ignored);
                            });
            throw new AssertionError("a process that has become another one goes on");
        } catch (SyscallException failed) {
            if (!failed.call().equals("execve")) {
                throw Refusal.of("cannot enter '" + target.label() + "'", failed);
            }
            return cannotRun(program, failed, console);
        }
    }

    static int cannotRun(Program program, SyscallException failed, Console console) {
        String name = SafeText.line(program.words().getFirst());
        if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ENOTDIR) {
            console.say("warren: there is no command '" + name + "' here");
            return ExitStatus.NO_SUCH_COMMAND;
        }
        console.say(
                "warren: the command '%s' cannot be run: %s (%s)"
                        .formatted(
                                name, Errno.meaning(failed.errno()), Errno.name(failed.errno())));
        return ExitStatus.CANNOT_RUN;
    }
}
