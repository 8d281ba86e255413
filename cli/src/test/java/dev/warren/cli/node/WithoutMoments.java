// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.LongStream;

/// A list without what changes from moment to moment: when it was made, and the processes of the host
/// (daemons, the test and whatever else comes and goes) and of other busy namespaces.
final class WithoutMoments {
    private WithoutMoments() {}

    static String of(JsonNode list, long... busy) {
        ObjectNode copy = list.deepCopy();
        ((ObjectNode) copy.get("metadata")).remove("collectedAt");
        for (JsonNode item : copy.get("items")) {
            long inode = item.get("inode").asLong();
            boolean isBusy = LongStream.of(busy).anyMatch(one -> one == inode);
            if (isBusy || item.at("/owners/0/kind").asText().equals("host")) {
                ((ArrayNode) item.get("processes")).removeAll();
            }
        }
        return copy.toPrettyString();
    }
}
