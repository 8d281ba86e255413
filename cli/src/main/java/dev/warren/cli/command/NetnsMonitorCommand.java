// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.view.EventView;
import dev.warren.cli.view.Format;
import dev.warren.kernel.SyscallException;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.namespace.watch.NamespaceEvent;
import dev.warren.namespace.watch.NamespaceWatch;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren netns monitor`: names that come and go, until it is interrupted.
final class NetnsMonitorCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json");

    /// Waiting is cheap; it ends by Ctrl-C.
    private static final Duration LONG = Duration.ofHours(1);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren netns monitor", "sudo warren netns monitor -o json | jq ."
                        },
                        "Print the names of namespaces as they come and go, one line each, until Ctrl-C.",
                        "",
                        "'add' comes when the namespace is there to be used, with its inode; 'change' when a"
                                + " name leads elsewhere; 'delete' when the name is gone. The folder itself"
                                + " may come and go, too.");
        spec.addOption(StoreOptions.folder());
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        Format format = Options.format(words, FORMS);
        NamespaceStore store = StoreOptions.store(words);
        try (NamespaceWatch watch = store.watch()) {
            while (true) {
                for (NamespaceEvent event : watch.take(LONG)) {
                    console.print(
                            format == Format.JSON ? EventView.json(event) : EventView.line(event));
                }
                console.flush();
            }
        } catch (SyscallException failed) {
            throw Refusal.of("cannot watch " + store.folder(), failed);
        }
    }
}
