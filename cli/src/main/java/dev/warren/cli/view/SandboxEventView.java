// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.EventLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What `warren sandbox events` prints: a line for each event.
public final class SandboxEventView {
    private static final int SHORT = 13;
    private static final JsonFactory FACTORY =
            JsonFactory.builder().characterEscapes(new JsonEscapes()).build();

    private SandboxEventView() {}

    /// `2026-01-31T12:00:00Z started 0123456789abc default/web app`.
    public static String line(EventLog.Event event) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                event.moment().toString(),
                                event.kind().name().toLowerCase(Locale.ROOT),
                                event.sandbox()
                                        .substring(0, Math.min(SHORT, event.sandbox().length())),
                                event.podNamespace() + "/" + event.podName()));
        event.container().ifPresent(words::add);
        if (!event.detail().isEmpty()) {
            words.add(event.detail());
        }
        return SafeText.line(String.join(" ", words)) + "\n";
    }

    /// One JSON document in a line.
    public static String json(EventLog.Event event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", "warren.dev/v1");
            json.writeStringProperty("kind", "SandboxEvent");
            event.document()
                    .forEach(
                            (name, value) ->
                                    json.writeStringProperty(
                                            name, SafeText.json(String.valueOf(value))));
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
