// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import java.util.List;

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

    private RuntimeHints() {}

    /// @return empty when nothing is known
    static String of(String words) {
        return HINTS.stream()
                .filter(hint -> hint.signs.stream().allMatch(words::contains))
                .map(Hint::words)
                .findFirst()
                .orElse("");
    }
}
