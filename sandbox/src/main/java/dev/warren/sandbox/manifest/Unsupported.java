// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects what a document asks for and does not get, so that a user learns of all of it at once.
final class Unsupported {
    /// Written by `kubectl` into every pod, with nothing in them.
    private static final Set<String> EMPTY_BY_HABIT = Set.of("resources", "status");

    private final List<String> fields = new ArrayList<>();

    List<String> fields() {
        return List.copyOf(fields);
    }

    /// Notes every member that is not among the known ones and has a value.
    void allBut(Node object, Set<String> known) throws MalformedException {
        for (Map.Entry<String, Node> member : object.members().entrySet()) {
            Node node = member.getValue();
            boolean empty =
                    node.value().map(value -> isNothing(member.getKey(), value)).orElse(true);
            if (!known.contains(member.getKey()) && !empty) {
                fields.add(node.field());
            }
        }
    }

    private static boolean isNothing(String name, Object value) {
        return (value instanceof Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map
                        && map.isEmpty()
                        && EMPTY_BY_HABIT.contains(name));
    }

    /// The same of a message of Protobuf, where a value that is its type's first one is no value.
    void allButDefaults(Node message, Set<String> known) throws MalformedException {
        for (Map.Entry<String, Node> member : message.members().entrySet()) {
            Node node = member.getValue();
            if (!known.contains(member.getKey())
                    && !node.value().map(Unsupported::isDefault).orElse(true)) {
                fields.add(node.field());
            }
        }
    }

    private static boolean isDefault(Object value) {
        return switch (value) {
            case Boolean truth -> !truth;
            case Number number -> number.doubleValue() == 0;
            case String text -> text.isEmpty();
            case Collection<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.values().stream().allMatch(Unsupported::isDefault);
            default -> true;
        };
    }

    /// Notes a field whose value is not supported.
    ///
    /// @param why as in "only Never is"
    void note(Node node, String why) {
        fields.add(node.field() + " (" + why + ")");
    }
}
