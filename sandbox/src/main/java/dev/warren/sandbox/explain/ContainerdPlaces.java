// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

/// Where a containerd keeps what is read of its sandboxes.
///
/// @param tasks bundles by containerd namespace and id
/// @param runtimeRoot runc's folders by containerd namespace, where a bundle's `options.json` names no other
/// @param cacheFolder libcni's, which holds `results`
public record ContainerdPlaces(String tasks, String runtimeRoot, String cacheFolder) {
    private static final String TASKS = "/io.containerd.runtime.v2.task";

    /// Those of a containerd with its usual configuration.
    public static ContainerdPlaces standard() {
        return of("/run/containerd");
    }

    /// Those of one with another `state` folder. What lies elsewhere by default stays there.
    public static ContainerdPlaces of(String state) {
        return new ContainerdPlaces(state + TASKS, "/run/containerd/runc", "/var/lib/cni");
    }

    /// The same files below another root, such as a copy of a node's.
    public ContainerdPlaces below(String root) {
        String prefix = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
        return new ContainerdPlaces(prefix + tasks, prefix + runtimeRoot, prefix + cacheFolder);
    }
}
