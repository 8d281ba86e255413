// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.node;

import dev.warren.atlas.fact.Why;
import dev.warren.survey.Findings;
import dev.warren.survey.NodeSettings;
import dev.warren.survey.http.Endpoint;
import dev.warren.survey.oci.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of `node.json`. A person wrote them, so what is wrong is said by its name; the fields that
/// are right count.
final class SettingsReader {
    private static final int CARDS = 256;

    private final String where;
    private final Findings findings;
    private Optional<String> host = Optional.empty();
    private final List<String> networkCards = new ArrayList<>();
    private Optional<String> metadata = Optional.empty();
    private Optional<String> introspection = Optional.empty();

    SettingsReader(String where, Findings findings) {
        this.where = where;
        this.findings = findings;
    }

    /// @throws JacksonException when it is no JSON
    NodeSettings read(byte[] file) {
        Json.read(file, this::field);
        return new NodeSettings(host, networkCards, metadata, introspection, where);
    }

    private void field(String name, JsonParser value) {
        switch (name) {
            case "host" -> host(value);
            case "networkCards" -> networkCards(value);
            case "metadata" -> metadata = endpoint(name, value);
            case "introspection" -> introspection = endpoint(name, value);
            default -> wrong(name, "there is no such field");
        }
    }

    private void host(JsonParser value) {
        String path = Json.text(value);
        if (path.startsWith("/")) {
            host = Optional.of(path);
        } else {
            wrong("host", "it is to be the absolute path of a namespace's file");
        }
    }

    private void networkCards(JsonParser value) {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            wrong("networkCards", "it is to be a list of names");
            return;
        }
        Json.array(
                value,
                entry -> {
                    String name = Json.text(entry);
                    if (name.isEmpty()) {
                        wrong("networkCards", "an entry is no name");
                    } else if (networkCards.size() == CARDS) {
                        wrong("networkCards", "there are more than " + CARDS);
                    } else {
                        networkCards.add(name);
                    }
                });
    }

    private Optional<String> endpoint(String name, JsonParser value) {
        try {
            String text = Json.text(value);
            Endpoint.parse(text);
            return Optional.of(text);
        } catch (IllegalArgumentException wrong) {
            wrong(name, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private void wrong(String field, String reason) {
        findings.gap(where, Why.UNEXPECTED, "field '" + field + "': " + reason);
    }
}
