// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.namespace.store.NamedNamespace;
import dev.warren.namespace.store.NamespaceStoreException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren netns attach`: gives a name to a namespace that exists.
final class NetnsAttachCommand implements Command {
    private static final List<String> FORMS = List.of("name", "json");

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren netns attach box container:box",
                            "sudo warren netns attach web pod:default/web",
                            "sudo warren netns attach shell 4711"
                        },
                        "Give a name to a namespace that exists, so that 'ip netns exec NAME' finds it and"
                                + " it outlives its processes.",
                        "",
                        "What is named can be a process id or any reference that 'warren whois' takes. The"
                                + " namespace stays until the name is removed with 'warren netns rm' or 'ip"
                                + " netns delete'.");
        spec.addPositional(StoreOptions.argument(0, "NAME", "The name to give."));
        spec.addPositional(
                StoreOptions.argument(
                        1, "REF", "To which namespace: a process id, or a reference."));
        spec.addOption(StoreOptions.folder());
        spec.addOption(Options.output(FORMS));
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        Format format = Options.format(words, FORMS);
        List<String> arguments = StoreOptions.arguments(words);
        String name = StoreOptions.name(arguments.getFirst());
        String reference = arguments.get(1);
        // `ip netns attach NAME PID` takes a bare process id.
        String text = reference.matches("\\d{1,7}") ? "pid:" + reference : reference;
        try (Target.Opened target = Target.open(text, words)) {
            NamedNamespace named = StoreOptions.store(words).attach(name, target.namespace());
            NetnsAddCommand.print(named, format, console);
            return ExitStatus.OK;
        } catch (NamespaceStoreException failed) {
            throw Refusal.of(failed);
        }
    }
}
