// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A value in a document that somebody wrote, with the place where it stands: what is read from it is of the
/// kind that was asked for, or the exception says which field of which file is wrong.
///
/// A member that is missing and one that is `null` are the same: absent.
public final class Node {
    private final String document;
    private final String field;
    private final @Nullable Object value;

    private Node(String document, String field, @Nullable Object value) {
        this.document = document;
        this.field = field;
        this.value = Json.NULL.equals(value) ? null : value;
    }

    /// The whole of a document.
    ///
    /// @param document what it is called in messages
    /// @param value of [Json], or of a YAML reader that gives the same kinds
    public static Node of(String document, Object value) {
        return new Node(document, "", value);
    }

    /// Where it stands, as in `spec.containers[0].image`.
    public String field() {
        return field;
    }

    /// Whether there is a value at all.
    public boolean isPresent() {
        return value != null;
    }

    /// That something is wrong here.
    ///
    /// @param reason as in "must be a text"
    public MalformedException wrong(String reason) {
        return new MalformedException(document, field, reason);
    }

    /// A member of this object; absent when there is none, or this is absent itself.
    ///
    /// @throws MalformedException when this is no object
    public Node member(String name) throws MalformedException {
        Object found = value == null ? null : object().get(name);
        return new Node(document, field.isEmpty() ? name : field + "." + name, found);
    }

    /// The members of this object; none when it is absent.
    public Map<String, Node> members() throws MalformedException {
        Map<String, Node> members = new LinkedHashMap<>();
        if (value != null) {
            for (String name : object().keySet()) {
                members.put(name, member(name));
            }
        }
        return members;
    }

    /// The elements of this array; none when it is absent.
    public List<Node> items() throws MalformedException {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw wrong("must be a list");
        }
        List<Node> items = new ArrayList<>();
        for (Object item : list) {
            items.add(new Node(document, field + "[" + items.size() + "]", item));
        }
        return items;
    }

    /// The members as they are.
    ///
    /// @throws MalformedException when this is absent or no object
    public Map<String, Object> object() throws MalformedException {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(value == null ? "is missing" : "must be an object");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : map.entrySet()) {
            Object content = member.getValue();
            members.put(String.valueOf(member.getKey()), content == null ? Json.NULL : content);
        }
        return members;
    }

    /// The value as it is, of whatever kind.
    public Optional<Object> value() {
        return Optional.ofNullable(value);
    }

    /// The text; empty when absent.
    public Optional<String> findText() throws MalformedException {
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw wrong("must be a text, not " + described());
    }

    /// The text, or an empty one when absent.
    public String textOrEmpty() throws MalformedException {
        return findText().orElse("");
    }

    /// The text, which must be there and not be empty.
    public String text() throws MalformedException {
        String text = findText().orElseThrow(() -> wrong("is missing"));
        if (text.isEmpty()) {
            throw wrong("must not be empty");
        }
        return text;
    }

    /// The whole number, which must lie within the bounds; empty when absent.
    public Optional<Long> findNumber(long least, long most) throws MalformedException {
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number found
                && (value instanceof Long || value instanceof Integer)
                && found.longValue() >= least
                && found.longValue() <= most) {
            return Optional.of(found.longValue());
        }
        throw wrong(
                "must be a whole number from %d to %d, not %s".formatted(least, most, described()));
    }

    /// The whole number, which must be there and lie within the bounds.
    public long number(long least, long most) throws MalformedException {
        return findNumber(least, most).orElseThrow(() -> wrong("is missing"));
    }

    /// The truth, or `otherwise` when absent.
    public boolean truth(boolean otherwise) throws MalformedException {
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong("must be true or false, not " + described());
    }

    /// The texts of this array of texts.
    public List<String> texts() throws MalformedException {
        List<String> texts = new ArrayList<>();
        for (Node item : items()) {
            texts.add(item.findText().orElseThrow(() -> item.wrong("must be a text")));
        }
        return texts;
    }

    /// The members of this object whose values are all texts.
    public Map<String, String> textsByName() throws MalformedException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Node> member : members().entrySet()) {
            texts.put(member.getKey(), member.getValue().textOrEmpty());
        }
        return texts;
    }

    /// The places of members that are not among the known ones.
    public List<String> unknown(Set<String> known) throws MalformedException {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, Node> member : members().entrySet()) {
            if (!known.contains(member.getKey())) {
                unknown.add(member.getValue().field());
            }
        }
        return unknown;
    }

    private String described() {
        return switch (value) {
            case null -> "nothing";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case String text -> text.length() > 40 ? "a text" : "'" + text + "'";
            default -> String.valueOf(value);
        };
    }
}
