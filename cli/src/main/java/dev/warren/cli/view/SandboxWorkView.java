// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.PodIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of work on sandboxes and containers, for programs. Described by `sandbox-work-list.schema.json` and
/// `sandbox-garbage-list.schema.json`.
public final class SandboxWorkView {
    private SandboxWorkView() {}

    /// One piece of work.
    ///
    /// @param reference by which it was named
    /// @param sandbox its id; empty when nothing was found by that
    /// @param container its id, when it was about one
    /// @param failure why it could not be done; empty when it was
    /// @param leftovers what could not be removed, and why
    public record Worked(
            String reference,
            Optional<String> sandbox,
            Optional<String> container,
            String failure,
            List<String> leftovers) {
        /// Keeps a copy that nobody can change.
        public Worked {
            leftovers = List.copyOf(leftovers);
        }

        /// Before it is known what the reference means.
        public static Worked on(String reference) {
            return new Worked(reference, Optional.empty(), Optional.empty(), "", List.of());
        }

        /// The same when it is known.
        public Worked found(String sandboxId, Optional<String> containerId) {
            return new Worked(reference, Optional.of(sandboxId), containerId, failure, leftovers);
        }

        /// The same when it failed.
        public Worked failed(String why, List<String> left) {
            return new Worked(reference, sandbox, container, why, left);
        }

        private String result() {
            return !leftovers.isEmpty() ? "leftover" : failure.isEmpty() ? "done" : "failed";
        }
    }

    /// The items of `kind: SandboxWorkList`.
    public static List<Object> items(List<Worked> all) {
        List<Object> items = new ArrayList<>();
        for (Worked one : all) {
            Map<String, Object> item = Json.object("ref", one.reference());
            one.sandbox().ifPresent(id -> item.put("id", id));
            one.container().ifPresent(id -> item.put("container", id));
            item.put("result", one.result());
            if (!one.failure().isEmpty()) {
                item.put("failure", one.failure());
            }
            item.put("leftovers", one.leftovers());
            items.add(item);
        }
        return items;
    }

    /// The items of `kind: SandboxGarbageList`: what was done, what is left of which sandbox, and why.
    ///
    /// @param all as they are afterwards
    public static List<Object> garbage(
            List<String> done, List<SandboxException> failed, List<Sandbox> all) {
        List<Object> items = new ArrayList<>();
        done.forEach(words -> items.add(Json.object("result", "done", "what", words)));
        for (Sandbox sandbox : all) {
            if (!sandbox.leftovers().isEmpty()) {
                PodIdentity pod = sandbox.record().pod().identity();
                items.add(
                        Json.object(
                                "result",
                                "leftover",
                                "id",
                                sandbox.id(),
                                "name",
                                pod.name(),
                                "namespace",
                                pod.namespace(),
                                "leftovers",
                                sandbox.leftovers()));
            }
        }
        failed.forEach(
                one -> items.add(Json.object("result", "failed", "failure", one.sentence())));
        return items;
    }
}
