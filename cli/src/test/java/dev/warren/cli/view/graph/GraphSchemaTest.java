// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GraphSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// The published schema, which allows fields of the future; this variant allows none.
    private static JsonNode strict() throws IOException {
        try (InputStream in =
                GraphSchemaTest.class.getResourceAsStream("/dev/warren/cli/graph.schema.json")) {
            assertThat(in).isNotNull();
            JsonNode schema = JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            forbidUnknown(schema);
            return schema;
        }
    }

    private static void forbidUnknown(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        node.forEach(GraphSchemaTest::forbidUnknown);
    }

    private static JsonNode document(SampleNetwork network) throws JsonProcessingException {
        return JSON.readTree(GraphViewTest.json(network, network.graph()));
    }

    @Test
    void describesEverythingThatIsWritten() throws IOException {
        var schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(strict());
        SampleNetwork unseen =
                SampleNetwork.bridge(2).link(SampleNetwork.HOST, 90, "gone", "veth", 7, 99, 0);

        assertThat(schema.validate(document(SampleNetwork.eks()))).isEmpty();
        assertThat(schema.validate(document(unseen))).isEmpty();
        assertThat(document(unseen).get("nodes").findValuesAsText("type")).contains("outside");
    }

    @Test
    void refusesWhatIsWrong() throws IOException {
        var schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(strict());
        JsonNode document = document(SampleNetwork.eks());
        ((ObjectNode) document.get("edges").get(0)).put("type", "friend");

        assertThat(schema.validate(document)).isNotEmpty();
    }
}
