// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.netfilter.Verdict;
import java.util.List;

/// What one expression of a rule says.
sealed interface Answer {
    /// On to the next expression.
    record Holds() implements Answer {}

    /// The rule is not for this packet.
    record Fails() implements Answer {}

    /// Nobody here can tell.
    ///
    /// @param alternatives the verdicts it may come to; empty when the rule would simply go on
    record Undecided(String reason, List<Verdict> alternatives) implements Answer {}

    record Decides(Verdict verdict) implements Answer {}

    /// Dropped, and the sender is told.
    record Rejects() implements Answer {}

    static Answer undecided(String reason) {
        return new Undecided(reason, List.of());
    }

    static Answer of(boolean holds) {
        return holds ? new Holds() : new Fails();
    }
}
