// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.rule;

import dev.warren.kernel.abi.RuleAttributes;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.net.PortRange;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleAction;
import dev.warren.kernel.net.RuleBuilder;
import dev.warren.kernel.net.RuleSelector;
import dev.warren.kernel.net.UserRange;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Bytes;
import dev.warren.kernel.netlink.MalformedMessageException;
import java.util.Optional;

/// One rule while its attributes come in.
final class RuleDecoder {
    private static final int NONE = -1;

    private final Attributes attributes;
    private final boolean isV6;
    private final int destinationBits;
    private final int sourceBits;
    private final int action;
    private final RuleBuilder rule;
    private long table;
    private long target;
    private Optional<Integer> mark = Optional.empty();
    private int markMask = -1;
    private Optional<byte[]> sourcePorts = Optional.empty();
    private int sourcePortMask = PortRange.WHOLE;
    private Optional<byte[]> destinationPorts = Optional.empty();
    private int destinationPortMask = PortRange.WHOLE;
    private Optional<Integer> dscp = Optional.empty();
    private int dscpMask = RuleSelector.WHOLE_DSCP;
    private Optional<Integer> flowLabel = Optional.empty();
    private int flowLabelMask = RuleSelector.WHOLE_FLOW_LABEL;

    RuleDecoder(byte[] bytes, int offset, int end) {
        if (end - offset < RuleAttributes.FIB_RULE_HDR_BYTES) {
            throw new MalformedMessageException("a rule message of " + (end - offset) + " bytes");
        }
        isV6 = isV6(bytes[offset]);
        destinationBits = bytes[offset + 1] & 0xff;
        sourceBits = bytes[offset + 2] & 0xff;
        table = bytes[offset + 4] & 0xff;
        action = bytes[offset + 7] & 0xff;
        rule =
                RoutingRule.of(isV6)
                        .typeOfService(bytes[offset + 3] & 0xff)
                        .flags(Bytes.s32(bytes, offset + 8));
        attributes = new Attributes(bytes, offset + RuleAttributes.FIB_RULE_HDR_BYTES, end);
        // A length without an address: all zeros, as the kernel leaves them out.
        if (destinationBits > 0) {
            rule.to(zeros(destinationBits));
        }
        if (sourceBits > 0) {
            rule.from(zeros(sourceBits));
        }
    }

    private static boolean isV6(byte family) {
        return switch (family) {
            case Sockets.AF_INET -> false;
            case Sockets.AF_INET6 -> true;
            default ->
                    throw new MalformedMessageException(
                            "a rule of family " + family + " in bytes of IP");
        };
    }

    private Cidr zeros(int bits) {
        IpAddress zero = IpAddress.unspecified(isV6);
        if (bits > zero.bits()) {
            throw new MalformedMessageException("a prefix of " + bits + " bits in bytes of IP");
        }
        return new Cidr(zero, bits);
    }

    RoutingRule rule() {
        while (attributes.next()) {
            if (!taken(attributes)) {
                selector(attributes);
            }
        }
        mark.ifPresent(value -> rule.marked(new MaskedNumber(value, markMask)));
        sourcePorts.ifPresent(range -> rule.sourcePorts(ports(range, sourcePortMask)));
        destinationPorts.ifPresent(
                range -> rule.destinationPorts(ports(range, destinationPortMask)));
        dscp.ifPresent(bits -> rule.dscp(new MaskedNumber(bits, dscpMask)));
        flowLabel.ifPresent(bits -> rule.flowLabel(new MaskedNumber(bits, flowLabelMask)));
        return rule.action(action()).build();
    }

    private RuleAction action() {
        return switch (action) {
            case RuleAttributes.FR_ACT_TO_TBL -> new RuleAction.Lookup(table);
            case RuleAttributes.FR_ACT_GOTO -> new RuleAction.Goto(target);
            case RuleAttributes.FR_ACT_NOP -> new RuleAction.Nop();
            case RuleAttributes.FR_ACT_BLACKHOLE -> new RuleAction.Blackhole();
            case RuleAttributes.FR_ACT_UNREACHABLE -> new RuleAction.Unreachable();
            case RuleAttributes.FR_ACT_PROHIBIT -> new RuleAction.Prohibit();
            default -> new RuleAction.Other(action);
        };
    }

