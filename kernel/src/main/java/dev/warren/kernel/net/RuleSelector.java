// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.Optional;

/// The packets that a routing rule is for: those that fit everything named here.
///
/// Source: man 8 ip-rule, `linux/fib_rules.h`.
///
/// @param inverted whether the rule is for all other packets (`not`)
/// @param source where they come from
/// @param destination where they go
/// @param typeOfService the bits of the type of service; 0 for any
/// @param mark what netfilter or a program wrote on them
/// @param inputLink the name of the link they come by, `lo` for those of this machine; empty for any
/// @param outputLink the name of the link that a program bound its socket to; empty for any
/// @param l3mdev whether they come or go by a port of a VRF (since Linux 4.8)
/// @param users who sends them (since Linux 4.10)
/// @param protocol the protocol above IP (since Linux 4.17); 0 for any
/// @param sourcePorts their source ports (since Linux 4.17)
/// @param destinationPorts their destination ports (since Linux 4.17)
/// @param tunnelId the tunnel they come from (since Linux 4.3); 0 for any
/// @param dscp the six bits of their DSCP (since Linux 6.12, with a mask since 6.15)
/// @param flowLabel the flow label of IPv6 (since Linux 6.14)
public record RuleSelector(
        boolean inverted,
        Optional<Cidr> source,
        Optional<Cidr> destination,
        int typeOfService,
        Optional<MaskedNumber> mark,
        String inputLink,
        String outputLink,
        boolean l3mdev,
        Optional<UserRange> users,
        int protocol,
        Optional<PortRange> sourcePorts,
        Optional<PortRange> destinationPorts,
        long tunnelId,
        Optional<MaskedNumber> dscp,
        Optional<MaskedNumber> flowLabel) {
    /// All packets.
    public static final RuleSelector ALL = new RuleBuilder(false).selector();

    /// The bits of a DSCP.
    public static final int WHOLE_DSCP = 0x3f;

    /// The bits of a flow label.
    public static final int WHOLE_FLOW_LABEL = 0xfffff;

    /// In the words of `ip rule`: `not from 10.0.0.0/8 iif eth0`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(inverted ? "not from " : "from ");
        text.append(source.map(RuleSelector::print).orElse("all"));
        destination.ifPresent(to -> text.append(" to ").append(print(to)));
        if (typeOfService != 0) {
            text.append(" tos 0x").append(Integer.toHexString(typeOfService));
        }
        dscp.ifPresent(bits -> text.append(" dscp ").append(bits.print(WHOLE_DSCP)));
        mark.ifPresent(bits -> text.append(" fwmark ").append(bits.print(-1)));
        word(text, " iif ", inputLink);
        word(text, " oif ", outputLink);
        if (l3mdev) {
            text.append(" lookup [l3mdev-table]");
        }
        users.ifPresent(range -> text.append(" uidrange ").append(range));
        if (protocol != 0) {
            text.append(" ipproto ").append(RoutingWords.transport(protocol));
        }
        sourcePorts.ifPresent(range -> text.append(" sport ").append(range));
        destinationPorts.ifPresent(range -> text.append(" dport ").append(range));
        if (tunnelId != 0) {
            text.append(" tun_id ").append(Long.toUnsignedString(tunnelId));
        }
        flowLabel.ifPresent(
                bits -> text.append(" flowlabel ").append(bits.print(WHOLE_FLOW_LABEL)));
        return text.toString();
    }

    private static void word(StringBuilder text, String before, String name) {
        if (!name.isEmpty()) {
            text.append(before).append(name);
        }
    }

    /// An address without its length where that is the whole address.
    private static String print(Cidr prefix) {
        return prefix.prefixLength() == prefix.address().bits()
                ? prefix.address().toString()
                : prefix.toString();
    }
}
