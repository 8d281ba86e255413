// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.query.Reference;
import java.util.ArrayList;
import java.util.List;

/// Of the owners of a namespace, which many can share, those that a reference names.
final class AskedOwners {
    private static final int SHORTEST_ID_PREFIX = 4;

    private AskedOwners() {}

    /// The first processes of their containers.
    static List<Integer> processes(Namespace namespace, Reference reference) {
        List<Integer> pids = new ArrayList<>();
        for (Owner owner : namespace.owners()) {
            switch (owner) {
                case Owner.Pod pod -> {
                    boolean whole = isMeant(pod, reference);
                    for (Owner.Container container : pod.containers()) {
                        if (whole || isMeant(container, reference)) {
                            container.pid().ifPresent(pids::add);
                        }
                    }
                }
                case Owner.Standalone alone -> {
                    if (isMeant(alone.container(), reference)
                            || isId(alone.sandboxId(), idOrName(reference))) {
                        alone.container().pid().ifPresent(pids::add);
                    }
                }
                case Owner.Host _, Owner.Program _ -> {}
            }
        }
        return pids;
    }

    private static boolean isMeant(Owner.Pod pod, Reference reference) {
        if (reference instanceof Reference.Pod(var inNamespace, var name)) {
            return isMeant(pod, inNamespace, name);
        }
        String word = idOrName(reference);
        int slash = word.indexOf('/');
        return isId(pod.sandboxId(), word)
                || (reference instanceof Reference.Word
                        && isMeant(
                                pod,
                                slash < 0 ? "" : word.substring(0, slash),
                                word.substring(slash + 1)));
    }

    private static boolean isMeant(Owner.Pod pod, String inNamespace, String name) {
        if (name.isEmpty()) {
            return false;
        }
        return inNamespace.isEmpty()
                ? pod.pod().name().equals(name)
                        || pod.pod().uid().equals(name)
                        || (pod.pod().name().isEmpty() && isId(pod.sandboxId(), name))
                : pod.pod().name().equals(name) && pod.pod().namespace().equals(inNamespace);
    }

    private static boolean isMeant(Owner.Container container, Reference reference) {
        String word = idOrName(reference);
        return !word.isEmpty() && (container.name().equals(word) || isId(container.id(), word));
    }

    private static String idOrName(Reference reference) {
        return switch (reference) {
            case Reference.Container(var idOrName) -> idOrName;
            case Reference.Word(var word) -> word;
            default -> "";
        };
    }

    private static boolean isId(String id, String prefix) {
        return prefix.length() >= SHORTEST_ID_PREFIX && id.startsWith(prefix);
    }
}
