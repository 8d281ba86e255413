// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import java.util.List;
import java.util.Optional;

/// What became of what was not needed any more on a network, see [CniClient#collectGarbage].
///
/// @param refused whether nothing was done, because the network does not want it
/// @param detached what was taken back
/// @param kept what is needed, or had come while garbage was collected
/// @param failures what went wrong, in the order of the attempts
public record Garbage(
        boolean refused,
        List<Attachment> detached,
        List<Attachment> kept,
        List<SandboxException> failures) {

    /// Keeps copies that nobody can change.
    public Garbage {
        detached = List.copyOf(detached);
        kept = List.copyOf(kept);
        failures = List.copyOf(failures);
    }

    static Garbage refusal() {
        return new Garbage(true, List.of(), List.of(), List.of());
    }

    /// The first failure; the others are suppressed in it.
    public Optional<SandboxException> failure() {
        if (failures.isEmpty()) {
            return Optional.empty();
        }
        SandboxException first = failures.getFirst();
        failures.stream()
                .skip(1)
                .filter(other -> !List.of(first.getSuppressed()).contains(other))
                .forEach(first::addSuppressed);
        return Optional.of(first);
    }
}
