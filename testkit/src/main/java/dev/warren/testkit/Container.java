// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

/// A container that runs in a pod.
///
/// @param id the id the engine gave it
/// @param name its name within the pod
/// @param pid its first process
/// @param inode the network namespace that process is in
public record Container(String id, String name, long pid, long inode) {}
