// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A map that can be copied for what it costs to copy what was put lately. A search that asks a thousand
/// questions makes a map of each answer and all before it.
///
/// Thread: one until it has been copied; what was copied is not changed any more.
final class Layered<K, V> {
    /// So many are copied again with each of them; with more of them, all are copied less often.
    private static final int FEW = 64;

    private final Map<K, V> settled;
    private final Map<K, V> recent;

    Layered() {
        settled = Map.of();
        recent = new HashMap<>();
    }

    Layered(Layered<K, V> other) {
        if (other.recent.size() <= FEW) {
            settled = other.settled;
            recent = new HashMap<>(other.recent);
        } else {
            settled = new HashMap<>(other.settled);
            settled.putAll(other.recent);
            recent = new HashMap<>();
        }
    }

    void put(K key, V value) {
        recent.put(key, value);
    }

    Optional<V> get(K key) {
        V value = recent.get(key);
        return Optional.ofNullable(value != null ? value : settled.get(key));
    }
}
