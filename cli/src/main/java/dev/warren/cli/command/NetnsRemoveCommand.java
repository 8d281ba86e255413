// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.cli.ExitStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.namespace.store.NamespaceStoreException;
import dev.warren.namespace.store.StoreEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren netns rm`: takes names away, but not those that a container runtime still needs.
final class NetnsRemoveCommand implements Command {
    /// How containerd, podman, CRI-O and Docker name the namespaces they make.
    private static final Pattern OF_A_RUNTIME =
            Pattern.compile(
                    "(cni-|netns-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
                            + "|[0-9a-f]{12}|\\d-[0-9a-z]{10}|default|ingress_sbox|lb_.*");

    private static final String NOBODY = "";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren netns rm blue green",
                            "sudo warren netns rm --all",
                            "sudo warren netns rm --force cni-ee061e8c-5a3b-5826-01e4-2c295839cd1d"
                        },
                        "Take names of namespaces away, however often each was mounted.",
                        "",
                        "A namespace ends when nothing else holds it. One that a pod or a container still"
                                + " uses is left alone unless --force is given; so is a file that is no"
                                + " name of a namespace, in any case.");
        spec.addPositional(StoreOptions.arguments("NAME", "Which names."));
        spec.addOption(
                OptionSpec.builder("--all")
                        .description(
                                "All names in the folder, but those that a pod or container uses.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--force")
                        .description("Also those that a pod or container uses; this cuts it off.")
                        .build());
        spec.addOption(StoreOptions.folder());
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        NamespaceStore store = StoreOptions.store(words);
        List<String> names = StoreOptions.arguments(words);
        boolean all = Options.has(words, "--all");
        if (all == !names.isEmpty()) {
            throw new UsageException(
                    all ? "--all goes without names" : "a name is missing, or --all");
        }
        Map<String, Optional<NamespaceId>> chosen = chosen(store, names, all);
        Map<String, String> users = Options.has(words, "--force") ? Map.of() : users(words, chosen);
        int status = ExitStatus.OK;
        for (String name : chosen.keySet()) {
            String user = users.getOrDefault(name, NOBODY);
            if (!user.isEmpty() && all) {
                console.say("warren: " + store.folder() + "/" + name + " is left: it is " + user);
            } else {
                status = worse(status, removeOne(store, name, user, console));
            }
        }
        return status;
    }

    private static int worse(int status, int other) {
        return status == ExitStatus.OK ? other : status;
    }

    private static Map<String, Optional<NamespaceId>> chosen(
            NamespaceStore store, List<String> names, boolean all) throws Refusal {
        Map<String, Optional<NamespaceId>> chosen = new LinkedHashMap<>();
        try {
            if (all) {
                store.list().stream()
                        .filter(entry -> entry.state() != StoreEntry.State.OTHER)
                        .forEach(entry -> chosen.put(entry.name(), entry.id()));
            }
            for (String name : names) {
                StoreOptions.name(name);
                chosen.put(name, store.find(name).flatMap(StoreEntry::id));
            }
            return chosen;
        } catch (SyscallException failed) {
            throw Refusal.of("cannot read " + store.folder(), failed);
        }
    }

    /// Who uses the namespaces that are called as a runtime calls its own. Looking at the machine is
    /// worth it for those only.
    private static Map<String, String> users(
            ParseResult words, Map<String, Optional<NamespaceId>> chosen)
            throws InterruptedException {
        Map<String, String> users = new LinkedHashMap<>();
        if (chosen.keySet().stream().noneMatch(NetnsRemoveCommand::isOfARuntime)) {
            return users;
        }
        Look.Around around = Look.around(words);
        Atlas atlas = around.snapshot().atlas();
        chosen.forEach(
                (name, id) -> {
                    // What somebody named by hand is theirs to take away, whoever is in it.
                    if (isOfARuntime(name)) {
                        users.put(
                                name,
                                id.flatMap(atlas::namespace)
                                        .map(NetnsRemoveCommand::user)
                                        .orElse(NOBODY));
                    }
                });
        if (!atlas.isComplete()) {
            users.replaceAll(
                    (_, user) ->
                            user.isEmpty()
                                    ? "perhaps in use, for not everything could be read"
                                    : user);
        }
        return users;
    }

    private static boolean isOfARuntime(String name) {
        return OF_A_RUNTIME.matcher(name).matches();
    }

    /// A sandbox may live without any process in it, so an owner alone counts.
    private static String user(Namespace namespace) {
        return namespace.owners().stream()
                .filter(owner -> !(owner instanceof Owner.Program))
                .map(owner -> user(owner, namespace.isActive()))
                .findFirst()
                .orElse(NOBODY);
    }

    private static String user(Owner owner, boolean active) {
        if (owner instanceof Owner.Host) {
            return "the host's";
        }
        return "that of " + owner.label() + (active ? "" : ", though no process is in it");
    }

    private static int removeOne(NamespaceStore store, String name, String user, Console console) {
        Refusal refusal;
        if (!user.isEmpty()) {
            refusal =
                    new Refusal(
                            ExitStatus.FAILURE,
                            "%s/%s is not removed: it is %s; --force removes it all the same"
                                    .formatted(store.folder(), name, user));
        } else {
            try {
                if (store.remove(name)) {
                    return ExitStatus.OK;
                }
                refusal =
                        new Refusal(
                                ExitStatus.NOT_FOUND,
                                "there is no namespace '%s' in %s".formatted(name, store.folder()));
            } catch (NamespaceStoreException failed) {
                refusal = Refusal.of(failed);
            }
        }
        console.say(refusal.text());
        return refusal.status();
    }
}
