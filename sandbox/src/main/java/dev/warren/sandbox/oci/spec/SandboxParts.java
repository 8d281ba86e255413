// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.pod.PodConfiguration;

/// What a container finds of the sandbox that it belongs to.
///
/// @param id of the sandbox: 64 hexadecimal digits
/// @param pod what it is wanted to be
/// @param namespaces those that are made already
/// @param files those that all containers see
public record SandboxParts(
        String id, PodConfiguration pod, SharedNamespaces namespaces, SandboxFiles files) {

    /// The same with other namespaces, as when a container joins that of another container's processes.
    public SandboxParts with(SharedNamespaces others) {
        return new SandboxParts(id, pod, others, files);
    }
}
