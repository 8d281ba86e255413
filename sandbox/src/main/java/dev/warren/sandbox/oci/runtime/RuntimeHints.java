// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/// What to do about failures that runtimes describe in their own terms only.
final class RuntimeHints {
    private static final Map<String, String> HINTS = new LinkedHashMap<>();

    static {
        HINTS.put(
                "cgroups in hybrid mode not supported",
                "this machine has control groups of both versions, which crun refuses: use runc, or"
                        + " start crun in a mount namespace without /sys/fs/cgroup/unified");
        HINTS.put("already exists", "delete the other one first, or take another id");
        HINTS.put(
                "into net namespace: Invalid argument",
                "the path in config.json leads to something that is no network namespace, for example"
                        + " a plain file whose mount is gone");
        HINTS.put(
                "Invalid argument: setns",
                "a path in config.json leads to no namespace of its type");
        HINTS.put(
                "executable file not found in",
                "the container's root file system has no such program in its PATH");
        HINTS.put("is not stopped", "stop it first, or delete it by force");
    }

    private RuntimeHints() {}

    /// @return empty when nothing is known
    static String of(String words) {
        for (Map.Entry<String, String> hint : HINTS.entrySet()) {
            if (words.contains(hint.getKey())) {
                return hint.getValue();
            }
        }
        return "";
    }
}
