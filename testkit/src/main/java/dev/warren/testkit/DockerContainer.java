// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

/// A container that Docker runs, as `docker inspect` describes it.
///
/// @param id the full id
/// @param name its name
/// @param pid its first process
/// @param sandboxId the id of its network sandbox
/// @param sandboxKey the file that pins its network namespace
/// @param inode the network namespace its first process is in
/// @param address its first IPv4 address; empty when it has none
public record DockerContainer(
        String id,
        String name,
        long pid,
        String sandboxId,
        String sandboxKey,
        long inode,
        String address) {}
