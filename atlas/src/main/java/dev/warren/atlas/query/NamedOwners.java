// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import java.util.ArrayList;
import java.util.List;

/// Which owners of a namespace a reference names: several pods may share one, the host's above all.
public final class NamedOwners {
    private static final int SHORTEST_ID_PREFIX = 4;

    private NamedOwners() {}

    /// The first processes of the containers that are named: of a pod by its name all, of a container by
    /// its own name or id that one.
    public static List<Integer> processes(Namespace namespace, Reference reference) {
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
                            || isIdPrefix(idOrName(reference), alone.sandboxId())) {
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
        return isIdPrefix(word, pod.sandboxId())
                || (reference instanceof Reference.Word
                        && isMeant(
                                pod,
                                slash < 0 ? "" : word.substring(0, slash),
                                word.substring(slash + 1)));
    }

    /// @param inNamespace empty when any will do; then a uid will do for the name, too
    static boolean isMeant(Owner.Pod pod, String inNamespace, String name) {
        if (name.isEmpty()) {
            return false;
        }
        return inNamespace.isEmpty()
                ? pod.pod().name().equals(name)
                        || pod.pod().uid().equals(name)
                        || (pod.pod().name().isEmpty() && isIdPrefix(name, pod.sandboxId()))
                : pod.pod().name().equals(name) && pod.pod().namespace().equals(inNamespace);
    }

    private static boolean isMeant(Owner.Container container, Reference reference) {
        String word = idOrName(reference);
        return !word.isEmpty()
                && (container.name().equals(word) || isIdPrefix(word, container.id()));
    }

    private static String idOrName(Reference reference) {
        return switch (reference) {
            case Reference.Container(var idOrName) -> idOrName;
            case Reference.Word(var word) -> word;
            default -> "";
        };
    }

    /// Whether the first digits of an id are given, and enough of them.
    static boolean isIdPrefix(String prefix, String id) {
        return prefix.length() >= SHORTEST_ID_PREFIX && id.startsWith(prefix);
    }
}
