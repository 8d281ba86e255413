// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.RegularFile;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.spec.Finding;
import dev.warren.sandbox.oci.spec.NodeTraits;
import dev.warren.sandbox.oci.spec.SpecValidation;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// What to do about failures that runtimes describe in their own terms only.
final class RuntimeHints {
    /// @param signs what stands in the runtime's words, all of it
    private record Hint(List<String> signs, String words) {}

    private static final List<Hint> HINTS =
            List.of(
                    new Hint(
                            List.of("cgroups in hybrid mode not supported"),
                            "this machine has control groups of both versions, which crun refuses: use"
                                    + " runc, or start crun in a mount namespace without"
                                    + " /sys/fs/cgroup/unified"),
                    new Hint(
                            List.of("already exists"),
                            "delete the other one first, or take another id"),
                    new Hint(
                            List.of("setns", "Invalid argument"),
                            "a path in config.json leads to no namespace of its type, for example to a"
                                    + " plain file whose mount is gone"),
                    new Hint(
                            List.of("executable file", "not found in $PATH"),
                            "the container's root file system has no such program in its PATH"),
                    new Hint(List.of("is not stopped"), "stop it first, or delete it by force"),
                    new Hint(
                            List.of("is not in `created` or `stopped` state"),
                            "stop it first, or delete it by force"));

    private static final int LIMIT_BYTES = 8 << 20;

    private RuntimeHints() {}

    /// What is wrong with the namespaces that a bundle wants to join. Runtimes say little of it: crun's parent may
    /// only see that its child has gone.
    ///
    /// @return empty when nothing is, or it cannot be read
    static String ofNamespaces(String bundle) {
        String file = bundle + "/config.json";
        try {
            Map<String, Object> config =
                    Json.readObject(RegularFile.read(file, LIMIT_BYTES).content(), file);
            return SpecValidation.of(config, bundle, NodeTraits.read()).stream()
                    .filter(finding -> finding.weight() == Finding.Weight.REFUSED)
                    .map(Finding::toString)
                    .filter(finding -> finding.startsWith("linux.namespaces"))
                    .findFirst()
                    .orElse("");
        } catch (IOException unreadable) {
            // The runtime has said so in its own words.
            return "";
        }
    }

    /// @return empty when nothing is known
    static String of(String words) {
        return HINTS.stream()
                .filter(hint -> hint.signs.stream().allMatch(words::contains))
                .map(Hint::words)
                .findFirst()
                .orElse("");
    }
}
