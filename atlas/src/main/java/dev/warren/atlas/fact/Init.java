// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;

/// The first process of a container, as far as it was found.
public sealed interface Init {
    /// It runs, and it is in this namespace.
    record Running(ProcessId process, NamespaceId namespace) implements Init {}

    /// It runs; its namespace may not be read.
    record Unreadable(ProcessId process) implements Init {}

    /// The runtime names a process that is not there, or that is another one by now.
    record Gone(int pid) implements Init {}

    /// The runtime names none.
    record None() implements Init {}
}
