// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An object of what `ip -json` prints.
public final class IpJson {
    private final Map<?, ?> members;

    private IpJson(Map<?, ?> members) {
        this.members = members;
    }

    /// Parses a list of objects; `ip` prints nothing where there is none.
    public static List<IpJson> parse(String json) {
        return objects(json.isBlank() ? List.of() : new Parser(json).value());
    }

    public boolean has(String name) {
        return members.get(name) != null;
    }

    /// Whether it is named at all; `ip` says some things with a `null`.
    public boolean names(String name) {
        return members.containsKey(name);
    }

    /// Whether it is `true`.
    public boolean is(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /// The names of all members.
    public List<String> members() {
        return members.keySet().stream().map(String::valueOf).toList();
    }

    /// A text, or a number as text; empty where there is neither.
    public String word(String name) {
        Object value = members.get(name);
        return value instanceof String || value instanceof Long ? value.toString() : "";
    }

    public String text(String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    public int number(String name, int absent) {
        return members.get(name) instanceof Long number ? number.intValue() : absent;
    }

    public IpJson object(String name) {
        return new IpJson(members.get(name) instanceof Map<?, ?> inner ? inner : Map.of());
    }

    public List<IpJson> objects(String name) {
        return objects(members.get(name));
    }

    public List<String> texts(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static List<IpJson> objects(@Nullable Object value) {
        List<IpJson> objects = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object entry : list) {
                // `ip` prints an empty object for what it has filtered out.
                if (entry instanceof Map<?, ?> inner && !inner.isEmpty()) {
                    objects.add(new IpJson(inner));
                }
            }
        }
        return objects;
    }

    /// As much JSON as `ip` writes.
    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        @Nullable Object value() {
            return switch (next()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> string();
                default -> word();
            };
        }

        private char next() {
            while (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ',') {
                at++;
            }
            return text.charAt(at);
        }

        private Map<String, @Nullable Object> object() {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            at++;
            while (next() != '}') {
                String name = string();
                at = text.indexOf(':', at) + 1;
                members.put(name, value());
            }
            at++;
            return members;
        }

        private List<@Nullable Object> array() {
            List<@Nullable Object> entries = new ArrayList<>();
            at++;
            while (next() != ']') {
                entries.add(value());
            }
            at++;
            return entries;
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            at++;
            while (text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                string.append(text.charAt(at));
                at++;
            }
            at++;
            return string.toString();
        }

        private @Nullable Object word() {
            int from = at;
            while (",]} \n\t".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(from, at);
            return switch (word) {
                case "null" -> null;
                case "true", "false" -> Boolean.valueOf(word);
                default -> word.contains(".") ? Double.valueOf(word) : (Object) Long.valueOf(word);
            };
        }
    }
}
