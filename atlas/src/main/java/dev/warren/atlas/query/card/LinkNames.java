// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.card;

import dev.warren.atlas.Namespace;
import java.util.HashMap;
import java.util.Map;

/// The names of the links of one namespace, for records that tell their indexes.
public final class LinkNames {
    private final Map<Integer, String> names = new HashMap<>();

    public LinkNames(Namespace namespace) {
        namespace.links().forEach(link -> names.put(link.link().index(), link.link().name()));
    }

    /// The name, or as `ip` prints an index without one: `if7`.
    public String of(int index) {
        String name = names.get(index);
        return name == null ? "if" + Integer.toUnsignedString(index) : name;
    }
}
