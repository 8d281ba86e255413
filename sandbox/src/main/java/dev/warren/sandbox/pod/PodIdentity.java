// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

/// Which pod a sandbox is for. Source: CRI `PodSandboxMetadata`.
///
/// @param uid of the pod; may be empty
/// @param attempt how often a sandbox was made for this pod before
public record PodIdentity(String name, String namespace, String uid, int attempt) {
    private static final int HOST_NAME_LENGTH = 63;

    /// The name that no two sandboxes may have at once, as containerd forms it.
    public String sandboxName() {
        return name + "_" + namespace + "_" + uid + "_" + attempt;
    }

    /// What the pod is called inside, unless somebody says otherwise: its name, cut where a kubelet cuts it.
    public String hostName() {
        if (name.length() <= HOST_NAME_LENGTH) {
            return name;
        }
        int end = HOST_NAME_LENGTH;
        while (end > 0 && (name.charAt(end - 1) == '-' || name.charAt(end - 1) == '.')) {
            end--;
        }
        return name.substring(0, end);
    }

    /// As `kubectl` writes it: `namespace/name`.
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
