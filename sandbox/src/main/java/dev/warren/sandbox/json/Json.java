// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.json;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Documents as values: an object is a `Map` with its members in their order, an array a `List`, then
/// `String`, `Long` (or `BigInteger`), `Double` (or `BigDecimal` beyond it), `Boolean`, and [#NULL].
///
/// What others wrote is bounded in depth and in the length of its texts, and a member that stands twice is
/// refused: two readers would see two documents.
public final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(200)
                                    .maxStringLength(16 << 20)
                                    .maxNumberLength(200)
                                    .maxNameLength(64 << 10)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    /// `null` in a document.
    public static final Object NULL = Nothing.NULL;

    private enum Nothing {
        NULL;

        @Override
        public String toString() {
            return "null";
        }
    }

    private Json() {}

    /// An object with members in the order given: name, value, name, value, …
    public static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    /// Reads one document.
    ///
    /// @param subject what it is called in a message
    public static Object read(byte[] document, String subject) throws MalformedException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            if (parser.nextToken() == null) {
                throw new MalformedException(subject, "", "it is empty");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new MalformedException(subject, "", "something follows after its end");
            }
            return value;
        } catch (JacksonException wrong) {
            throw new MalformedException(subject, "", "it is no JSON: " + reason(wrong));
        }
    }

    /// Reads one document that should be an object.
    public static Map<String, Object> readObject(byte[] document, String subject)
            throws MalformedException {
        return Node.of(subject, read(document, subject)).object();
    }

    /// The parser's words with where it stood, and without its class names.
    private static String reason(JacksonException wrong) {
        var at = wrong.getLocation();
        String place =
                at == null || at.getLineNr() < 0
                        ? ""
                        : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return wrong.getOriginalMessage() + place;
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> items(parser);
            case VALUE_NUMBER_INT ->
                    switch (parser.getNumberType()) {
                        case INT, LONG -> parser.getLongValue();
                        default -> parser.getBigIntegerValue();
                    };
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> NULL;
            default -> parser.getString();
        };
    }

    private static Map<String, Object> members(JsonParser parser) {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<Object> items(JsonParser parser) {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }

    /// The document in one line, without a line break.
    ///
    /// @throws IllegalArgumentException for a value that [Json] does not know
    public static byte[] write(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(json, value);
        }
        return bytes.toByteArray();
    }

    /// The value with the members of all objects sorted by name, as Go's encoder writes maps.
    public static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> members -> {
                Map<String, Object> copy = new TreeMap<>();
                members.forEach((name, member) -> copy.put(String.valueOf(name), sorted(member)));
                yield new LinkedHashMap<>(copy);
            }
            case Collection<?> items -> items.stream().map(Json::sorted).toList();
            default -> value;
        };
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
            case Collection<?> items -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number);
            case String text -> json.writeString(text);
            case Nothing _ -> json.writeNull();
            default ->
                    throw new IllegalArgumentException(
                            "no JSON can be made of a " + value.getClass().getSimpleName());
        }
    }
}
