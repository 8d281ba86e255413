// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import java.util.List;

/// What became of a packet at one hook.
///
/// @param packet as it goes on
/// @param steps the rules that changed or decided something, in order
/// @param notModelled what could have come out otherwise and is not known here, in words; empty when the
///     answer is certain
public record Passage(Packet packet, Verdict verdict, List<Step> steps, List<String> notModelled) {
    /// Whether it goes on.
    public enum Verdict {
        ACCEPTED,
        DROPPED,
        /// Dropped, and its sender is told.
        REJECTED
    }

    public Passage {
        steps = List.copyOf(steps);
        notModelled = List.copyOf(notModelled);
    }
}
