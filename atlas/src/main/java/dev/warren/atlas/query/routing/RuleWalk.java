// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.atlas.query.routing.RoutingDecision.Found;
import dev.warren.atlas.query.routing.RoutingDecision.Outcome;
import dev.warren.atlas.query.routing.RoutingDecision.Refused;
import dev.warren.atlas.query.routing.RoutingTable.Answer;
import dev.warren.atlas.query.routing.SkippedRule.Cause;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer.Refusal;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleAction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One packet's way through the rules (`fib_rules_lookup`).
///
/// Thread: one.
final class RuleWalk {
    /// A rule of IPv6 that waits for the source to be chosen; `ip` cannot make one.
    private static final int FIB_RULE_FIND_SADDR = 0x10000;

    private final RoutingTables tables;
    private final LinkIndex links;
    private final RouteLookup question;
    private final Flow flow;
    private final List<SkippedRule> skipped = new ArrayList<>();
    private final Set<String> doubts = new LinkedHashSet<>();
    private @Nullable RoutingRule winner;
    private OptionalLong table = OptionalLong.empty();
    private Optional<Route> route = Optional.empty();
    private Outcome outcome = new Refused(Refusal.NO_ROUTE);

    RuleWalk(RoutingTables tables, LinkIndex links, RouteLookup question, Flow flow) {
        this.tables = tables;
        this.links = links;
        this.question = question;
        this.flow = flow;
    }

    /// Goes through the rules until one decides.
    RuleWalk run() {
        List<RoutingRule> rules = tables.rules(flow.isV6());
        Selection selection = new Selection(links);
        int at = 0;
        while (at < rules.size() && winner == null) {
            RoutingRule rule = rules.get(at);
            at++;
            Cause difference = selection.difference(rule, flow);
            if (difference == null || difference == Cause.FLOW_LABEL) {
                doubtUnknown(rule);
            }
            Cause cause = Selection.mismatch(rule, difference);
            if (cause != null) {
                skip(rule, cause);
                continue;
            }
            if (rule.action() instanceof RuleAction.Goto(long priority)) {
                at = follow(rules, rule, priority, at);
            } else {
                act(rule);
            }
        }
        return this;
    }

    private void doubtUnknown(RoutingRule rule) {
        boolean waits = (rule.flags() & FIB_RULE_FIND_SADDR) != 0 && !flow.hasSource();
        if (!rule.rest().isEmpty() || waits) {
            doubts.add("what rule " + rule.priority() + " asks besides");
        }
        if (rule.selector().flowLabel().isPresent()) {
            doubts.add("the flow label that rule " + rule.priority() + " asks for");
        }
    }

    private int follow(List<RoutingRule> rules, RoutingRule rule, long target, int next) {
        for (int i = next; i < rules.size(); i++) {
            if (rules.get(i).priority() == target && !rule.isUnresolved()) {
                skip(rule, Cause.GOES_ON);
                return i;
            }
        }
        skip(rule, Cause.UNRESOLVED);
        return next;
    }

    private void act(RoutingRule rule) {
        switch (rule.action()) {
            case RuleAction.Lookup(long number) -> lookup(rule, number);
            case RuleAction.Nop _ -> skip(rule, Cause.NOTHING);
            case RuleAction.Unreachable _ -> decide(rule, new Refused(Refusal.NO_ROUTE));
            case RuleAction.Prohibit _ -> decide(rule, new Refused(Refusal.PROHIBITED));
            case RuleAction.Blackhole _ -> decide(rule, new Refused(Refusal.DISCARDED));
            case RuleAction.Other(int number) -> {
                doubts.add("action " + number + " of rule " + rule.priority());
                decide(rule, new Refused(Refusal.DISCARDED));
            }
            case RuleAction.Goto _ -> throw new AssertionError("goto is followed elsewhere");
        }
    }

    private void lookup(RoutingRule rule, long named) {
        OptionalLong number =
                rule.selector().l3mdev()
                        ? links.domainTable(flow.domain())
                        : OptionalLong.of(named);
        Answer answer =
                number.isEmpty()
                        ? new Answer.None()
                        : tables.table(flow.isV6(), number.getAsLong()).find(flow, doubts);
        switch (answer) {
            case Answer.None _ -> skip(rule, Cause.NO_ROUTE);
            case Answer.Thrown(Route thrown) -> skip(rule, Cause.THROW, thrown);
            case Answer.Refused(Route end, Refusal reason) -> {
                settle(number, end);
                decide(rule, new Refused(reason));
            }
            case Answer.Found(Route found, List<NextHop> ways) -> {
                Cause suppressed = suppression(rule, found, ways);
                if (suppressed != null) {
                    skip(rule, suppressed, found);
                } else {
                    settle(number, found);
                    decide(rule, new Found(ways));
                }
            }
        }
    }

    /// The kernel suppresses routes that lead somewhere; a refusal counts in any case.
    private @Nullable Cause suppression(RoutingRule rule, Route found, List<NextHop> ways) {
        if (rule.suppressPrefixLength().isPresent() && flow.isV6() && found.nextHopId() != 0) {
            // Routes by one object share what IPv6 caches, and with it the prefix that is looked
            // at.
            doubts.add(
                    "what rule " + rule.priority() + " suppresses of routes by a nexthop object");
        }
        if (rule.suppressPrefixLength().isPresent()
                && found.destination().prefixLength() <= rule.suppressPrefixLength().getAsInt()) {
            return Cause.SUPPRESSED_PREFIX;
        }
        if (rule.suppressLinkGroup().isEmpty()) {
            return null;
        }
        long group = rule.suppressLinkGroup().getAsLong();
        // IPv4 looks at the first link of the route, IPv6 at the one that the hash took.
        NextHop looked = flow.isV6() ? ways.getFirst() : tables.ways(found).getFirst();
        boolean first = links.group(looked.link()) == group;
        if (flow.isV6()
                && ways.stream().anyMatch(way -> (links.group(way.link()) == group) != first)) {
            doubts.add("by which of several links rule " + rule.priority() + " suppresses");
        }
        return first ? Cause.SUPPRESSED_GROUP : null;
    }

    private void settle(OptionalLong number, Route found) {
        // Where the tables local and main are one, the entry knows its own.
        table = number.isEmpty() ? number : OptionalLong.of(found.table());
        route = Optional.of(found);
    }

    private void decide(RoutingRule rule, Outcome end) {
        winner = rule;
        outcome = end;
    }

    private void skip(RoutingRule rule, Cause cause) {
        skipped.add(new SkippedRule(rule, cause, question, Optional.empty()));
    }

    private void skip(RoutingRule rule, Cause cause, Route answer) {
        skipped.add(new SkippedRule(rule, cause, question, Optional.of(answer)));
    }

    Outcome outcome() {
        return outcome;
    }

    Optional<Route> route() {
        return route;
    }

    void doubt(String what) {
        doubts.add(what);
    }

    /// What was decided, as it stands.
    RoutingDecision decision() {
        return decision(outcome);
    }

    /// What was decided, with another end.
    RoutingDecision decision(Outcome end) {
        return new RoutingDecision(
                question,
                end,
                Optional.ofNullable(winner),
                table,
                route,
                skipped,
                List.copyOf(doubts));
    }

    /// No rule or table had a say in the end.
    RoutingDecision without(Outcome end) {
        return new RoutingDecision(
                question,
                end,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                skipped,
                List.copyOf(doubts));
    }
}
