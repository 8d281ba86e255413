// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

import dev.warren.kernel.id.NamespaceId;

/// Where a runtime says that a network namespace is. It is a claim until the path was opened.
public sealed interface Claim {
    /// The runtime names none: its container shares somebody else's.
    record None() implements Claim {}

    /// The path was opened and is this namespace.
    record Checked(String path, NamespaceId namespace) implements Claim {}

    /// The path does not lead to a network namespace (any more).
    record Unchecked(String path, Why why) implements Claim {}
}
