// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.RuleAttributes;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A rule that says which table a packet is looked up in, as one `RTM_NEWRULE` message tells it. The
/// rules of a family are tried from the lowest priority on.
///
/// Source: man 8 ip-rule, `linux/fib_rules.h`.
///
/// @param isV6 which family
/// @param priority its turn, below 2^32
/// @param selector the packets it is for
/// @param action what it does with them
/// @param protocol who made it (`RTPROT_…`, since Linux 4.17)
/// @param suppressPrefixLength what the table answers counts only when its prefix is longer than
///     this (since Linux 3.12)
/// @param suppressLinkGroup what the table answers counts only when its link is not of this group,
///     below 2^32
/// @param realms the realms for the statistics; 0 for none
/// @param flags `FIB_RULE_…`
/// @param rest attributes that are not decoded, as they came
public record RoutingRule(
        boolean isV6,
        long priority,
        RuleSelector selector,
        RuleAction action,
        int protocol,
        OptionalInt suppressPrefixLength,
        OptionalLong suppressLinkGroup,
        int realms,
        int flags,
        List<RawAttribute> rest) {
    private static final int REALM_BITS = 16;

    public RoutingRule {
        rest = List.copyOf(rest);
    }

    /// A rule to be made: for all packets, by nobody in particular.
    public static RuleBuilder of(boolean isV6) {
        return new RuleBuilder(isV6);
    }

    /// Whether it is a goto whose target is not there.
    public boolean isUnresolved() {
        return (flags & RuleAttributes.FIB_RULE_UNRESOLVED) != 0;
    }

    /// Whether no link has the name of its input link now, so that it is for no packet.
    public boolean isInputDetached() {
        return (flags & RuleAttributes.FIB_RULE_IIF_DETACHED) != 0;
    }

    /// Whether no link has the name of its output link now, so that it is for no packet.
    public boolean isOutputDetached() {
        return (flags & RuleAttributes.FIB_RULE_OIF_DETACHED) != 0;
    }

    /// The line that `ip rule` prints, with a blank behind the colon:
    /// `100: from 10.0.0.0/8 lookup main`. Names of links are printed as they are.
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder().append(priority).append(": ").append(selectorText());
        switch (action) {
            case RuleAction.Lookup(long table) -> lookup(text, table);
            case RuleAction.Goto(long target) -> {
                text.append(" goto ").append(target);
                text.append(isUnresolved() ? " [unresolved]" : "");
            }
            case RuleAction.Nop _ -> text.append(" nop");
            case RuleAction.Blackhole _ -> text.append(" blackhole");
            case RuleAction.Unreachable _ -> text.append(" unreachable");
            case RuleAction.Prohibit _ -> text.append(" prohibit");
            case RuleAction.Other(int number) -> text.append(" action ").append(number);
        }
        if (protocol != RouteAttributes.RTPROT_UNSPEC
                && protocol != RouteAttributes.RTPROT_KERNEL) {
            text.append(" proto ").append(RoutingWords.protocol(protocol));
        }
        return text.toString();
    }

    private String selectorText() {
        String text = selector.toString();
        if (isInputDetached()) {
            text = marked(text, " iif " + selector.inputLink());
        }
        return isOutputDetached() ? marked(text, " oif " + selector.outputLink()) : text;
    }

    private static String marked(String text, String name) {
        int end = text.indexOf(name) + name.length();
        return text.substring(0, end) + " [detached]" + text.substring(end);
    }

    private void lookup(StringBuilder text, long table) {
        if (table != 0) {
            text.append(" lookup ").append(RoutingWords.table(table));
            suppressPrefixLength.ifPresent(
                    length -> text.append(" suppress_prefixlength ").append(length));
            suppressLinkGroup.ifPresent(
                    group ->
                            text.append(" suppress_ifgroup ")
                                    .append(group == 0 ? "default" : Long.toString(group)));
        }
        if (realms != 0) {
            int from = realms >>> REALM_BITS;
            text.append(" realms ").append(from == 0 ? "" : from + "/").append(realms & 0xffff);
        }
    }
}
