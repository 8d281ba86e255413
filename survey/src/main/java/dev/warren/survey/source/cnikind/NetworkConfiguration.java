// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cnikind;

import dev.warren.survey.oci.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// A configuration of CNI: a list of plugins (`.conflist`), or one (`.conf`, `.json`).
/// Source: CNI specification, "Network configuration format".
///
/// @param plugins their types, in the order they are called
record NetworkConfiguration(String name, List<String> plugins) {
    private static final int PLUGINS = 64;

    NetworkConfiguration {
        plugins = List.copyOf(plugins);
    }

    /// @throws JacksonException when it is no JSON
    static NetworkConfiguration parse(byte[] file) {
        String[] name = {""};
        List<String> plugins = new ArrayList<>();
        Json.read(
                file,
                (member, value) -> {
                    switch (member) {
                        case "name" -> name[0] = Json.text(value);
                        case "type" -> add(plugins, value);
                        case "plugins" ->
                                Json.array(
                                        value,
                                        plugin ->
                                                Json.object(
                                                        plugin,
                                                        (part, inner) -> {
                                                            if (part.equals("type")) {
                                                                add(plugins, inner);
                                                            }
                                                        }));
                        default -> {}
                    }
                });
        return new NetworkConfiguration(name[0], plugins);
    }

    private static void add(List<String> plugins, JsonParser value) {
        String type = Json.text(value);
        if (!type.isEmpty() && plugins.size() < PLUGINS) {
            plugins.add(type);
        }
    }

    /// Whether a runtime would take it.
    boolean isValid() {
        return !name.isEmpty() && !plugins.isEmpty();
    }
}
