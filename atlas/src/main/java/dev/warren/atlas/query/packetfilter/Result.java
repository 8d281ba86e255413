// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import java.util.Optional;

/// What a walk came to.
///
/// @param stop where the walk stopped; empty when it came to its end
record Result(Walk walk, Passage.Verdict verdict, Optional<Stop> stop) {
    boolean sameAs(Result other) {
        if (verdict != other.verdict || !stop.equals(other.stop)) {
            return false;
        }
        boolean dead = stop.isEmpty() && verdict != Passage.Verdict.ACCEPTED;
        return dead || (stop.isPresent() ? walk.sameAs(other.walk) : walk.sameEffectAs(other.walk));
    }
}
