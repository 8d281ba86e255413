// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// A document of others, as [Json] reads it, in JSON that is safe to show.
final class DocumentJson {
    private DocumentJson() {}

    static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Map<?, ?> members -> {
                json.writeStartObject();
                members.forEach(
                        (name, member) -> {
                            json.writeName(SafeText.json(String.valueOf(name)));
                            write(json, member);
                        });
                json.writeEndObject();
            }
            case Collection<?> items -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case String text -> json.writeString(SafeText.json(text));
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number);
            default -> {
                if (!value.equals(Json.NULL)) {
                    throw new IllegalArgumentException(
                            "no JSON can be made of a " + value.getClass().getSimpleName());
                }
                json.writeNull();
            }
        }
    }
}
