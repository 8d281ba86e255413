// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import java.util.HashSet;
import java.util.Set;

/// What people count by hand to see whether old namespaces were deleted.
///
/// @param namespaces all there are
/// @param podsWithOwnNamespace pods, counted by sandbox, that have one of their own
/// @param podsOnHostNetwork pods that share the host's
/// @param unowned namespaces that nobody is known to own
/// @param unseen what could not be read
public record Summary(
        int namespaces, int podsWithOwnNamespace, int podsOnHostNetwork, int unowned, int unseen) {
    public static Summary of(Atlas atlas) {
        Set<String> own = new HashSet<>();
        Set<String> shared = new HashSet<>();
        int unowned = 0;
        for (Namespace namespace : atlas.namespaces()) {
            if (namespace.owners().isEmpty()) {
                unowned++;
            }
            for (Owner owner : namespace.owners()) {
                if (owner instanceof Owner.Pod pod) {
                    (pod.hostNetwork() ? shared : own).add(key(pod));
                }
            }
        }
        // A pod with a container that strayed into the host's namespace is still one with its own.
        shared.removeAll(own);
        int unseen = (int) atlas.gaps().stream().filter(gap -> gap.why().hidesSomething()).count();
        return new Summary(atlas.namespaces().size(), own.size(), shared.size(), unowned, unseen);
    }

    /// A new `web-0` and what its predecessor of the same name left behind are two; a pod that strays
    /// over two namespaces has one sandbox.
    private static String key(Owner.Pod owner) {
        return owner.sandboxId().isEmpty() ? owner.pod().path() : owner.sandboxId();
    }
}
