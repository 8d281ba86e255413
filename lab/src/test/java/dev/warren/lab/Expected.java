// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What `ip` says, and what is written down.
final class Expected {
    private Expected() {}

    /// The lines that `ip` prints about a namespace, with single blanks.
    static List<String> ip(String namespace, String... words) {
        List<String> all = new ArrayList<>(List.of("ip", "-n", namespace));
        all.addAll(List.of(words));
        return Command.of(all)
                .output()
                .lines()
                .map(line -> line.replaceAll("\\s+", " ").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    static List<Object> list(String json) {
        Object read = Json.read(json.getBytes(StandardCharsets.UTF_8));
        return Json.items(Map.of("all", read), "all");
    }

    /// A document of the fixture.
    static Object document(String name) throws IOException {
        try (InputStream in = Expected.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + name);
            }
            return Json.read(in.readAllBytes());
        }
    }

    /// A document below the folder of a lab.
    static Object document(BuiltLab lab, String path) throws IOException {
        Path file = lab.root().resolve(path.substring(1));
        return Json.read(java.nio.file.Files.readAllBytes(file));
    }
}
