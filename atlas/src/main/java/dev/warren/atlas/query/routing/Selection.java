// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.atlas.query.routing.SkippedRule.Cause;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleSelector;
import org.jspecify.annotations.Nullable;

/// Whether a rule is for a packet (`fib_rule_match`).
final class Selection {
    /// Of the type of service, the bits that a rule or route of IPv4 compares unless it has a DSCP.
    static final int OLD_TYPE_OF_SERVICE = 0x1c;

    private final LinkIndex links;

    Selection(LinkIndex links) {
        this.links = links;
    }

    /// Why the rule is not for the packet; null when it is.
    ///
    /// @param difference as [#difference] found it
    static @Nullable Cause mismatch(RoutingRule rule, @Nullable Cause difference) {
        if (!rule.selector().inverted()) {
            return difference;
        }
        return difference == null ? Cause.EXCLUDED : null;
    }

    /// The first of what the rule names that does not fit, whether it is inverted or not; the flow label
    /// comes last. Null when all fits.
    @Nullable Cause difference(RoutingRule rule, Flow flow) {
        Cause cause = addresses(rule.selector(), flow);
        if (cause == null) {
            cause = links(rule, flow);
        }
        return cause == null ? rest(rule, flow) : cause;
    }

    private static @Nullable Cause addresses(RuleSelector selector, Flow flow) {
        if (selector.source().isPresent()) {
            Cidr prefix = selector.source().get();
            // IPv6 has no source before it has chosen one; IPv4 compares 0.0.0.0.
            boolean absent = flow.isV6() && !flow.hasSource() && prefix.prefixLength() > 0;
            if (absent || !Prefixes.contains(prefix, flow.source())) {
                return Cause.SOURCE;
            }
        }
        if (selector.destination().isPresent()
                && !Prefixes.contains(selector.destination().get(), flow.destination())) {
            return Cause.DESTINATION;
        }
        return null;
    }

    private @Nullable Cause links(RoutingRule rule, Flow flow) {
        RuleSelector selector = rule.selector();
        if (!selector.inputLink().isEmpty()
                && (rule.isInputDetached()
                        || !isThrough(selector.inputLink(), flow.inputLink(), flow))) {
            return Cause.INPUT_LINK;
        }
        if (!selector.outputLink().isEmpty()
                && (rule.isOutputDetached()
                        || !isThrough(selector.outputLink(), flow.outputLink(), flow))) {
            return Cause.OUTPUT_LINK;
        }
        return selector.l3mdev() && flow.domain() == 0 ? Cause.DOMAIN : null;
    }

    private boolean isThrough(String name, int link, Flow flow) {
        int wanted = links.index(name);
        return links.isDomain(wanted) ? flow.domain() == wanted : link == wanted;
    }

    private static @Nullable Cause rest(RoutingRule rule, Flow flow) {
        RuleSelector selector = rule.selector();
        if (selector.mark().isPresent() && !selector.mark().get().matches(flow.mark())) {
            return Cause.MARK;
        }
        if (selector.tunnelId() != 0) {
            return Cause.TUNNEL;
        }
        if (selector.users().isPresent() && !selector.users().get().contains(flow.user())) {
            return Cause.USER;
        }
        if (selector.typeOfService() != 0
                && selector.typeOfService() != compared(rule.isV6(), flow.typeOfService())) {
            return Cause.TYPE_OF_SERVICE;
        }
        if (selector.dscp().isPresent()
                && !selector.dscp().get().matches(flow.typeOfService() >> 2)) {
            return Cause.DSCP;
        }
        return transport(selector, flow);
    }

    private static int compared(boolean isV6, int typeOfService) {
        return isV6 ? typeOfService : typeOfService & OLD_TYPE_OF_SERVICE;
    }

    private static @Nullable Cause transport(RuleSelector selector, Flow flow) {
        if (selector.protocol() != 0 && selector.protocol() != flow.protocol()) {
            return Cause.PROTOCOL;
        }
        if (selector.sourcePorts().isPresent()
                && !selector.sourcePorts().get().contains(flow.sourcePort())) {
            return Cause.SOURCE_PORT;
        }
        if (selector.destinationPorts().isPresent()
                && !selector.destinationPorts().get().contains(flow.destinationPort())) {
            return Cause.DESTINATION_PORT;
        }
        return selector.flowLabel().isPresent() && !selector.flowLabel().get().matches(0)
                ? Cause.FLOW_LABEL
                : null;
    }
}
