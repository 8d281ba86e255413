// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.PodIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What `warren sandbox check` prints.
public final class SandboxCheckView {
    private SandboxCheckView() {}

    /// A sandbox, and what is not as it should be.
    ///
    /// @param failure why it could not be checked; empty when it was
    public record Checked(Sandbox sandbox, List<String> findings, String failure) {
        /// Keeps a copy that nobody can change.
        public Checked {
            findings = List.copyOf(findings);
        }
    }

    /// A line for each finding, and one for each sandbox that was checked and is without any.
    public static String lines(List<Checked> all) {
        StringBuilder text = new StringBuilder();
        for (Checked one : all) {
            String pod = SafeText.line(one.sandbox().record().pod().identity().toString());
            if (one.findings().isEmpty() && one.failure().isEmpty()) {
                text.append(pod).append(": ok\n");
            }
            for (String finding : one.findings()) {
                text.append(pod).append(": ").append(SafeText.line(finding)).append('\n');
            }
        }
        return text.toString();
    }

    /// The items of `kind: SandboxCheckList`, described by `sandbox-check-list.schema.json`.
    public static List<Object> items(List<Checked> all) {
        List<Object> items = new ArrayList<>();
        for (Checked one : all) {
            PodIdentity pod = one.sandbox().record().pod().identity();
            Map<String, Object> item =
                    Json.object(
                            "id", one.sandbox().id(),
                            "name", pod.name(),
                            "namespace", pod.namespace(),
                            "findings", one.findings());
            if (!one.failure().isEmpty()) {
                item.put("failure", one.failure());
            }
            items.add(item);
        }
        return items;
    }
}
