// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.SafeText;
import dev.warren.cli.view.StoreView;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.nsid.NamespaceIdFamily;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.namespace.store.StoreEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren netns ls`: the names in a folder of names and what is behind each.
final class NetnsListCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json", "name");

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren netns ls",
                            "sudo warren netns ls --dir /run/docker/netns -o json"
                        },
                        "List the names that namespaces were given, and what is behind each.",
                        "",
                        "A name is 'mounted' (it keeps its namespace alive), a 'link' (it leads there, and"
                                + " keeps nothing alive), 'stale' (nothing is behind it) or 'other'. For"
                                + " namespaces without a name see 'warren ls'.");
        spec.addOption(StoreOptions.folder());
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        NamespaceStore store = StoreOptions.store(words);
        List<StoreEntry> entries;
        try {
            entries = store.list();
        } catch (SyscallException failed) {
            throw Refusal.of("cannot list " + store.folder(), failed);
        }
        switch (format) {
            case NAME ->
                    entries.forEach(entry -> console.print(SafeText.line(entry.name()) + "\n"));
            case JSON -> StoreView.json(console.out(), store.folder(), entries, numbers(entries));
            default -> console.print(StoreView.table(entries, numbers(entries)));
        }
        return entries.stream().anyMatch(e -> e.state() == StoreEntry.State.FORBIDDEN)
                ? ExitStatus.PARTIAL
                : ExitStatus.OK;
    }

    /// The numbers by which our own namespace refers to the others.
    private static Map<String, OptionalInt> numbers(List<StoreEntry> entries) {
        Map<String, OptionalInt> numbers = new HashMap<>();
        try (NetlinkSocket socket = NetlinkSocket.openRoute()) {
            for (StoreEntry entry : entries) {
                if (entry.id().isPresent()) {
                    numbers.put(entry.name(), number(socket, entry));
                }
            }
        } catch (SyscallException failed) {
            // Numbers are an ornament here: without them the list is as true.
            return numbers;
        }
        return numbers;
    }

    private static OptionalInt number(NetlinkSocket socket, StoreEntry entry) {
        try (NetworkNamespace namespace = NetworkNamespace.open(entry.path())) {
            return NamespaceIdFamily.numberOf(socket, namespace.descriptor().fd());
        } catch (SyscallException goneMeanwhile) {
            return OptionalInt.empty();
        }
    }
}
