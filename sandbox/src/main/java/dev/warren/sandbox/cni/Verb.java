// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

/// What a plugin is asked to do: `CNI_COMMAND`.
public enum Verb {
    /// Attach a network namespace to a network.
    ADD,
    /// Take that back, as far as it was done.
    DEL,
    /// Tell whether it is still as `ADD` left it. Since 0.4.0.
    CHECK,
    /// Tell whether `ADD` could be done. Since 1.1.0.
    STATUS,
    /// Take back what no valid attachment needs. Since 1.1.0.
    GC,
    /// Tell which versions of the specification it speaks.
    VERSION
}
