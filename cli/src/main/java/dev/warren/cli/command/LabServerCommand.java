// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.lab.LabException;
import dev.warren.lab.Labs;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren __lab-server`, for `warren lab up`: serves what a lab has to be had by HTTP. It does nothing before
/// it is told to on standard input, and ends when nobody is left who could tell it.
final class LabServerCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().hidden(true);
        spec.addPositional(StoreOptions.argument(0, "NAME", "The lab."));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal, InterruptedException {
        try (Fd input = Fd.open("/proc/self/fd/0", Files.O_RDONLY)) {
            if (input.readOnce().length == 0) {
                return ExitStatus.FAILURE;
            }
        } catch (SyscallException failed) {
            throw Refusal.of("cannot wait for the word to begin", failed);
        }
        try {
            Labs.standard()
                    .serve(
                            StoreOptions.arguments(words).getFirst(),
                            () -> {
                                console.print("ready\n");
                                console.flush();
                            });
            return ExitStatus.OK;
        } catch (LabException failed) {
            throw Refusal.of(failed);
        }
    }
}
