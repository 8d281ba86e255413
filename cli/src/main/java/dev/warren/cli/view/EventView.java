// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.namespace.watch.NamespaceEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What `warren netns monitor` prints: a line for each event.
public final class EventView {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().characterEscapes(new JsonEscapes()).build();

    private EventView() {}

    /// `add blue 4026532990`.
    public static String line(NamespaceEvent event) {
        return word(event)
                + " "
                + SafeText.line(event.name())
                + namespace(event).map(id -> " " + id).orElse("")
                + "\n";
    }

    /// One JSON document in a line.
    public static String json(NamespaceEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", "warren.dev/v1");
            json.writeStringProperty("kind", "NamespaceNameEvent");
            json.writeStringProperty("event", word(event));
            json.writeStringProperty("name", SafeText.json(event.name()));
            namespace(event).ifPresent(id -> json.writeStringProperty("inode", id.toString()));
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String word(NamespaceEvent event) {
        return switch (event) {
            case NamespaceEvent.Added _ -> "add";
            case NamespaceEvent.Changed _ -> "change";
            case NamespaceEvent.Removed _ -> "delete";
        };
    }

    private static Optional<NamespaceId> namespace(NamespaceEvent event) {
        return switch (event) {
            case NamespaceEvent.Added(var _, var id) -> id;
            case NamespaceEvent.Changed(var _, var id) -> id;
            case NamespaceEvent.Removed _ -> Optional.empty();
        };
    }
}
