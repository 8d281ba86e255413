// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A sandbox as it is at the moment.
///
/// @param record what is kept of it
/// @param state what can be expected of it
/// @param containers as they are, in the order of their making
/// @param leftovers what of it could not be removed, and why
public record Sandbox(
        SandboxRecord record,
        SandboxState state,
        List<Container> containers,
        List<String> leftovers) {

    /// Keeps copies that nobody can change.
    public Sandbox {
        containers = List.copyOf(containers);
        leftovers = List.copyOf(leftovers);
    }

    /// Its id: 64 hexadecimal digits.
    public String id() {
        return record.id();
    }

    /// A container as it is at the moment.
    ///
    /// @param exitStatus how it ended: 0 to 255, 128 and the number when a signal ended it; empty while it runs, or
    ///     when nobody watched it
    /// @param finished when it ended, if that is known
    public record Container(
            ContainerRecord record,
            ContainerState state,
            Optional<Integer> exitStatus,
            Optional<Instant> finished) {}
}
