// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.netfilter.NamedSet;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netfilter.SetElement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The elements of one set, to be found by key as the kernel finds them.
final class SetIndex {
    private final NamedSet set;
    private final Map<Octets, SetElement> exact = new HashMap<>();
    private final TreeMap<Octets, SetElement> starts = new TreeMap<>();
    private final List<SetElement> ranges = new ArrayList<>();
    private Optional<SetElement> catchAll = Optional.empty();

    SetIndex(NamedSet set) {
        this.set = set;
        // An interval may begin where the one before it ends; the beginning counts.
        List<SetElement> elements = new ArrayList<>(set.elements());
        elements.sort(Comparator.comparingInt(element -> element.isIntervalEnd() ? 0 : 1));
        for (SetElement element : elements) {
            add(element);
        }
    }

    private void add(SetElement element) {
        if (element.isCatchAll()) {
            catchAll = Optional.of(element);
        } else if (element.keyEnd().isPresent()) {
            ranges.add(element);
        } else if (set.is(NamedSet.INTERVAL) && !set.is(NamedSet.CONCATENATED)) {
            starts.put(element.key(), element);
        } else {
            exact.put(element.key(), element);
        }
    }

    NamedSet set() {
        return set;
    }

    boolean isEmpty() {
        return set.elements().isEmpty() && set.complete();
    }

    /// The element that a key belongs to.
    Optional<SetElement> find(Octets key) {
        SetElement same = exact.get(key);
        if (same != null) {
            return Optional.of(same);
        }
        Map.Entry<Octets, SetElement> below = starts.floorEntry(key);
        if (below != null && !below.getValue().isIntervalEnd()) {
            return Optional.of(below.getValue());
        }
        for (SetElement range : ranges) {
            if (contains(range, key)) {
                return Optional.of(range);
            }
        }
        return catchAll;
    }

    /// Each field of a concatenation is compared by itself; it begins at a word.
    private boolean contains(SetElement range, Octets key) {
        Octets last = range.keyEnd().orElse(range.key());
        if (range.key().length() != key.length() || last.length() != key.length()) {
            return false;
        }
        List<Integer> lengths =
                set.fieldLengths().isEmpty() ? List.of(key.length()) : set.fieldLengths();
        int at = 0;
        for (int length : lengths) {
            if (length < 0 || length > key.length() - at) {
                return false;
            }
            Octets field = part(key, at, length);
            if (part(range.key(), at, length).compareTo(field) > 0
                    || part(last, at, length).compareTo(field) < 0) {
                return false;
            }
            at += (length + 3) & ~3;
        }
        return true;
    }

    private static Octets part(Octets octets, int at, int length) {
        return Octets.of(octets.toBytes(), at, at + length);
    }
}
