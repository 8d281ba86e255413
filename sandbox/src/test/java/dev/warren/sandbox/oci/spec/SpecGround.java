// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.spec.Finding.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A `config.json` that is good, and what is found in it when something is changed.
abstract class SpecGround {
    @TempDir Path bundle;

    @BeforeEach
    void aRootFileSystem() throws IOException {
        Files.createDirectory(bundle.resolve("rootfs"));
    }

    /// A document that every runtime takes.
    static Map<String, Object> good() {
        return Json.object(
                "ociVersion",
                "1.0.2",
                "process",
                Json.object(
                        "user",
                        Json.object("uid", 0, "gid", 0),
                        "args",
                        List.of("/bin/true"),
                        "cwd",
                        "/"),
                "root",
                Json.object("path", "rootfs"),
                "linux",
                Json.object(
                        "namespaces",
                        new ArrayList<Object>(
                                List.of(
                                        type("pid"),
                                        type("ipc"),
                                        type("uts"),
                                        type("mount"),
                                        type("network")))));
    }

    static Map<String, Object> type(String word) {
        return Json.object("type", word);
    }

    static Map<String, Object> type(String word, String path) {
        return Json.object("type", word, "path", path);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> part(Map<String, Object> spec, String name) {
        return (Map<String, Object>) Objects.requireNonNull(spec.get(name));
    }

    List<String> findings(Consumer<Map<String, Object>> change) {
        return findings(change, Pods.NODE, Weight.REFUSED);
    }

    List<String> findings(Consumer<Map<String, Object>> change, NodeTraits node, Weight weight) {
        Map<String, Object> spec = good();
        change.accept(spec);
        return SpecValidation.of(spec, bundle.toString(), node).stream()
                .filter(finding -> finding.weight() == weight)
                .map(Finding::toString)
                .toList();
    }
}
