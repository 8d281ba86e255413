// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.fact.PodName;
import java.util.HashSet;
import java.util.Set;

/// What people count by hand to see whether old namespaces were deleted.
///
/// @param namespaces all there are
/// @param podsWithOwnNamespace pods that have one to themselves
/// @param podsOnHostNetwork pods that share the host's
/// @param unowned namespaces that nobody is known to own
/// @param unseen what could not be read
public record Summary(
        int namespaces, int podsWithOwnNamespace, int podsOnHostNetwork, int unowned, int unseen) {
    public static Summary of(Atlas atlas) {
        Set<PodName> own = new HashSet<>();
        Set<PodName> shared = new HashSet<>();
        int unowned = 0;
        for (Namespace namespace : atlas.namespaces()) {
            if (namespace.owners().isEmpty()) {
                unowned++;
            }
            for (Owner owner : namespace.owners()) {
                if (owner instanceof Owner.Pod pod) {
                    (pod.hostNetwork() ? shared : own).add(pod.pod());
                }
            }
        }
        int unseen = (int) atlas.gaps().stream().filter(gap -> gap.why().hidesSomething()).count();
        return new Summary(atlas.namespaces().size(), own.size(), shared.size(), unowned, unseen);
    }
}
