// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Documents as maps, lists, texts, whole numbers and truths.
final class Json {
    /// `null`.
    static final Object NOTHING = Nothing.NULL;

    private enum Nothing {
        NULL
    }

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /// An object with members in the order given: name, value, name, value, …
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    /// The document in one line, with a line break behind it.
    static byte[] write(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(json, value);
            json.writeRaw('\n');
        }
        return bytes.toByteArray();
    }

    /// The document in one line, without a line break.
    static String line(Object value) {
        return new String(write(value), StandardCharsets.UTF_8).strip();
    }

    private static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Map<?, ?> members -> {
                json.writeStartObject();
                members.forEach(
                        (name, member) -> {
                            json.writeName(String.valueOf(name));
                            write(json, member);
                        });
                json.writeEndObject();
            }
            case List<?> items -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case String text -> json.writeString(text);
            case Nothing _ -> json.writeNull();
            default -> throw new IllegalArgumentException("no JSON can be made of " + value);
        }
    }

    /// Reads what [#write] writes: objects are maps, numbers are `Long`.
    ///
    /// @throws tools.jackson.core.JacksonException when it is no JSON
    static Object read(byte[] document) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> members = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, value(parser));
            }
            return members;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return items;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        return String.valueOf(parser.getString());
    }

    /// The members of what should be an object; none when it is something else.
    static Map<String, Object> members(Object value) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> found) {
            found.forEach((name, member) -> members.put(String.valueOf(name), member));
        }
        return members;
    }

    /// The items of what should be a list; none when it is something else.
    static List<Object> items(Map<String, Object> members, String name) {
        return members.get(name) instanceof List<?> found ? new ArrayList<>(found) : List.of();
    }

    static String text(Map<String, Object> members, String name) {
        return members.get(name) instanceof String found ? found : "";
    }

    static long number(Map<String, Object> members, String name) {
        return members.get(name) instanceof Long found ? found : 0;
    }

    static boolean truth(Map<String, Object> members, String name) {
        return members.get(name) instanceof Boolean found && found;
    }
}
