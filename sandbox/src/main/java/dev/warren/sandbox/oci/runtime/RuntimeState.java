// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an OCI runtime says of a container. Source: runtime-spec, runtime.md, "State"; runc and crun add when
/// it was made, and the status `paused`.
///
/// @param pid of its init process; 0 when it has ended
/// @param bundle the folder with its `config.json`
/// @param created empty when the runtime does not say
/// @param annotations in the order given
public record RuntimeState(
        String id,
        int pid,
        Status status,
        String bundle,
        Optional<Instant> created,
        Map<String, String> annotations) {
    /// Keeps a copy that nobody can change.
    public RuntimeState {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /// Source: runtime-spec, runtime.md, `status`.
    public enum Status {
        /// It is being made.
        CREATING,
        /// Its namespaces are there and its init process waits to become the program.
        CREATED,
        /// Its program runs.
        RUNNING,
        /// Its processes are frozen.
        PAUSED,
        /// Its init process has ended; what the runtime keeps of it is still there.
        STOPPED;

        /// As the runtimes write it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether there is an init process.
    public boolean isAlive() {
        return status != Status.STOPPED && pid > 0;
    }

    /// Reads one document of `state` or one element of `list`.
    ///
    /// @throws MalformedException when it is not what the specification says
    static RuntimeState read(Node state) throws MalformedException {
        return new RuntimeState(
                state.member("id").text(),
                Math.toIntExact(state.member("pid").findNumber(0, Integer.MAX_VALUE).orElse(0L)),
                status(state.member("status")),
                state.member("bundle").textOrEmpty(),
                created(state.member("created")),
                state.member("annotations").textsByName());
    }

    private static Status status(Node node) throws MalformedException {
        String word = node.text();
        for (Status status : Status.values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw node.wrong("must be creating, created, running, paused or stopped");
    }

    private static Optional<Instant> created(Node node) throws MalformedException {
        Optional<String> text = node.findText();
        try {
            return text.filter(time -> !time.isEmpty())
                    .map(time -> OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException wrong) {
            throw node.wrong("must be a time such as 2025-01-31T10:00:00Z");
        }
    }
}
