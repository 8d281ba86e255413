// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.Whois;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The documents of the sample, and JSON read by another reader than the writer's.
final class Documents {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Documents() {}

    static String list(boolean indented) {
        return list(Sample.snapshot(), indented);
    }

    static String list(Snapshot snapshot, boolean indented) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonView json = new JsonView(bytes, indented)) {
            json.list(snapshot, snapshot.atlas().namespaces());
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    static String answers(String reference) {
        Snapshot snapshot = Sample.snapshot();
        List<Whois.Match> matches = Whois.find(snapshot.atlas(), Reference.parse(reference));
        List<JsonView.Found> found =
                matches.stream()
                        .map(match -> new JsonView.Found(reference, match, matches.size() > 1))
                        .toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonView json = new JsonView(bytes, true)) {
            json.answers(snapshot, found);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("this is no JSON: " + json, wrong);
        }
    }
}
