// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// What Warren needs of an OCI bundle's `config.json`.
/// Source: OCI runtime specification, `config.md` and `config-linux.md`; containerd's CRI annotations.
///
/// @param containerType `sandbox`, `container`, or empty outside of Kubernetes
/// @param network the `network` namespace entry; empty when the container has none of its own
public record Bundle(
        String containerType,
        String sandboxId,
        String podNamespace,
        String podName,
        String podUid,
        String containerName,
        String image,
        Optional<String> network) {
    private static final String CRI = "io.kubernetes.cri.";

    /// Parses a `config.json`.
    ///
    /// @throws JacksonException when it is no JSON
    public static Bundle parse(byte[] config) {
        Reader reader = new Reader();
        Json.read(config, reader::member);
        return reader.bundle();
    }

    /// The text of an annotation; empty for none.
    ///
    /// @throws JacksonException when it is no JSON
    public static String annotation(String key, byte[] config) {
        String[] text = {""};
        Json.read(
                config,
                (name, value) -> {
                    if (name.equals("annotations")) {
                        Json.object(
                                value,
                                (annotation, inner) -> {
                                    if (annotation.equals(key)) {
                                        text[0] = Json.text(inner);
                                    }
                                });
                    }
                });
        return text[0];
    }

    /// The host's file that is mounted on a path of the container; empty for none.
    ///
    /// @throws JacksonException when it is no JSON
    public static String mountedOn(String destination, byte[] config) {
        String[] source = {""};
        Json.read(
                config,
                (name, value) -> {
                    if (name.equals("mounts")) {
                        Json.array(value, entry -> mount(entry, destination, source));
                    }
                });
        return source[0];
    }

    private static void mount(JsonParser entry, String destination, String[] source) {
        String[] found = {"", ""};
        Json.object(
                entry,
                (name, value) -> {
                    switch (name) {
                        case "destination" -> found[0] = Json.text(value);
                        case "source" -> found[1] = Json.text(value);
                        default -> {}
                    }
                });
        if (found[0].equals(destination)) {
            source[0] = found[1];
        }
    }

    private static final class Reader {
        private String containerType = "";
        private String sandboxId = "";
        private String podNamespace = "";
        private String podName = "";
        private String podUid = "";
        private String containerName = "";
        private String image = "";
        private Optional<String> network = Optional.empty();

        void member(String name, JsonParser value) {
            switch (name) {
                case "annotations" -> Json.object(value, this::annotation);
                case "linux" ->
                        Json.object(
                                value,
                                (part, inner) -> {
                                    if (part.equals("namespaces")) {
                                        Json.array(inner, this::namespace);
                                    }
                                });
                default -> {}
            }
        }

        private void annotation(String name, JsonParser value) {
            if (!name.startsWith(CRI)) {
                return;
            }
            switch (name.substring(CRI.length())) {
                case "container-type" -> containerType = Json.text(value);
                case "sandbox-id" -> sandboxId = Json.text(value);
                case "sandbox-namespace" -> podNamespace = Json.text(value);
                case "sandbox-name" -> podName = Json.text(value);
                case "sandbox-uid" -> podUid = Json.text(value);
                case "container-name" -> containerName = Json.text(value);
                case "image-name" -> image = Json.text(value);
                default -> {}
            }
        }

        private void namespace(JsonParser entry) {
            String[] found = {"", ""};
            Json.object(
                    entry,
                    (name, value) -> {
                        switch (name) {
                            case "type" -> found[0] = Json.text(value);
                            case "path" -> found[1] = Json.text(value);
                            default -> {}
                        }
                    });
            if (found[0].equals("network")) {
                network = Optional.of(found[1]);
            }
        }

        Bundle bundle() {
            return new Bundle(
                    containerType,
                    sandboxId,
                    podNamespace,
                    podName,
                    podUid,
                    containerName,
                    image,
                    network);
        }
    }
}
