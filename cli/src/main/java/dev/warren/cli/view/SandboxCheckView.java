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
    public record Checked(Sandbox sandbox, List<String> findings) {
        /// Keeps a copy that nobody can change.
        public Checked {
            findings = List.copyOf(findings);
        }
    }

    /// A line for each finding, and one for each sandbox without any.
    public static String lines(List<Checked> all) {
        StringBuilder text = new StringBuilder();
        for (Checked one : all) {
            String pod = SafeText.line(one.sandbox().record().pod().identity().toString());
            if (one.findings().isEmpty()) {
                text.append(pod).append(": ok\n");
            }
            for (String finding : one.findings()) {
                text.append(pod).append(": ").append(SafeText.line(finding)).append('\n');
            }
        }
        return text.toString();
    }

    /// `kind: SandboxCheckList`.
    public static Map<String, Object> document(List<Checked> all) {
        List<Object> items = new ArrayList<>();
        for (Checked one : all) {
            PodIdentity pod = one.sandbox().record().pod().identity();
            items.add(
                    Json.object(
                            "id", one.sandbox().id(),
                            "name", pod.name(),
                            "namespace", pod.namespace(),
                            "findings", one.findings()));
        }
        return Json.object(
                "apiVersion", "warren.dev/v1", "kind", "SandboxCheckList", "items", items);
    }
}
