// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where a lab is being built: its namespaces, held open.
///
/// Thread: one.
final class Site implements AutoCloseable {
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /// Makes namespaces that have no names yet and end with this process.
    static Site make(Iterable<String> names) throws SyscallException {
        Site site = new Site();
        try {
            for (String name : names) {
                site.places.put(name, Place.make(name));
            }
            return site;
        } catch (SyscallException | RuntimeException failed) {
            site.close();
            throw failed;
        }
    }

    Iterable<Place> places() {
        return places.values();
    }

    Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalStateException("the lab has no namespace " + name);
        }
        return place;
    }

    /// Something that is not as it would be on a real node, for people.
    void note(String sentence) {
        notes.add(sentence);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public void close() {
        places.values().forEach(Place::close);
    }
}
