// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// One document of YAML 1.2 or JSON as values of [Json].
///
/// Size, depth and number of values are bounded, also of what aliases unfold to; a key that stands twice is
/// refused, and so is a second document.
final class Documents {
    private static final int LIMIT_BYTES = 1 << 20;
    private static final int DEEPEST = 100;
    private static final int MOST_VALUES = 100_000;
    private static final int MOST_ALIASES = 50;

    private final String name;
    private int values;

    private Documents(String name) {
        this.name = name;
    }

    static Node read(String name, byte[] bytes) throws MalformedException {
        if (bytes.length > LIMIT_BYTES) {
            throw new MalformedException(
                    name,
                    "",
                    "it has %d bytes, and a pod is described in at most %d"
                            .formatted(bytes.length, LIMIT_BYTES));
        }
        Object value =
                isJson(bytes)
                        ? Json.read(bytes, name)
                        : new Documents(name).yaml(text(name, bytes));
        if (!(value instanceof Map<?, ?>)) {
            throw new MalformedException(name, "", "it describes nothing: an object is needed");
        }
        return Node.of(name, value);
    }

    private static boolean isJson(byte[] bytes) {
        for (byte each : bytes) {
            if (each != ' ' && each != '\t' && each != '\r' && each != '\n') {
                return each == '{' || each == '[';
            }
        }
        return false;
    }

    private static String text(String name, byte[] bytes) throws MalformedException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException wrong) {
            throw new MalformedException(name, "", "it is no text in UTF-8");
        }
    }

    private Object yaml(String text) throws MalformedException {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(name)
                        .setAllowDuplicateKeys(false)
                        .setAllowRecursiveKeys(false)
                        .setAllowNonScalarKeys(false)
                        .setMaxAliasesForCollections(MOST_ALIASES)
                        .setCodePointLimit(LIMIT_BYTES)
                        .build();
        Object loaded;
        try {
            demandOneOfBoundedDepth(new ParserImpl(settings, new StreamReader(settings, text)));
            loaded = new Load(settings).loadFromString(text);
        } catch (MarkedYamlEngineException wrong) {
            throw notYaml(reason(wrong));
        } catch (RuntimeException wrong) {
            // The reader's own exceptions are unchecked, and some damage makes it throw others.
            throw notYaml(String.valueOf(wrong.getMessage()));
        }
        return value(loaded, "", 0);
    }

    private MalformedException notYaml(String reason) {
        return new MalformedException(
                name, "", "it is no YAML: " + reason.lines().findFirst().orElse("").strip());
    }

    private static String reason(MarkedYamlEngineException wrong) {
        String place =
                wrong.getProblemMark()
                        .map(
                                mark ->
                                        " (line %d, column %d)"
                                                .formatted(
                                                        mark.getLine() + 1, mark.getColumn() + 1))
                        .orElse("");
        return wrong.getProblem() + place;
    }

    /// The loader calls itself for each level, this does not.
    private void demandOneOfBoundedDepth(Iterator<Event> events) throws MalformedException {
        int depth = 0;
        int documents = 0;
        while (events.hasNext()) {
            switch (events.next()) {
                case CollectionStartEvent _ -> depth++;
                case CollectionEndEvent _ -> depth--;
                case DocumentStartEvent _ -> documents++;
                default -> {
                    // Nothing that could be too much.
                }
            }
            if (depth > DEEPEST) {
                throw new MalformedException(name, "", "it is nested too deep");
            }
        }
        if (documents != 1) {
            throw new MalformedException(
                    name,
                    "",
                    documents == 0
                            ? "it is empty"
                            : "it holds %d documents: one pod at a time".formatted(documents));
        }
    }

    private Object value(@Nullable Object loaded, String field, int depth)
            throws MalformedException {
        // An alias may stand inside of what it stands for.
        if (depth > DEEPEST || ++values > MOST_VALUES) {
            throw new MalformedException(name, "", "it is too large when its aliases are unfolded");
        }
        return switch (loaded) {
            case null -> Json.NULL;
            case Map<?, ?> map -> {
                Map<String, Object> members = new LinkedHashMap<>();
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    if (!(member.getKey() instanceof String key)) {
                        throw new MalformedException(
                                name,
                                field,
                                "'" + member.getKey() + "' is no text, as a key must be");
                    }
                    String at = field.isEmpty() ? key : field + "." + key;
                    members.put(key, value(member.getValue(), at, depth + 1));
                }
                yield members;
            }
            case List<?> list -> {
                List<Object> items = new ArrayList<>();
                for (Object item : list) {
                    items.add(value(item, field + "[" + items.size() + "]", depth + 1));
                }
                yield items;
            }
            case Integer number -> (long) number;
            case Long number -> number;
            case BigInteger number -> number;
            case Double number when Double.isFinite(number) -> BigDecimal.valueOf(number);
            case Boolean truth -> truth;
            case String text -> text;
            default ->
                    throw new MalformedException(
                            name, field, "it is of a kind that JSON does not have");
        };
    }
}
