// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.kernel.id.ProcessId;
import dev.warren.namespace.NetworkNamespace;
import java.util.List;
import java.util.Optional;

/// The one namespace that is read closely. It is held open, and is the one that was meant.
///
/// @param processes in it, as they were seen a moment ago, the oldest first
/// @param isHost whether it is the host's itself
/// @param host the host's, to compare with; empty when this is it, or when it cannot be opened
public record OpenNamespace(
        NetworkNamespace namespace,
        List<Inhabitant> processes,
        boolean isHost,
        Optional<NetworkNamespace> host) {
    public OpenNamespace {
        processes = List.copyOf(processes);
    }

    /// A process in it.
    ///
    /// @param command the kernel's name for it
    public record Inhabitant(ProcessId process, String command) {}
}
