// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

/// What a container is for.
public sealed interface Role {
    /// The infrastructure of a pod; its namespace is the pod's.
    record Sandbox(PodName pod) implements Role {}

    /// An application of a pod.
    ///
    /// @param sandboxId the pod's infrastructure
    record Member(PodName pod, String sandboxId, String name, String image) implements Role {}

    /// A container without a pod.
    ///
    /// @param name empty where the source does not know it
    /// @param sandboxId what Docker calls the network half of the container; empty elsewhere
    record Alone(String name, String image, String sandboxId) implements Role {}
}
