// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.warren.kernel.id.NamespaceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The schemas of `warren path` and `warren show`.
class AnswerSchemaTest {
    private static final String PATHS = "path-list";
    private static final String CARDS = "namespace-card-list";

    private static JsonNode schema(String name) {
        String resource = "/dev/warren/cli/" + name + ".schema.json";
        try (InputStream in = AnswerSchemaTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return Documents.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static JsonSchema compile(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }

    /// The published schemas allow fields of the future; these variants allow none.
    private static JsonSchema strict(String name) {
        JsonNode schema = schema(name);
        forbidUnknown(schema);
        return compile(schema);
    }

    private static void forbidUnknown(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        node.forEach(AnswerSchemaTest::forbidUnknown);
    }

    private static List<JsonNode> paths() {
        return List.of(
                Documents.parse(PathTest.json(new SamplePaths(true))),
                Documents.parse(PathTest.json(new SamplePaths(false))));
    }

    private static List<JsonNode> cards() {
        Snapshot snapshot = SampleCard.snapshot();
        return snapshot.atlas().namespaces().stream()
                .map(namespace -> card(snapshot, namespace.id()))
                .toList();
    }

    private static JsonNode card(Snapshot snapshot, NamespaceId id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonView json = new JsonView(bytes, false)) {
            json.card(snapshot, "pod:default/web", SampleCard.of(snapshot, id));
        }
        return Documents.parse(bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void describeEverythingThatIsWritten() {
        for (JsonNode document : paths()) {
            assertThat(strict(PATHS).validate(document)).isEmpty();
        }
        for (JsonNode document : cards()) {
            assertThat(strict(CARDS).validate(document)).isEmpty();
        }
    }

    @Test
    void describeNothingThatNobodyWrites() {
        // Of a VLAN or a macvlan on a card, and of a node that is broken; the sample is neither.
        assertThat(described(PATHS)).isEqualTo(with(written(paths()), "parent", "findings"));
        // Of a bus, and of a node that is broken; the sample has neither.
        assertThat(described(CARDS))
                .isEqualTo(
                        with(
                                written(cards()),
                                "device",
                                "driver",
                                "findings",
                                "physicalFunction",
                                "virtualFunctions",
                                "kindDetail"));
    }

    private static Set<String> with(Set<String> names, String... more) {
        Set<String> all = new TreeSet<>(names);
        all.addAll(List.of(more));
        return all;
    }

    private static Set<String> described(String name) {
        Set<String> names = new TreeSet<>();
        properties(schema(name), names);
        return names;
    }

    private static void properties(JsonNode node, Set<String> names) {
        node.path("properties").fieldNames().forEachRemaining(names::add);
        node.forEach(child -> properties(child, names));
    }

    private static Set<String> written(List<JsonNode> documents) {
        Set<String> names = new TreeSet<>();
        documents.forEach(document -> names(document, names));
        return names;
    }

    private static void names(JsonNode node, Set<String> names) {
        node.fieldNames().forEachRemaining(names::add);
        node.forEach(child -> names(child, names));
    }

    @Test
    void refuseWhatIsWrong() {
        JsonNode paths = paths().getFirst();
        ((ObjectNode) paths.at("/items/0")).put("verdict", "lost");
        assertThat(compile(schema(PATHS)).validate(paths)).isNotEmpty();

        JsonNode card = cards().getFirst();
        ((ObjectNode) card.at("/items/0")).put("inode", 7);
        assertThat(compile(schema(CARDS)).validate(card)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {PATHS, CARDS})
    void areSchemasThemselvesAndExplainEveryField(String name) {
        JsonSchema draft =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(
                                SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(draft.validate(schema(name))).isEmpty();
        assertExplained(schema(name));
    }

    private static void assertExplained(JsonNode node) {
        for (var property : node.path("properties").properties()) {
            assertThat(property.getValue().has("description") || property.getValue().has("$ref"))
                    .as("%s has a description", property.getKey())
                    .isTrue();
        }
        node.forEach(AnswerSchemaTest::assertExplained);
    }
}
