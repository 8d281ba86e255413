// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final String SCHEMA = "/dev/warren/cli/namespace-list.schema.json";

    private static String read(String resource) {
        try (InputStream in = SchemaTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static JsonSchema compile(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }

    private static Set<ValidationMessage> published(String document) {
        return compile(Documents.parse(read(SCHEMA))).validate(Documents.parse(document));
    }

    /// The published schema allows fields of the future. This variant allows none, so that it cannot
    /// lag behind the code.
    private static Set<ValidationMessage> strict(String document) {
        JsonNode schema = Documents.parse(read(SCHEMA));
        forbidUnknown(schema);
        return compile(schema).validate(Documents.parse(document));
    }

    private static void forbidUnknown(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        node.forEach(SchemaTest::forbidUnknown);
    }

    @Test
    void describesEverythingThatIsWritten() {
        assertThat(strict(Documents.list(true))).isEmpty();
        assertThat(strict(Documents.list(false))).isEmpty();
        for (String reference :
                new String[] {"eth0", "pod:default/web", "host", "container:redis"}) {
            assertThat(strict(Documents.answers(reference))).isEmpty();
        }
    }

    @Test
    void describesTheExampleOfTheContract() {
        assertThat(strict(read("contract.json"))).isEmpty();
    }

    @Test
    void lagsBehindNoFieldThatTheSampleDoesNotShow() {
        Set<String> described = new TreeSet<>();
        properties(Documents.parse(read(SCHEMA)), described);
        Set<String> written = new TreeSet<>();
        names(Documents.parse(Documents.list(true)), written);
        names(Documents.parse(Documents.answers("eth0")), written);

        assertThat(written).isEqualTo(described);
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
    void allowsFieldsOfTheFutureAndRefusesWrongOnes() {
        String document = Documents.list(false);
        assertThat(published(document.replace("\"items\"", "\"later\":1,\"items\""))).isEmpty();
        assertThat(strict(document.replace("\"items\"", "\"later\":1,\"items\""))).isNotEmpty();
        assertThat(published(document.replace("\"state\":\"active\"", "\"state\":\"busy\"")))
                .isNotEmpty();
        assertThat(published(document.replace("\"kind\":\"host\"", "\"kind\":\"vm\"")))
                .isNotEmpty();
        assertThat(published(document.replace("\"inode\":\"4026531833\"", "\"inode\":4026531833")))
                .isNotEmpty();
    }

    @Test
    void explainsEveryField() {
        assertExplained(Documents.parse(read(SCHEMA)));
    }

    private static void assertExplained(JsonNode node) {
        for (var property : node.path("properties").properties()) {
            assertThat(property.getValue().has("description") || property.getValue().has("$ref"))
                    .as("%s has a description", property.getKey())
                    .isTrue();
        }
        node.forEach(SchemaTest::assertExplained);
    }

    @Test
    void isASchemaItself() {
        JsonSchema draft =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(
                                SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(draft.validate(Documents.parse(read(SCHEMA)))).isEmpty();
    }
}
