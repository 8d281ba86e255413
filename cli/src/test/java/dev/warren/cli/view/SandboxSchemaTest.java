// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.warren.survey.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What `warren sandbox` prints for programs, and the schema of it.
class SandboxSchemaTest {
    private static final String SCHEMA = "/dev/warren/cli/sandbox-list.schema.json";

    private static JsonNode schema() {
        try (InputStream in = SandboxSchemaTest.class.getResourceAsStream(SCHEMA)) {
            assertThat(in).isNotNull();
            return Documents.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static JsonSchema compile(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }

    /// The published schema allows fields of the future; this variant allows none.
    private static JsonSchema strict() {
        JsonNode schema = schema();
        forbidUnknown(schema);
        return compile(schema);
    }

    private static void forbidUnknown(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        node.forEach(SandboxSchemaTest::forbidUnknown);
    }

    private static JsonNode written(Consumer<JsonView> document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonView json = new JsonView(bytes, false)) {
            document.accept(json);
        }
        return Documents.parse(bytes.toString(StandardCharsets.UTF_8));
    }

    private static JsonNode list() {
        Node node = new Node("node-7", "5e7a6b1c", Optional.empty());
        return written(json -> json.sandboxes(node, SampleSandbox.NOW, SampleSandbox.all()));
    }

    @Test
    void describesEverythingThatIsWritten() {
        assertThat(strict().validate(list())).isEmpty();
    }

    @Test
    void describesNothingThatNobodyWrites() {
        Set<String> described = new TreeSet<>();
        properties(schema(), described);
        Set<String> names = new TreeSet<>();
        names(list(), names);

        assertThat(names).isEqualTo(described);
    }

    private static void properties(JsonNode node, Set<String> names) {
        node.path("properties").fieldNames().forEachRemaining(names::add);
        node.forEach(child -> properties(child, names));
    }

    private static void names(JsonNode node, Set<String> names) {
        node.fieldNames().forEachRemaining(names::add);
        node.forEach(child -> names(child, names));
    }

    @Test
    void writesOneSandboxAsAnItemWithItsKind() {
        JsonNode one = written(json -> json.sandbox(SampleSandbox.web(), _ -> {}));

        assertThat(one.get("apiVersion").asText()).isEqualTo("warren.dev/v1");
        assertThat(one.get("kind").asText()).isEqualTo("Sandbox");
        ((ObjectNode) one).remove("apiVersion");
        ((ObjectNode) one).remove("kind");
        assertThat(one).isEqualTo(list().at("/items/0"));
    }

    @Test
    void saysNullWhereThereIsNoNamespaceOfItsOwnAndNoProcess() {
        JsonNode agent = list().at("/items/1");

        assertThat(agent.get("netns").isNull()).isTrue();
        assertThat(agent.get("infraPid").isNull()).isTrue();
        assertThat(agent.get("hostNetwork").asBoolean()).isTrue();
        assertThat(list().at("/items/0/netns/inode").isTextual()).isTrue();
        assertThat(list().at("/items/0/infraPid").asInt()).isEqualTo(4711);
    }

    @Test
    void tellsNoPidOfAContainerThatHasEnded() {
        JsonNode containers = list().at("/items/0/containers");

        assertThat(containers.get(0).get("pid").asInt()).isEqualTo(4800);
        assertThat(containers.get(1).has("pid")).isFalse();
        assertThat(containers.get(1).get("exitStatus").asInt()).isEqualTo(137);
    }

    @Test
    void refusesWhatIsWrong() {
        JsonNode list = list();
        ((ObjectNode) list.at("/items/0/netns")).put("inode", 4026532300L);

        assertThat(compile(schema()).validate(list)).isNotEmpty();
    }

    @Test
    void isASchemaItselfAndExplainsEveryField() {
        JsonSchema draft =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(
                                SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(draft.validate(schema())).isEmpty();
        assertExplained(schema());
    }

    private static void assertExplained(JsonNode node) {
        for (var property : node.path("properties").properties()) {
            assertThat(property.getValue().has("description") || property.getValue().has("$ref"))
                    .as("%s has a description", property.getKey())
                    .isTrue();
        }
        node.forEach(SandboxSchemaTest::assertExplained);
    }
}
