// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.view.Format;
import dev.warren.cli.view.SandboxTable;
import dev.warren.sandbox.Sandbox;
import java.time.Instant;
import java.util.List;

/// Sandboxes on standard output.
final class SandboxOutput {
    private SandboxOutput() {}

    /// One that was made.
    static void one(Sandbox sandbox, Format format, Console console) {
        switch (format) {
            case JSON -> Structured.json(console, json -> json.sandbox(sandbox, _ -> {}));
            case YAML -> Structured.yaml(console, json -> json.sandbox(sandbox, _ -> {}));
            case NAME -> console.print(sandbox.id() + "\n");
            case TABLE, WIDE -> console.print(table(List.of(sandbox), format));
        }
    }

    static String table(List<Sandbox> sandboxes, Format format) {
        return new SandboxTable(format == Format.WIDE, Instant.now()).print(sandboxes);
    }
}
