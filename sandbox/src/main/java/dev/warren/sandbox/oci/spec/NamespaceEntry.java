// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An entry of `linux.namespaces`: a type, and the namespace to join when it is not a new one.
///
/// @param path empty for a new namespace
public record NamespaceEntry(NamespaceType type, String path) {

    /// Whether it is to be joined rather than made.
    public boolean isJoined() {
        return !path.isEmpty();
    }

    /// The entries of a `config.json` whose types are known, each type once, in the order in which they
    /// stand.
    ///
    /// @throws MalformedException when `linux.namespaces` is no list of objects with texts
    public static List<NamespaceEntry> of(Map<String, Object> config) throws MalformedException {
        return of(Node.of("config.json", config));
    }

    static List<NamespaceEntry> of(Node config) throws MalformedException {
        List<NamespaceEntry> entries = new ArrayList<>();
        for (Node entry : config.member("linux").member("namespaces").items()) {
            Optional<NamespaceType> type = NamespaceType.find(entry.member("type").textOrEmpty());
            String path = entry.member("path").textOrEmpty();
            if (type.isPresent() && find(entries, type.get()).isEmpty()) {
                entries.add(new NamespaceEntry(type.get(), path));
            }
        }
        return entries;
    }

    static Optional<NamespaceEntry> find(List<NamespaceEntry> entries, NamespaceType type) {
        return entries.stream().filter(entry -> entry.type() == type).findFirst();
    }
}