    /// What is no selector, and what comes in two attributes.
    private boolean taken(Attributes attribute) {
        switch (attribute.type()) {
            case RuleAttributes.FRA_PRIORITY -> rule.priority(attribute.u32());
            case RuleAttributes.FRA_TABLE -> table = attribute.u32();
            case RuleAttributes.FRA_GOTO -> target = attribute.u32();
            case RuleAttributes.FRA_PROTOCOL -> rule.madeBy(attribute.u8());
            case RuleAttributes.FRA_FLOW -> rule.realms(attribute.s32());
            case RuleAttributes.FRA_SUPPRESS_PREFIXLEN -> {
                if (attribute.s32() != NONE) {
                    rule.suppressPrefixLength(attribute.s32());
                }
            }
            case RuleAttributes.FRA_SUPPRESS_IFGROUP -> {
                if (attribute.s32() != NONE) {
                    rule.suppressLinkGroup(attribute.u32());
                }
            }
            case RuleAttributes.FRA_FWMARK -> mark = Optional.of(attribute.s32());
            case RuleAttributes.FRA_FWMASK -> {
                markMask = attribute.s32();
                // A mark of zero is not told, its mask is.
                mark = mark.or(() -> Optional.of(0));
            }
            case RuleAttributes.FRA_SPORT_RANGE -> sourcePorts = Optional.of(attribute.bytes());
            case RuleAttributes.FRA_SPORT_MASK -> sourcePortMask = attribute.u16();
            case RuleAttributes.FRA_DPORT_RANGE ->
                    destinationPorts = Optional.of(attribute.bytes());
            case RuleAttributes.FRA_DPORT_MASK -> destinationPortMask = attribute.u16();
            case RuleAttributes.FRA_DSCP -> dscp = Optional.of(attribute.u8());
            case RuleAttributes.FRA_DSCP_MASK -> dscpMask = attribute.u8();
            case RuleAttributes.FRA_FLOWLABEL -> flowLabel = Optional.of(bigEndian(attribute));
            case RuleAttributes.FRA_FLOWLABEL_MASK -> flowLabelMask = bigEndian(attribute);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void selector(Attributes attribute) {
        switch (attribute.type()) {
            case RuleAttributes.FRA_DST -> rule.to(attribute.prefix(isV6, destinationBits));
            case RuleAttributes.FRA_SRC -> rule.from(attribute.prefix(isV6, sourceBits));
            case RuleAttributes.FRA_IIFNAME -> rule.inputLink(attribute.text());
            case RuleAttributes.FRA_OIFNAME -> rule.outputLink(attribute.text());
            case RuleAttributes.FRA_TUN_ID -> rule.tunnelId(attribute.u64BigEndian());
            case RuleAttributes.FRA_L3MDEV -> {
                if (attribute.u8() != 0) {
                    rule.l3mdev();
                }
            }
            case RuleAttributes.FRA_UID_RANGE -> rule.users(users(attribute.bytes()));
            case RuleAttributes.FRA_IP_PROTO -> rule.protocol(attribute.u8());
            case RuleAttributes.FRA_PAD -> {}
            default -> rule.keep(attribute.raw());
        }
    }

    private static int bigEndian(Attributes attribute) {
        return Integer.reverseBytes(attribute.s32());
    }

    private static UserRange users(byte[] range) {
        if (range.length < RuleAttributes.UID_RANGE_BYTES) {
            throw new MalformedMessageException("a range of users in " + range.length + " bytes");
        }
        return new UserRange(Bytes.s32(range, 0) & 0xffffffffL, Bytes.s32(range, 4) & 0xffffffffL);
    }

    private static PortRange ports(byte[] range, int mask) {
        if (range.length < RuleAttributes.PORT_RANGE_BYTES) {
            throw new MalformedMessageException("a range of ports in " + range.length + " bytes");
        }
        return new PortRange(Bytes.u16(range, 0), Bytes.u16(range, 2), mask);
    }
}
