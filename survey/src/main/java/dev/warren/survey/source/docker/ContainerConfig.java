// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.docker;

import dev.warren.survey.oci.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// What Warren needs of Docker's `config.v2.json`.
///
/// @param name without the leading `/`
/// @param sandboxId of libnetwork, not of the container
/// @param sandboxKey the file on which the network namespace is mounted
record ContainerConfig(
        String id,
        String name,
        String image,
        boolean running,
        int pid,
        String sandboxId,
        String sandboxKey) {

    /// Parses the file.
    ///
    /// @throws JacksonException when it is no JSON
    static ContainerConfig parse(byte[] file) {
        Reader reader = new Reader();
        Json.read(file, reader::member);
        return new ContainerConfig(
                reader.id,
                reader.name.startsWith("/") ? reader.name.substring(1) : reader.name,
                reader.image,
                reader.running,
                reader.pid,
                reader.sandboxId,
                reader.sandboxKey);
    }

    private static final class Reader {
        private String id = "";
        private String name = "";
        private String image = "";
        private boolean running;
        private int pid;
        private String sandboxId = "";
        private String sandboxKey = "";

        void member(String member, JsonParser value) {
            switch (member) {
                case "ID" -> id = Json.text(value);
                case "Name" -> name = Json.text(value);
                case "State" -> Json.object(value, this::state);
                case "Config" ->
                        Json.object(
                                value,
                                (part, inner) -> {
                                    if (part.equals("Image")) {
                                        image = Json.text(inner);
                                    }
                                });
                case "NetworkSettings" -> Json.object(value, this::network);
                default -> {}
            }
        }

        private void state(String member, JsonParser value) {
            switch (member) {
                case "Running" -> running = Json.isTrue(value);
                // A number that is no pid must not become one when it is cut to 32 bits.
                case "Pid" -> pid = Math.clamp(Json.number(value), 0, Integer.MAX_VALUE);
                default -> {}
            }
        }

        private void network(String member, JsonParser value) {
            switch (member) {
                case "SandboxID" -> sandboxId = Json.text(value);
                case "SandboxKey" -> sandboxKey = Json.text(value);
                default -> {}
            }
        }
    }
}
