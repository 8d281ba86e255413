// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.survey.Node;
import dev.warren.survey.Preflight;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The checks of `warren preflight`.
public final class PreflightView {
    private PreflightView() {}

    public static String table(List<Preflight.Check> checks) {
        Table table = new Table();
        table.row(List.of("CHECK", "NAME", "RESULT", "DETAIL"));
        for (Preflight.Check check : checks) {
            table.row(
                    List.of(
                            check.subject(),
                            check.name(),
                            check.present() ? "ok" : check.required() ? "MISSING" : "none",
                            check.detail().isEmpty() ? "-" : SafeText.line(check.detail())));
        }
        return table.print();
    }

    public static void json(OutputStream out, Node node, List<Preflight.Check> checks) {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", "warren.dev/v1");
            json.writeStringProperty("kind", "PreflightReport");
            json.writeObjectPropertyStart("metadata");
            json.writeStringProperty("node", SafeText.json(node.name()));
            json.writeStringProperty("bootId", SafeText.json(node.bootId()));
            json.writeEndObject();
            json.writeArrayPropertyStart("items");
            for (Preflight.Check check : checks) {
                json.writeStartObject();
                json.writeStringProperty("check", check.subject());
                json.writeStringProperty("name", check.name());
                json.writeBooleanProperty("present", check.present());
                json.writeBooleanProperty("required", check.required());
                json.writeStringProperty("detail", SafeText.json(check.detail()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }
}
