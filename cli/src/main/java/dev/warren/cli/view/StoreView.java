// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.namespace.store.NamedNamespace;
import dev.warren.namespace.store.StoreEntry;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Names of namespaces, as the commands of `warren netns` print them.
public final class StoreView {
    private StoreView() {}

    /// @param numbers by which our own namespace refers to those of the entries, by name
    public static String table(List<StoreEntry> entries, Map<String, OptionalInt> numbers) {
        Table table = new Table();
        table.row(List.of("NAME", "INODE", "NSID", "STATE"));
        for (StoreEntry entry : entries) {
            OptionalInt number = numbers.getOrDefault(entry.name(), OptionalInt.empty());
            table.row(
                    List.of(
                            SafeText.cell(entry.name()),
                            entry.id().map(Object::toString).orElse("-"),
                            number.isPresent() ? String.valueOf(number.getAsInt()) : "-",
                            state(entry)));
        }
        return table.print();
    }

    private static String state(StoreEntry entry) {
        return entry.state() == StoreEntry.State.LINK
                ? "link (fragile: it holds nothing)"
                : entry.state().word();
    }

    /// Writes `kind: NamespaceNameList`.
    public static void json(
            OutputStream out,
            String folder,
            List<StoreEntry> entries,
            Map<String, OptionalInt> numbers) {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", "warren.dev/v1");
            json.writeStringProperty("kind", "NamespaceNameList");
            json.writeObjectPropertyStart("metadata");
            json.writeStringProperty("folder", SafeText.json(folder));
            json.writeEndObject();
            json.writeArrayPropertyStart("items");
            for (StoreEntry entry : entries) {
                json.writeStartObject();
                json.writeStringProperty("name", SafeText.json(entry.name()));
                json.writeStringProperty("path", SafeText.json(entry.path()));
                json.writeStringProperty("state", entry.state().word());
                entry.id().ifPresent(id -> json.writeStringProperty("inode", id.toString()));
                OptionalInt number = numbers.getOrDefault(entry.name(), OptionalInt.empty());
                number.ifPresent(value -> json.writeNumberProperty("nsid", value));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    /// Writes `kind: NamespaceName`.
    public static void json(OutputStream out, NamedNamespace named) {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", "warren.dev/v1");
            json.writeStringProperty("kind", "NamespaceName");
            json.writeStringProperty("name", SafeText.json(named.name()));
            json.writeStringProperty("path", SafeText.json(named.path()));
            json.writeStringProperty("inode", named.id().toString());
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static JsonGenerator generator(OutputStream out) {
        return JsonFactory.builder()
                .characterEscapes(new JsonEscapes())
                .build()
                .createGenerator(ObjectWriteContext.empty(), out);
    }
}
