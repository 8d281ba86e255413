// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.store.StoreEntry;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren netns identify`: the names of a process's namespace.
final class NetnsIdentifyCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"warren netns identify", "sudo warren netns identify 4711"},
                        "Print every name of the namespace that a process is in.",
                        "",
                        "Without PID it is the namespace of this command. A namespace without a name gives"
                                + " no output; 'warren whois pid:N' tells more.");
        spec.addPositional(StoreOptions.optionalArgument("PID", "Which process."));
        spec.addOption(StoreOptions.folder());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        List<String> arguments = StoreOptions.arguments(words);
        String process = arguments.isEmpty() ? "self" : arguments.getFirst();
        if (!process.equals("self") && !process.matches("\\d{1,9}")) {
            throw new UsageException("'" + process + "' is no process id");
        }
        try (NetworkNamespace namespace =
                process.equals("self")
                        ? NetworkNamespace.current()
                        : NetworkNamespace.ofProcess(Integer.parseInt(process))) {
            Optional<NamespaceId> id = Optional.of(namespace.id());
            for (StoreEntry entry : StoreOptions.store(words).list()) {
                if (entry.id().equals(id)) {
                    console.print(SafeText.line(entry.name()) + "\n");
                }
            }
            return ExitStatus.OK;
        } catch (SyscallException failed) {
            throw Refusal.of("cannot tell the namespace of process " + process, failed);
        }
    }
}
