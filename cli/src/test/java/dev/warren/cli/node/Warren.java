// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warren.cli.command.Console;
import dev.warren.cli.command.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Runs the program inside the test's own JVM and keeps what it printed.
record Warren(int status, String output, String errors) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Warren run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                new Program()
                        .run(
                                words,
                                new Console(
                                        out, new PrintStream(err, true, StandardCharsets.UTF_8)));
        return new Warren(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    JsonNode json() {
        try {
            return JSON.readTree(output);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("this is no JSON: " + output, wrong);
        }
    }

    /// The items by inode.
    Items items() {
        Map<Long, JsonNode> items = new TreeMap<>();
        for (JsonNode item : json().get("items")) {
            JsonNode former = items.put(item.get("inode").asLong(), item);
            if (former != null) {
                throw new AssertionError("namespace " + item.get("inode") + " is listed twice");
            }
        }
        return new Items(items);
    }

    record Items(Map<Long, JsonNode> byInode) {
        JsonNode get(long inode) {
            JsonNode item = byInode.get(inode);
            if (item == null) {
                throw new AssertionError("namespace " + inode + " is not listed");
            }
            return item;
        }

        Set<Long> inodes() {
            return byInode.keySet();
        }
    }
}
