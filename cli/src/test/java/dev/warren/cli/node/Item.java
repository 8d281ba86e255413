// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Reads one namespace of the JSON output.
final class Item {
    private Item() {}

    /// Its link of that name.
    static JsonNode link(JsonNode item, String name) {
        for (JsonNode link : item.get("links")) {
            if (link.get("name").asText().equals(name)) {
                return link;
            }
        }
        throw new AssertionError("no link " + name + " in " + item);
    }

    /// The texts in an array.
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /// Its owners, one line each: what they are, with the names of a pod's containers.
    static List<String> labels(JsonNode item) {
        List<String> labels = new ArrayList<>();
        for (JsonNode owner : item.get("owners")) {
            String host = owner.path("hostNetwork").asBoolean() ? " on host" : "";
            labels.add(
                    switch (owner.get("kind").asText()) {
                        case "pod" ->
                                "pod %s/%s %s%s"
                                        .formatted(
                                                owner.at("/pod/namespace").asText(),
                                                owner.at("/pod/name").asText(),
                                                owner.get("containers").findValuesAsText("name"),
                                                host);
                        case "container" ->
                                "container " + owner.at("/containers/0/name").asText() + host;
                        case "process" ->
                                "process %s %d"
                                        .formatted(
                                                owner.get("command").asText(),
                                                owner.get("pid").asLong());
                        default -> owner.get("kind").asText();
                    });
        }
        return labels;
    }
}
