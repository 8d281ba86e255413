// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RoutingWords;
import dev.warren.kernel.net.RuleAction;
import java.util.Optional;

/// A rule that had its turn, and did not decide.
///
/// @param route what its table answered, where that did not count
public record SkippedRule(
        RoutingRule rule, Cause cause, RouteLookup question, Optional<Route> route) {
    /// Why it did not decide.
    public enum Cause {
        SOURCE,
        DESTINATION,
        TYPE_OF_SERVICE,
        DSCP,
        MARK,
        INPUT_LINK,
        OUTPUT_LINK,
        DOMAIN,
        USER,
        PROTOCOL,
        SOURCE_PORT,
        DESTINATION_PORT,
        TUNNEL,
        FLOW_LABEL,
        /// It is for all packets but those like this one.
        EXCLUDED,
        /// It does nothing.
        NOTHING,
        /// It goes on at a later rule.
        GOES_ON,
        /// It would go on at a rule that is not there.
        UNRESOLVED,
        /// Its table knows no way.
        NO_ROUTE,
        /// The route that fits says that the rules go on.
        THROW,
        /// The prefix of the route is too short to count.
        SUPPRESSED_PREFIX,
        /// The link of the route is of a group that does not count.
        SUPPRESSED_GROUP
    }

    /// The reason as a clause: `from 10.0.0.0/8 does not match`. Names of links are as they are.
    public String words() {
        var selector = rule.selector();
        return switch (cause) {
            case SOURCE -> no("from " + selector.source().map(Object::toString).orElse("all"));
            case DESTINATION ->
                    no("to " + selector.destination().map(Object::toString).orElse("all"));
            case TYPE_OF_SERVICE -> no("tos 0x" + Integer.toHexString(selector.typeOfService()));
            case DSCP -> no("dscp " + selector.dscp().map(Object::toString).orElse(""));
            case MARK ->
                    no("fwmark " + selector.mark().map(Object::toString).orElse(""))
                            + ": the packet has 0x"
                            + Integer.toHexString(question.mark());
            case INPUT_LINK ->
                    rule.isInputDetached()
                            ? "no link is called " + selector.inputLink()
                            : no("iif " + selector.inputLink());
            case OUTPUT_LINK ->
                    rule.isOutputDetached()
                            ? "no link is called " + selector.outputLink()
                            : no("oif " + selector.outputLink());
            case DOMAIN -> "neither link belongs to a VRF";
            case USER -> no("uidrange " + selector.users().map(Object::toString).orElse(""));
            case PROTOCOL -> no("ipproto " + RoutingWords.transport(selector.protocol()));
            case SOURCE_PORT ->
                    no("sport " + selector.sourcePorts().map(Object::toString).orElse(""));
            case DESTINATION_PORT ->
                    no("dport " + selector.destinationPorts().map(Object::toString).orElse(""));
            case TUNNEL -> "it is for packets out of a tunnel";
            case FLOW_LABEL ->
                    no("flowlabel " + selector.flowLabel().map(Object::toString).orElse(""));
            case EXCLUDED -> "it is for all packets but those like this one";
            case NOTHING -> "it does nothing";
            case GOES_ON -> "goes on at " + target();
            case UNRESOLVED -> "would go on at " + target() + ", which is not there";
            case NO_ROUTE -> table() + " has no route to " + question.destination();
            case THROW -> table() + " has " + answer() + ", which hands on to the next rule";
            case SUPPRESSED_PREFIX ->
                    table() + " has " + answer() + ", which suppress_prefixlength rules out";
            case SUPPRESSED_GROUP ->
                    table() + " has " + answer() + ", which suppress_ifgroup rules out";
        };
    }

    private static String no(String selector) {
        return selector + " does not match";
    }

    private String table() {
        if (rule.action() instanceof RuleAction.Lookup(long number) && number != 0) {
            return "table " + RoutingWords.table(number);
        }
        return "the table of the VRF";
    }

    private String target() {
        return rule.action() instanceof RuleAction.Goto(long priority)
                ? Long.toString(priority)
                : "a later rule";
    }

    private String answer() {
        return route.map(
                        found ->
                                found.isDefault()
                                        ? "a default route"
                                        : "a route to " + found.destination())
                .orElse("a route");
    }
}
