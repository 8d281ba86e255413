// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.atlas.Namespace;
import dev.warren.kernel.id.NamespaceId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The namespaces that a reference was found to mean, each with the reasons, in words.
final class Reasons {
    private final Map<NamespaceId, Set<String>> found = new HashMap<>();

    void add(Namespace namespace, String reason) {
        found.computeIfAbsent(namespace.id(), _ -> new LinkedHashSet<>()).add(reason);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// Why a namespace is meant; empty when it is not.
    List<String> of(Namespace namespace) {
        return List.copyOf(found.getOrDefault(namespace.id(), Set.of()));
    }
}
