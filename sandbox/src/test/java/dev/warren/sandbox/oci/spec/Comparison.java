// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Two specifications held against each other, field by field. Namespaces are found by their type and mounts by
/// their destination; in which order they stand is a field of its own.
final class Comparison {
    private Comparison() {}

    /// A field in which they differ; `—` stands for what is not there.
    record Difference(String field, String containerd, String warren) {}

    /// The differences, sorted by field.
    static List<Difference> of(Map<String, Object> containerd, Map<String, Object> warren)
            throws MalformedException {
        Map<String, String> theirs = fields(containerd);
        Map<String, String> ours = fields(warren);
        TreeSet<String> names = new TreeSet<>(theirs.keySet());
        names.addAll(ours.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String name : names) {
            String one = theirs.getOrDefault(name, "—");
            String other = ours.getOrDefault(name, "—");
            if (!one.equals(other)) {
                differences.add(new Difference(name, one, other));
            }
        }
        return differences;
    }

    private static Map<String, String> fields(Map<String, Object> spec) throws MalformedException {
        Map<String, String> fields = new LinkedHashMap<>();
        collect("", Node.of("spec", Json.read(Json.write(spec), "spec")), fields);
        return fields;
    }

    private static void collect(String name, Node node, Map<String, String> fields)
            throws MalformedException {
        Object value = node.value().orElse("null");
        if (value instanceof Map<?, ?>) {
            for (Map.Entry<String, Node> member : node.members().entrySet()) {
                String below = name.isEmpty() ? member.getKey() : name + "." + member.getKey();
                collect(below, member.getValue(), fields);
            }
        } else if (name.equals("mounts") || name.equals("linux.namespaces")) {
            keyed(name, name.equals("mounts") ? "destination" : "type", node, fields);
        } else {
            fields.put(name, new String(Json.write(value), StandardCharsets.UTF_8));
        }
    }

    private static void keyed(String name, String key, Node list, Map<String, String> fields)
            throws MalformedException {
        List<String> order = new ArrayList<>();
        for (Node entry : list.items()) {
            String word = entry.member(key).text();
            order.add(word);
            long before = order.stream().filter(word::equals).count();
            String field = name + "[" + word + "]" + (before > 1 ? "#" + before : "");
            for (Map.Entry<String, Node> member : entry.members().entrySet()) {
                if (!member.getKey().equals(key)) {
                    collect(field + "." + member.getKey(), member.getValue(), fields);
                }
            }
        }
        fields.put(name, String.join(" ", order));
    }
}
