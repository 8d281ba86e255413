// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import java.util.function.BiPredicate;

/// Finds namespaces by who owns them.
final class OwnerSearch {
    private final Atlas atlas;
    private final Reasons reasons;

    OwnerSearch(Atlas atlas, Reasons reasons) {
        this.atlas = atlas;
        this.reasons = reasons;
    }

    /// @param inNamespace empty when any will do; then a uid will do for the name, too
    void pod(String inNamespace, String name) {
        for (Namespace namespace : atlas.namespaces()) {
            for (Owner owner : namespace.owners()) {
                if (owner instanceof Owner.Pod pod && NamedOwners.isMeant(pod, inNamespace, name)) {
                    reasons.add(
                            namespace,
                            pod.hostNetwork()
                                    ? title(pod) + " runs on the host's network"
                                    : "it is the namespace of " + title(pod));
                }
            }
        }
    }

    private static String title(Owner.Pod pod) {
        return pod.label().replaceFirst("/", " ");
    }

    /// By name or whole id; by the first digits of an id where nothing at all is found that way, so
    /// that a name which happens to be hexadecimal keeps its meaning.
    void container(String idOrName) {
        container(idOrName, String::equals);
        if (reasons.isEmpty()) {
            container(idOrName, NamedOwners::isIdPrefix);
        }
    }

    private void container(String idOrName, BiPredicate<String, String> isId) {
        for (Namespace namespace : atlas.namespaces()) {
            for (Owner owner : namespace.owners()) {
                switch (owner) {
                    case Owner.Pod pod -> {
                        if (isId.test(idOrName, pod.sandboxId())) {
                            reasons.add(
                                    namespace, "sandbox " + pod.sandboxId() + " is " + title(pod));
                        }
                        for (Owner.Container container : pod.containers()) {
                            if (isMeant(container, idOrName, isId)) {
                                reasons.add(namespace, words(container, " of " + title(pod)));
                            }
                        }
                    }
                    case Owner.Standalone alone -> {
                        if (isId.test(idOrName, alone.sandboxId())) {
                            reasons.add(
                                    namespace,
                                    "network sandbox "
                                            + alone.sandboxId()
                                            + " is that of "
                                            + alone.label().replaceFirst("/", " "));
                        }
                        if (isMeant(alone.container(), idOrName, isId)) {
                            reasons.add(namespace, words(alone.container(), ""));
                        }
                    }
                    case Owner.Host _, Owner.Program _ -> {}
                }
            }
        }
    }

    private static boolean isMeant(
            Owner.Container container, String idOrName, BiPredicate<String, String> isId) {
        return container.name().equals(idOrName) || isId.test(idOrName, container.id());
    }

    private static String words(Owner.Container container, String ofWhom) {
        return "container %s%s%s is in it"
                .formatted(
                        container.shortId(),
                        container.name().isEmpty() ? "" : " (" + container.name() + ")",
                        ofWhom);
    }
}
