// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

/// Where on the node the files of a pod are that its containers see. They must exist when the runtime is
/// called; [dev.warren.sandbox.oci.files.SandboxFileContents] says what they hold.
///
/// @param hostName for `/etc/hostname`
/// @param hosts for `/etc/hosts`
/// @param resolver for `/etc/resolv.conf`
/// @param sharedMemory for `/dev/shm`: a folder on a `tmpfs` of the pod's own, or `/dev/shm` of the node when
///     the pod uses the node's IPC namespace
public record SandboxFiles(String hostName, String hosts, String resolver, String sharedMemory) {
    /// Where the node itself has its shared memory.
    public static final String NODE_SHARED_MEMORY = "/dev/shm";
}
