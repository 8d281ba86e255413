// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

/// What can be expected of a sandbox. Source: CRI `PodSandboxState`, and one that CRI has no word for.
public enum SandboxState {
    /// Namespaces and, where there is one, the process that holds them are there.
    READY,
    /// Stopped, or its namespaces or its process have gone (as after a boot): to be stopped and removed.
    NOTREADY,
    /// Being made, stopped or removed, by a process that runs.
    BUSY,
    /// Its making, stopping or removal failed or was broken off, and something of it is left:
    /// `gc` tries again.
    LEFTOVER
}
