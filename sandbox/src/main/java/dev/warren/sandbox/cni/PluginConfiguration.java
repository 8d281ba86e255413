// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/// What one plugin of a network is configured with.
///
/// @param type the name of its program
/// @param capabilities what it declares to understand as `runtimeConfig`
/// @param members all of its object, sorted as a plugin gets them
public record PluginConfiguration(
        String type, Set<String> capabilities, Map<String, Object> members) {

    /// Keeps copies that nobody can change.
    public PluginConfiguration {
        capabilities = Collections.unmodifiableSet(new LinkedHashSet<>(capabilities));
        SortedMap<String, Object> sorted = GoJson.sortedObject();
        sorted.putAll(members);
        members = Collections.unmodifiableMap(sorted);
    }

    /// Reads the object of a plugin, and checks what the reference library would refuse.
    static PluginConfiguration of(Node node, String document) throws MalformedException {
        Map<String, Object> object = node.object();
        String type = Folding.member(node, "type").text();
        if (type.indexOf('/') >= 0) {
            throw node.member("type")
                    .wrong("must be the name of a program and no path, not '" + type + "'");
        }
        Set<String> capabilities = new LinkedHashSet<>();
        for (Map.Entry<String, Node> capability :
                Folding.member(node, "capabilities").members().entrySet()) {
            if (capability.getValue().truth(false)) {
                capabilities.add(capability.getKey());
            }
        }
        Node ipam = Folding.member(node, "ipam");
        if (ipam.isPresent()) {
            Folding.member(ipam, "type").textOrEmpty();
        }
        ResultReader.dns(Folding.member(node, "dns"));
        return new PluginConfiguration(
                type, capabilities, GoJson.decodedObject(object, document, node.field()));
    }
}
