// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;

/// A list without what changes from moment to moment on the host itself: when it was made, and the
/// host's own processes (daemons, the test and whatever else comes and goes).
final class WithoutMoments {
    private WithoutMoments() {}

    static String of(JsonNode list) {
        ObjectNode copy = list.deepCopy();
        ((ObjectNode) copy.get("metadata")).remove("collectedAt");
        for (JsonNode item : copy.get("items")) {
            if (item.at("/owners/0/kind").asText().equals("host")) {
                Iterator<JsonNode> processes = ((ArrayNode) item.get("processes")).iterator();
                while (processes.hasNext()) {
                    processes.next();
                    processes.remove();
                }
            }
        }
        return copy.toPrettyString();
    }
}
