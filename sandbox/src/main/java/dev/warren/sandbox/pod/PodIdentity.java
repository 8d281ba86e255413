// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

/// Which pod a sandbox is for. Source: CRI `PodSandboxMetadata`.
///
/// @param uid of the pod; may be empty
/// @param attempt how often a sandbox was made for this pod before
public record PodIdentity(String name, String namespace, String uid, int attempt) {
    /// The name that no two sandboxes may have at once, as containerd forms it.
    public String sandboxName() {
        return name + "_" + namespace + "_" + uid + "_" + attempt;
    }

    /// As `kubectl` writes it: `namespace/name`.
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
