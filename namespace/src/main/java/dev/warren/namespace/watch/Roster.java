// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import dev.warren.kernel.id.NamespaceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The names of a folder as far as they are known, and what is to be told about them. Knows no kernel
/// and no clock.
///
/// A name comes into being in two steps, an empty file and a namespace mounted on it, and goes in two
/// steps as well. So that nobody is told about the half, a name that stands for nothing is given
/// [#GRACE] to stand for something, or to go.
final class Roster {
    /// In nanoseconds.
    static final long GRACE = 50_000_000;

    private static final class Entry {
        /// Whether anybody was told that it is there.
        boolean told;

        /// As told.
        Optional<NamespaceId> namespace = Optional.empty();

        boolean link;
    }

    /// In the order in which they came.
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// Names that have not been looked at since something happened to them.
    private final Set<String> fresh = new LinkedHashSet<>();

    /// Names that stand for nothing so far, each with the time at which that is told. As all get the
    /// same grace, the first is the first to be told.
    private final LinkedHashMap<String, Long> waiting = new LinkedHashMap<>();

    private List<NamespaceEvent> events = new ArrayList<>();
    private int links;
    private boolean quiet = true;

    /// Ends the beginning, in which names are known without being told.
    Map<String, Optional<NamespaceId>> begin() {
        Map<String, Optional<NamespaceId>> present = new HashMap<>();
        entries.forEach(
                (name, entry) -> {
                    entry.told = true;
                    present.put(name, entry.namespace);
                });
        waiting.clear();
        quiet = false;
        return present;
    }

    /// A name was made in the folder. If it was known, its end was missed.
    void appeared(String name, long now) {
        disappeared(name);
        entries.put(name, new Entry());
        fresh.add(name);
        waiting.put(name, now + GRACE);
    }

    /// A file was moved to a name, which it may have had before another was moved over it.
    void movedTo(String name, long now) {
        if (entries.containsKey(name)) {
            fresh.add(name);
        } else {
            appeared(name, now);
        }
    }

    /// A name was taken out of the folder.
    void disappeared(String name) {
        Entry entry = entries.remove(name);
        if (entry == null) {
            return;
        }
        fresh.remove(name);
        waiting.remove(name);
        links -= entry.link ? 1 : 0;
        if (!entry.told) {
            tell(new NamespaceEvent.Added(name, Optional.empty()));
        }
        tell(new NamespaceEvent.Removed(name));
    }

    /// The folder holds exactly these names. All that were known before are to be looked at anew.
    void reconcile(Set<String> there, long now) {
        for (String name : List.copyOf(entries.keySet())) {
            if (there.contains(name)) {
                fresh.add(name);
            } else {
                disappeared(name);
            }
        }
        for (String name : there) {
            if (!entries.containsKey(name)) {
                appeared(name, now);
            }
        }
    }

    /// Somebody has looked at a name, not before `now`.
    void saw(String name, Sight sight, long now) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return;
        }
        fresh.remove(name);
        links += (sight.link() ? 1 : 0) - (entry.link ? 1 : 0);
        entry.link = sight.link();
        if (entry.told && sight.namespace().equals(entry.namespace)) {
            waiting.remove(name);
            return;
        }
        if (sight.namespace().isEmpty() && !quiet) {
            waiting.putIfAbsent(name, now + GRACE);
            if (now - waiting.get(name) < 0) {
                return;
            }
        }
        waiting.remove(name);
        tell(
                entry.told
                        ? new NamespaceEvent.Changed(name, sight.namespace())
                        : new NamespaceEvent.Added(name, sight.namespace()));
        entry.told = true;
        entry.namespace = sight.namespace();
    }

    private void tell(NamespaceEvent event) {
        if (!quiet) {
            events.add(event);
        }
    }

    /// Which names to look at now: those whose grace is over, those that something has happened to, and
    /// if something was mounted, all that wait for it. In the order in which they came.
    Set<String> due(long now, boolean somethingWasMounted) {
        Set<String> due = new LinkedHashSet<>();
        for (Map.Entry<String, Long> one : waiting.entrySet()) {
            if (!somethingWasMounted && now - one.getValue() < 0) {
                break;
            }
            due.add(one.getKey());
        }
        due.addAll(fresh);
        return due;
    }

    /// When the first grace ends.
    OptionalLong deadline() {
        var first = waiting.firstEntry();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.getValue());
    }

    /// All names, in the order in which they came.
    Set<String> names() {
        return new LinkedHashSet<>(entries.keySet());
    }

    /// The namespace that was told of a name.
    Optional<NamespaceId> told(String name) {
        Entry entry = entries.get(name);
        return entry == null ? Optional.empty() : entry.namespace;
    }

    /// Whether there are symbolic links, about whose targets no one tells us.
    boolean hasLinks() {
        return links > 0;
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }

    /// What is to be told and was not taken so far.
    List<NamespaceEvent> takeEvents() {
        List<NamespaceEvent> taken = events;
        events = new ArrayList<>();
        return taken;
    }
}
