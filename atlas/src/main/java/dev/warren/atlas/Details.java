// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.NamespaceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What was read of single namespaces because somebody wanted to know everything about them. Mostly empty.
public final class Details {
    private final Map<NamespaceId, Map<Class<?>, Fact.DetailSeen>> seen = new HashMap<>();

    Details() {}

    void add(Fact.DetailSeen fact) {
        // Of two looks one has to win, whichever came first.
        seen.computeIfAbsent(fact.namespace(), _ -> new HashMap<>())
                .merge(
                        fact.detail().getClass(),
                        fact,
                        (one, two) ->
                                Comparator.comparing(Record::toString).compare(one, two) < 0
                                        ? two
                                        : one);
    }

    /// These and more.
    Details and(Collection<Fact.DetailSeen> facts) {
        Details more = new Details();
        seen.forEach((namespace, kinds) -> more.seen.put(namespace, new HashMap<>(kinds)));
        facts.forEach(more::add);
        return more;
    }

    /// One kind of detail; empty where nobody looked, or could.
    public <T extends Detail> Optional<T> find(NamespaceId namespace, Class<T> kind) {
        return Optional.ofNullable(seen.getOrDefault(namespace, Map.of()).get(kind))
                .map(fact -> kind.cast(fact.detail()));
    }
}
