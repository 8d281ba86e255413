// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.oci.runtime.LogLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What `warren sandbox logs -o json` prints: a document for each line. Described by `sandbox-log-line.schema.json`.
public final class LogLineView {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().characterEscapes(new JsonEscapes()).build();

    private LogLineView() {}

    /// One JSON document in a line.
    ///
    /// @param container its id
    public static String json(String container, LogLine line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", "warren.dev/v1");
            json.writeStringProperty("kind", "SandboxLogLine");
            json.writeStringProperty("container", SafeText.json(container));
            line.time().ifPresent(time -> json.writeStringProperty("time", time.toString()));
            json.writeStringProperty("stream", line.source().word());
            json.writeStringProperty("text", SafeText.json(line.text()));
            json.writeBooleanProperty("endsLine", line.endsLine());
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
