// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

/// Source: CRI `ContainerState`.
public enum ContainerState {
    /// Its process waits to be started.
    CREATED,
    /// Its process runs.
    RUNNING,
    /// Its process has ended.
    EXITED,
    /// The runtime does not know it, or could not be asked.
    UNKNOWN
}
