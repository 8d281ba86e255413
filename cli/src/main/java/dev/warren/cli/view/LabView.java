// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.lab.BuiltLab;
import dev.warren.lab.LabPod;
import dev.warren.lab.LabRecord;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Labs, as the commands of `warren lab` print them.
public final class LabView {
    private LabView() {}

    public static String table(List<LabRecord> labs) {
        Table table = new Table();
        table.row(List.of("NAME", "KIND", "PODS", "STATE", "ROOT"));
        for (LabRecord lab : labs) {
            table.row(
                    List.of(
                            SafeText.cell(lab.name()),
                            SafeText.cell(lab.kind()),
                            String.valueOf(lab.pods()),
                            lab.isReady()
                                    ? "ready"
                                    : "unfinished (" + SafeText.cell(lab.step()) + ")",
                            SafeText.cell(lab.root())));
        }
        return table.print();
    }

    /// What there is now, and what to try on it.
    public static String built(BuiltLab lab) {
        String root = SafeText.line(lab.root().toString());
        StringBuilder text = new StringBuilder();
        text.append("lab %s is ready: %d pods; ".formatted(lab.name(), lab.pods().size()))
                .append("namespaces %s, %s".formatted(lab.record().node(), lab.record().world()))
                .append("\nTry:\n");
        for (String words : lab.toTry()) {
            text.append("  sudo warren ").append(SafeText.line(words));
            text.append(" --root ").append(root).append('\n');
        }
        return text.append("  sudo warren lab down ").append(lab.name()).append('\n').toString();
    }

    /// Writes `kind: Lab`.
    public static void json(OutputStream out, BuiltLab lab) {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", "warren.dev/v1");
            json.writeStringProperty("kind", "Lab");
            members(json, lab.record());
            json.writeArrayPropertyStart("podList");
            lab.pods().forEach(pod -> pod(json, pod));
            json.writeEndArray();
            json.writeArrayPropertyStart("notes");
            lab.notes().forEach(note -> json.writeString(SafeText.json(note)));
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void pod(JsonGenerator json, LabPod pod) {
        json.writeStartObject();
        json.writeStringProperty("namespace", pod.namespace());
        json.writeStringProperty("name", pod.name());
        json.writeStringProperty("netns", pod.path());
        json.writeStringProperty("address", pod.address().toString());
        if (!pod.hostLink().isEmpty()) {
            json.writeStringProperty("hostLink", pod.hostLink());
        }
        json.writeEndObject();
    }

    /// Writes `kind: LabList`.
    public static void json(OutputStream out, List<LabRecord> labs) {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", "warren.dev/v1");
            json.writeStringProperty("kind", "LabList");
            json.writeArrayPropertyStart("items");
            for (LabRecord lab : labs) {
                json.writeStartObject();
                members(json, lab);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void members(JsonGenerator json, LabRecord lab) {
        json.writeStringProperty("name", SafeText.json(lab.name()));
        json.writeStringProperty("labKind", SafeText.json(lab.kind()));
        json.writeBooleanProperty("ready", lab.isReady());
        json.writeStringProperty("root", SafeText.json(lab.root()));
        json.writeStringProperty("node", SafeText.json(lab.node()));
        json.writeStringProperty("world", SafeText.json(lab.world()));
        json.writeNumberProperty("pods", lab.pods());
    }

    private static JsonGenerator generator(OutputStream out) {
        return JsonFactory.builder()
                .characterEscapes(new JsonEscapes())
                .build()
                .createGenerator(ObjectWriteContext.empty(), out);
    }
}
