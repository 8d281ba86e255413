// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.namespace.store.NamespaceStore;

/// A pod, or a container of Docker's, of a lab.
///
/// @param namespace of Kubernetes; empty for a container of Docker's
/// @param name of the pod or the container
/// @param uid of the pod
/// @param sandboxId the id of the container that holds its network
/// @param netns the name of its network namespace in `/run/netns`; that of the node for a pod on the
///     node's network
/// @param address its address
/// @param mac of its interface
/// @param hostLink the other end of its pair in the node's namespace; empty where it has none
/// @param hostIndex the index of that; 0 where it has none
/// @param hostMac the link-layer address of that
public record LabPod(
        String namespace,
        String name,
        String uid,
        String sandboxId,
        String netns,
        IpAddress address,
        Mac mac,
        String hostLink,
        int hostIndex,
        Mac hostMac) {
    /// The file on which its namespace is mounted.
    public String path() {
        return NamespaceStore.STANDARD_FOLDER + "/" + netns;
    }

    /// `default/web`; the name alone for a container of Docker's.
    public String title() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
