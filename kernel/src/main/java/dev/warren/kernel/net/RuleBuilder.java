// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.RuleAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Makes a [RoutingRule], piece by piece. What is not named is for any packet.
///
/// Thread: one.
public final class RuleBuilder {
    private final boolean isV6;
    private long priority;
    private Optional<Cidr> source = Optional.empty();
    private Optional<Cidr> destination = Optional.empty();
    private int typeOfService;
    private Optional<MaskedNumber> mark = Optional.empty();
    private String inputLink = "";
    private String outputLink = "";
    private boolean l3mdev;
    private Optional<UserRange> users = Optional.empty();
    private int protocol;
    private Optional<PortRange> sourcePorts = Optional.empty();
    private Optional<PortRange> destinationPorts = Optional.empty();
    private long tunnelId;
    private Optional<MaskedNumber> dscp = Optional.empty();
    private Optional<MaskedNumber> flowLabel = Optional.empty();
    private RuleAction action = new RuleAction.Lookup(0);
    private int madeBy;
    private OptionalInt suppressPrefixLength = OptionalInt.empty();
    private OptionalLong suppressLinkGroup = OptionalLong.empty();
    private int realms;
    private int flags;
    private final List<RawAttribute> rest = new ArrayList<>();

    RuleBuilder(boolean isV6) {
        this.isV6 = isV6;
    }

    /// The lowest has the first turn.
    public RuleBuilder priority(long number) {
        priority = number;
        return this;
    }

    /// For all packets but those that fit.
    public RuleBuilder inverted() {
        flags |= RuleAttributes.FIB_RULE_INVERT;
        return this;
    }

    public RuleBuilder from(Cidr prefix) {
        source = Optional.of(prefix);
        return this;
    }

    public RuleBuilder to(Cidr prefix) {
        destination = Optional.of(prefix);
        return this;
    }

    public RuleBuilder typeOfService(int bits) {
        typeOfService = bits;
        return this;
    }

    public RuleBuilder marked(MaskedNumber bits) {
        mark = Optional.of(bits);
        return this;
    }

    /// Those that come by the link of this name, `lo` for those of this machine.
    public RuleBuilder inputLink(String name) {
        inputLink = name;
        return this;
    }

    public RuleBuilder outputLink(String name) {
        outputLink = name;
        return this;
    }

    /// Those of a VRF; the table is the VRF's.
    public RuleBuilder l3mdev() {
        l3mdev = true;
        return this;
    }

    public RuleBuilder users(UserRange range) {
        users = Optional.of(range);
        return this;
    }

    /// `IPPROTO_…`.
    public RuleBuilder protocol(int number) {
        protocol = number;
        return this;
    }

    public RuleBuilder sourcePorts(PortRange range) {
        sourcePorts = Optional.of(range);
        return this;
    }

    public RuleBuilder destinationPorts(PortRange range) {
        destinationPorts = Optional.of(range);
        return this;
    }

    public RuleBuilder tunnelId(long id) {
        tunnelId = id;
        return this;
    }

    public RuleBuilder dscp(MaskedNumber bits) {
        dscp = Optional.of(bits);
        return this;
    }

    public RuleBuilder flowLabel(MaskedNumber bits) {
        flowLabel = Optional.of(bits);
        return this;
    }

    public RuleBuilder lookup(long table) {
        return action(new RuleAction.Lookup(table));
    }

    public RuleBuilder action(RuleAction wanted) {
        action = wanted;
        return this;
    }

    /// `RTPROT_…`.
    public RuleBuilder madeBy(int number) {
        madeBy = number;
        return this;
    }

    public RuleBuilder suppressPrefixLength(int length) {
        suppressPrefixLength = OptionalInt.of(length);
        return this;
    }

    public RuleBuilder suppressLinkGroup(long group) {
        suppressLinkGroup = OptionalLong.of(group);
        return this;
    }

    public RuleBuilder realms(int numbers) {
        realms = numbers;
        return this;
    }

    /// All flags, [#inverted] among them.
    public RuleBuilder flags(int bits) {
        flags = bits;
        return this;
    }

    /// An attribute that is not decoded.
    public RuleBuilder keep(RawAttribute attribute) {
        rest.add(attribute);
        return this;
    }

    RuleSelector selector() {
        return new RuleSelector(
                (flags & RuleAttributes.FIB_RULE_INVERT) != 0,
                source,
                destination,
                typeOfService,
                mark,
                inputLink,
                outputLink,
                l3mdev,
                users,
                protocol,
                sourcePorts,
                destinationPorts,
                tunnelId,
                dscp,
                flowLabel);
    }

    public RoutingRule build() {
        return new RoutingRule(
                isV6,
                priority,
                selector(),
                action,
                madeBy,
                suppressPrefixLength,
                suppressLinkGroup,
                realms,
                flags,
                rest);
    }
}
