// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.namespace.NetworkNamespace;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren netns set`: gives a namespace the number by which ours refers to it.
final class NetnsSetCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren netns set blue 7",
                            "sudo warren netns set pod:default/web auto"
                        },
                        "Give a namespace the number (nsid) by which this one refers to it, and print it.",
                        "",
                        "A number, once given, cannot be changed.");
        spec.addPositional(StoreOptions.argument(0, "REF", "The namespace."));
        spec.addPositional(
                StoreOptions.argument(1, "NSID", "Its number, or 'auto' for a free one."));
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        List<String> arguments = StoreOptions.arguments(words);
        OptionalInt number = number(arguments.get(1));
        String wanted = "cannot give '" + arguments.getFirst() + "' the number " + arguments.get(1);
        try (Target.Opened target = Target.open(arguments.getFirst(), words);
                NetworkNamespace own = NetworkNamespace.current()) {
            assign(target.namespace(), own, number, wanted);
            OptionalInt given = target.namespace().numberSeenFrom(own);
            console.print((given.isPresent() ? given.getAsInt() : "none") + "\n");
            return ExitStatus.OK;
        } catch (SyscallException failed) {
            throw Refusal.of(wanted, failed);
        }
    }

    private static void assign(
            NetworkNamespace namespace, NetworkNamespace own, OptionalInt number, String wanted)
            throws SyscallException, Refusal {
        try {
            namespace.assignNumberIn(own, number);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.EEXIST && failed.errno() != Errno.ENOSPC) {
                throw failed;
            }
            // The kernel answers both with the same number.
            OptionalInt known = namespace.numberSeenFrom(own);
            throw new Refusal(
                    ExitStatus.FAILURE,
                    known.isPresent()
                            ? wanted + ": it has " + known.getAsInt() + ", which cannot be changed"
                            : wanted + ": another namespace has that number");
        }
    }

    private static OptionalInt number(String text) {
        if (text.equals("auto")) {
            return OptionalInt.empty();
        }
        if (!text.matches("\\d{1,9}")) {
            throw new UsageException("'" + text + "' is no number such as 7, nor 'auto'");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
