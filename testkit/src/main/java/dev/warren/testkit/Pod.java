// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

/// A pod sandbox that runs.
///
/// @param id the id the engine gave it
/// @param namespace the Kubernetes namespace
/// @param name the pod's name
/// @param uid the pod's uid
/// @param ip the pod's address; empty on the host's network
/// @param netnsPath the file that pins its network namespace; empty on the host's network
/// @param inode the network namespace the sandbox's process is in
/// @param pid the sandbox's process
public record Pod(
        String id,
        String namespace,
        String name,
        String uid,
        String ip,
        String netnsPath,
        long inode,
        long pid) {}
