// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RoutingRule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What rules and tables say about a packet, and why.
///
/// @param outcome where it goes
/// @param rule the rule that decided; empty when none did
/// @param table the table that decided, below 2^32; empty when a rule refused by itself or none decided
/// @param route the entry that decided, as it stands in [dev.warren.atlas.fact.Routing#routes]
/// @param skipped the rules that had their turn before, in order
/// @param notModelled what might have led elsewhere, as clauses; empty when nothing is in doubt
public record RoutingDecision(
        RouteLookup question,
        Outcome outcome,
        Optional<RoutingRule> rule,
        OptionalLong table,
        Optional<Route> route,
        List<SkippedRule> skipped,
        List<String> notModelled) {
    public RoutingDecision {
        skipped = List.copyOf(skipped);
        notModelled = List.copyOf(notModelled);
    }

    /// Where a packet goes.
    public sealed interface Outcome {}

    /// It leaves by one of these ways; by which of several, a hash over the packet decides that is not
    /// worked out here.
    ///
    /// @param candidates at least one; a packet for this machine has the link of its address
    public record Found(List<NextHop> candidates) implements Outcome {
        public Found {
            candidates = List.copyOf(candidates);
        }
    }

    /// It goes nowhere.
    public record Refused(RouteAnswer.Refusal reason) implements Outcome {}

    /// The ways out; none when it is refused.
    public List<NextHop> candidates() {
        return outcome instanceof Found(List<NextHop> ways) ? ways : List.of();
    }

    /// Whether nothing is in doubt.
    public boolean isCertain() {
        return notModelled.isEmpty();
    }
}
