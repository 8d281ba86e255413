// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.view.JsonView;
import dev.warren.cli.view.YamlView;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Answers for programs.
final class Structured {
    private Structured() {}

    /// As it is written, straight to standard output.
    static void json(Console console, Consumer<JsonView> answer) {
        try (JsonView json = new JsonView(console.out(), true)) {
            answer.accept(json);
        }
    }

    /// The same document in the words of YAML.
    static void yaml(Console console, Consumer<JsonView> answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonView json = new JsonView(bytes, false)) {
            answer.accept(json);
        }
        console.print(YamlView.of(bytes.toString(StandardCharsets.UTF_8)));
    }
}
