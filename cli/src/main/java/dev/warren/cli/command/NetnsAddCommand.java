// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.SafeText;
import dev.warren.cli.view.StoreView;
import dev.warren.kernel.process.IdMap;
import dev.warren.namespace.store.NamedNamespace;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.namespace.store.NamespaceStoreException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren netns add`: makes a namespace with a name.
final class NetnsAddCommand implements Command {
    private static final List<String> FORMS = List.of("name", "json");
    private static final String USERS = "--owner-uid-map";
    private static final String GROUPS = "--owner-gid-map";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren netns add blue",
                            "sudo warren netns add",
                            "sudo warren netns add pod --owner-uid-map 0:100000:65536"
                        },
                        "Make a network namespace with a name, and print the name.",
                        "",
                        "Without NAME it gets a random one as containerd gives them. Its loopback link is"
                                + " down. Nothing that exists is overwritten.");
        spec.addPositional(StoreOptions.optionalArgument("NAME", "What to call it."));
        spec.addOption(StoreOptions.folder());
        spec.addOption(
                map(
                        USERS,
                        "Let a new user namespace own it, in which the users from INSIDE on are those from"
                                + " OUTSIDE on here; may be given several times."));
        spec.addOption(map(GROUPS, "The same for groups (default: as for users)."));
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    private static OptionSpec map(String name, String description) {
        return OptionSpec.builder(name)
                .paramLabel("INSIDE:OUTSIDE:LENGTH")
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build();
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        List<IdMap> users = maps(words, USERS);
        List<IdMap> groups = words.hasMatchedOption(GROUPS) ? maps(words, GROUPS) : users;
        if (users.isEmpty() && !groups.isEmpty()) {
            throw new UsageException(GROUPS + " goes with " + USERS);
        }
        try {
            print(make(words, users, groups), format, console);
            return ExitStatus.OK;
        } catch (NamespaceStoreException failed) {
            throw Refusal.of(failed);
        }
    }

    private static NamedNamespace make(ParseResult words, List<IdMap> users, List<IdMap> groups)
            throws NamespaceStoreException {
        NamespaceStore store = StoreOptions.store(words);
        List<String> arguments = StoreOptions.arguments(words);
        if (arguments.isEmpty()) {
            return users.isEmpty() ? store.create() : store.createOwned(users, groups);
        }
        String name = StoreOptions.name(arguments.getFirst());
        return users.isEmpty() ? store.create(name) : store.createOwned(name, users, groups);
    }

    private static List<IdMap> maps(ParseResult words, String option) {
        List<IdMap> maps = new ArrayList<>();
        for (String text : words.matchedOptionValue(option, List.<String>of())) {
            try {
                maps.add(IdMap.parse(text));
            } catch (IllegalArgumentException wrong) {
                throw new UsageException(String.valueOf(wrong.getMessage()));
            }
        }
        return maps;
    }

    static void print(NamedNamespace named, Format format, Console console) {
        if (format == Format.JSON) {
            StoreView.json(console.out(), named);
        } else {
            console.print(SafeText.line(named.name()) + "\n");
        }
    }
}
