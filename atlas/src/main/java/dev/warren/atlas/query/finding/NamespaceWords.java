// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.finding;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.kernel.id.NamespaceId;

/// What a namespace is called in a sentence.
public final class NamespaceWords {
    private NamespaceWords() {}

    /// `the host`, `pod default/web`, `container redis`, else its name or its inode.
    public static String name(Namespace namespace) {
        if (namespace.host()) {
            return "the host";
        }
        return namespace.owners().stream()
                .filter(owner -> !(owner instanceof Owner.Program))
                .map(owner -> owner.label().replaceFirst("/", " "))
                .findFirst()
                .orElse(
                        "namespace "
                                + (namespace.name().isEmpty()
                                        ? namespace.id().toString()
                                        : namespace.name()));
    }

    /// The same of one that may not be on the map.
    public static String name(Atlas atlas, NamespaceId id) {
        return atlas.namespace(id).map(NamespaceWords::name).orElse("namespace " + id);
    }
}
