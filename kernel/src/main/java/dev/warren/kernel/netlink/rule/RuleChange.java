// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.rule;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.RuleAttributes;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.net.PortRange;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleAction;
import dev.warren.kernel.net.RuleSelector;
import dev.warren.kernel.net.UserRange;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;

/// Makes and removes routing rules in the namespace of a socket: `RTM_NEWRULE`, `RTM_DELRULE`.
///
/// Source: man 7 rtnetlink, `linux/fib_rules.h`. Privilege: `CAP_NET_ADMIN` in the user namespace
/// that owns the network namespace.
public final class RuleChange {
    /// What may be asked for; the other flags are the kernel's to tell.
    private static final int ASKABLE =
            ~(RuleAttributes.FIB_RULE_INVERT
                    | RuleAttributes.FIB_RULE_PERMANENT
                    | RuleAttributes.FIB_RULE_UNRESOLVED
                    | RuleAttributes.FIB_RULE_IIF_DETACHED
                    | RuleAttributes.FIB_RULE_OIF_DETACHED);

    private RuleChange() {}

    /// Makes a rule that is not there.
    ///
    /// @throws SyscallException `EEXIST` when there is one like it, `EINVAL` for a selector that the
    ///     kernel does not know, `EPERM`
    public static void add(NetlinkSocket socket, RoutingRule rule) throws SyscallException {
        socket.change(
                RouteNetlink.RTM_NEWRULE,
                "RTM_NEWRULE",
                Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL,
                request -> write(request, rule));
    }

    /// Removes a rule that is like this one in everything that is told. One that tells little removes
    /// the first that fits.
    ///
    /// @throws SyscallException `ENOENT` when there is none, `EPERM`
    public static void delete(NetlinkSocket socket, RoutingRule rule) throws SyscallException {
        socket.change(RouteNetlink.RTM_DELRULE, "RTM_DELRULE", request -> write(request, rule));
    }

    private static void write(Request request, RoutingRule rule) {
        RuleSelector selector = rule.selector();
        request.field8(rule.isV6() ? Sockets.AF_INET6 : Sockets.AF_INET)
                .field8(selector.destination().map(Cidr::prefixLength).orElse(0))
                .field8(selector.source().map(Cidr::prefixLength).orElse(0))
                .field8(selector.typeOfService())
                .field8(table(rule))
                .field8(0)
                .field8(0)
                .field8(number(rule.action()))
                .field32(
                        (rule.flags() & ASKABLE)
                                | (selector.inverted() ? RuleAttributes.FIB_RULE_INVERT : 0));
        request.u32(RuleAttributes.FRA_PRIORITY, rule.priority())
                .u8(RuleAttributes.FRA_PROTOCOL, rule.protocol());
        switch (rule.action()) {
            case RuleAction.Lookup(long number) when number != 0 ->
                    request.u32(RuleAttributes.FRA_TABLE, number);
            case RuleAction.Goto(long priority) -> request.u32(RuleAttributes.FRA_GOTO, priority);
            default -> {}
        }
        rule.suppressPrefixLength()
                .ifPresent(
                        length -> request.attribute(RuleAttributes.FRA_SUPPRESS_PREFIXLEN, length));
        rule.suppressLinkGroup()
                .ifPresent(group -> request.u32(RuleAttributes.FRA_SUPPRESS_IFGROUP, group));
        if (rule.realms() != 0) {
            request.attribute(RuleAttributes.FRA_FLOW, rule.realms());
        }
        where(request, selector);
        who(request, selector);
        rule.rest().forEach(request::raw);
    }

    private static int table(RoutingRule rule) {
        return rule.action() instanceof RuleAction.Lookup(long number)
                ? number > 0xff ? RouteAttributes.RT_TABLE_COMPAT : (int) number
                : 0;
    }

    private static int number(RuleAction action) {
        return switch (action) {
            case RuleAction.Lookup _ -> RuleAttributes.FR_ACT_TO_TBL;
            case RuleAction.Goto _ -> RuleAttributes.FR_ACT_GOTO;
            case RuleAction.Nop _ -> RuleAttributes.FR_ACT_NOP;
            case RuleAction.Blackhole _ -> RuleAttributes.FR_ACT_BLACKHOLE;
            case RuleAction.Unreachable _ -> RuleAttributes.FR_ACT_UNREACHABLE;
            case RuleAction.Prohibit _ -> RuleAttributes.FR_ACT_PROHIBIT;
            case RuleAction.Other(int number) -> number;
        };
    }

    private static void where(Request request, RuleSelector selector) {
        selector.destination().ifPresent(to -> prefix(request, RuleAttributes.FRA_DST, to));
        selector.source().ifPresent(from -> prefix(request, RuleAttributes.FRA_SRC, from));
        if (!selector.inputLink().isEmpty()) {
            request.text(RuleAttributes.FRA_IIFNAME, selector.inputLink());
        }
        if (!selector.outputLink().isEmpty()) {
            request.text(RuleAttributes.FRA_OIFNAME, selector.outputLink());
        }
        if (selector.l3mdev()) {
            request.u8(RuleAttributes.FRA_L3MDEV, 1);
        }
        if (selector.tunnelId() != 0) {
            request.u64BigEndian(RuleAttributes.FRA_TUN_ID, selector.tunnelId());
        }
    }

    private static void who(Request request, RuleSelector selector) {
        selector.mark()
                .ifPresent(
                        bits ->
                                request.attribute(RuleAttributes.FRA_FWMARK, bits.value())
                                        .attribute(RuleAttributes.FRA_FWMASK, bits.mask()));
        selector.users().ifPresent(range -> users(request, range));
        if (selector.protocol() != 0) {
            request.u8(RuleAttributes.FRA_IP_PROTO, selector.protocol());
        }
        selector.sourcePorts()
                .ifPresent(
                        range ->
                                ports(
                                        request,
                                        RuleAttributes.FRA_SPORT_RANGE,
                                        RuleAttributes.FRA_SPORT_MASK,
                                        range));
        selector.destinationPorts()
                .ifPresent(
                        range ->
                                ports(
                                        request,
                                        RuleAttributes.FRA_DPORT_RANGE,
                                        RuleAttributes.FRA_DPORT_MASK,
                                        range));
        selector.dscp().ifPresent(bits -> dscp(request, bits));
        selector.flowLabel()
                .ifPresent(
                        bits ->
                                request.attribute(
                                                RuleAttributes.FRA_FLOWLABEL,
                                                Integer.reverseBytes(bits.value()))
                                        .attribute(
                                                RuleAttributes.FRA_FLOWLABEL_MASK,
                                                Integer.reverseBytes(bits.mask())));
    }

    private static void prefix(Request request, int type, Cidr prefix) {
        if (prefix.prefixLength() > 0) {
            request.address(type, prefix.address());
        }
    }

    private static void users(Request request, UserRange range) {
        request.block(
                RuleAttributes.FRA_UID_RANGE,
                inside -> inside.field32((int) range.first()).field32((int) range.last()));
    }

    /// A mask that says nothing new is left out: older kernels do not know it.
    private static void ports(Request request, int type, int maskType, PortRange range) {
        request.block(type, inside -> inside.field16(range.first()).field16(range.last()));
        if (range.mask() != PortRange.WHOLE) {
            request.u16(maskType, range.mask());
        }
    }

    private static void dscp(Request request, MaskedNumber bits) {
        request.u8(RuleAttributes.FRA_DSCP, bits.value());
        if (bits.mask() != RuleSelector.WHOLE_DSCP) {
            request.u8(RuleAttributes.FRA_DSCP_MASK, bits.mask());
        }
    }
}
