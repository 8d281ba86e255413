// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON of runtimes as a stream: what is not asked for is skipped, never built.
///
/// The files are written by others, so depth and lengths are bounded and anything may stand
/// anywhere: a text that should be an object is skipped like every other surprise.
public final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(200)
                                    .maxStringLength(4 << 20)
                                    .maxNameLength(64 << 10)
                                    .build())
                    .build();

    private Json() {}

    /// What to do with one member of an object; the parser stands on its value. What is left unread
    /// of the value is skipped afterwards.
    public interface Members {
        void member(String name, JsonParser value);
    }

    /// Reads a document that should be an object.
    ///
    /// @throws JacksonException when it is no JSON, or beyond the bounds
    public static void read(byte[] document, Members members) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StreamReadException(parser, "it holds no JSON object");
            }
            object(parser, members);
        }
    }

    /// Reads the first members of a document that may be cut: ends in silence where it ends.
    public static void readStart(byte[] document, Members members) {
        try {
            read(document, members);
        } catch (JacksonException cut) {
            // Whatever was asked for stands before the cut, or not at all.
            return;
        }
    }

    /// Walks the members of the object the parser stands on; anything else is skipped.
    public static void object(JsonParser parser, Members members) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken first = parser.nextToken();
            members.member(name, parser);
            // Members that were not read are still at their beginning.
            if (parser.currentToken() == first) {
                parser.skipChildren();
            }
        }
    }

    /// Walks the elements of the array the parser stands on; anything else is skipped.
    public static void array(JsonParser parser, java.util.function.Consumer<JsonParser> element) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        JsonToken token = parser.nextToken();
        while (token != null && token != JsonToken.END_ARRAY) {
            element.accept(parser);
            if (parser.currentToken() == token) {
                parser.skipChildren();
            }
            token = parser.nextToken();
        }
    }

    /// The text the parser stands on; empty for anything else.
    public static String text(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
    }

    /// The whole number the parser stands on; 0 for anything else.
    public static long number(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            return 0;
        }
        try {
            return parser.getLongValue();
        } catch (JacksonException tooLarge) {
            return 0;
        }
    }

    public static boolean isTrue(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }
}
