// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.netfilter.EntryMatch;
import dev.warren.kernel.netfilter.XtMatch;
import dev.warren.kernel.netfilter.XtPorts;
import java.util.Optional;

/// What xtables compares, in its own tables and inside rules of nftables.
final class XtConditions {
    /// Kinds of addresses, `XT_ADDRTYPE_*`.
    private static final int UNSPECIFIED = 1;

    private static final int UNICAST = 1 << 1;
    private static final int LOCAL = 1 << 2;
    private static final int ANYCAST = 1 << 4;
    private static final int MULTICAST = 1 << 5;
    private static final int UNREACHABLE = 1 << 7;
    private static final int SYN = 2;

    private final AddressTypes addresses;

    XtConditions(AddressTypes addresses) {
        this.addresses = addresses;
    }

    /// What every rule of xtables compares by itself.
    Answer entry(EntryMatch match, Walk walk) {
        Packet packet = walk.packet;
        Answers all = new Answers();
        all.add(
                masked(packet.source(), match.source(), match.sourceMask(), walk.sourceUnknown),
                match.inverts(EntryMatch.SOURCE));
        all.add(
                masked(
                        packet.destination(),
                        match.destination(),
                        match.destinationMask(),
                        walk.destinationUnknown),
                match.inverts(EntryMatch.DESTINATION));
        all.add(
                link(match.inputLink(), match.inputPrefix(), packet.inputLink()),
                match.inverts(EntryMatch.INPUT));
        all.add(
                link(match.outputLink(), match.outputPrefix(), packet.outputLink()),
                match.inverts(EntryMatch.OUTPUT));
        if (match.protocol() != 0) {
            all.add(protocol(packet, match.protocol()), match.inverts(EntryMatch.PROTOCOL));
        }
        if (match.fragment()) {
            all.add(new Answer.Fails(), match.inverts(EntryMatch.FRAGMENT));
        }
        return all.together();
    }

    static Answer protocol(Packet packet, int wanted) {
        return packet.protocol() == 0
                ? Answer.undecided("the protocol")
                : Answer.of(packet.protocol() == wanted);
    }

    static Answer masked(IpAddress address, IpAddress wanted, IpAddress mask, String unknown) {
        if (mask.high() == 0 && mask.low() == 0) {
            return new Answer.Holds();
        }
        return unknown.isEmpty()
                ? Answer.of(
                        ((address.high() ^ wanted.high()) & mask.high()) == 0
                                && ((address.low() ^ wanted.low()) & mask.low()) == 0)
                : Answer.undecided(unknown);
    }

    private static Answer link(String wanted, boolean prefix, Optional<PacketLink> link) {
        String name = link.map(PacketLink::name).orElse("");
        return Answer.of(prefix ? name.startsWith(wanted) : name.equals(wanted));
    }

    Answer match(String name, XtMatch match, Walk walk) {
        Packet packet = walk.packet;
        return switch (match) {
            case XtMatch.Comment _ -> new Answer.Holds();
            case XtMatch.AddressType type -> addressType(type, walk);
            case XtMatch.Mark(MaskedNumber mark, boolean inverted) ->
                    walk.markUnknown.isEmpty()
                            ? Answer.of(equal(mark, packet.mark()) != inverted)
                            : Answer.undecided(walk.markUnknown);
            case XtMatch.ConnectionMark(MaskedNumber mark, boolean inverted) ->
                    connectionMark(walk, mark, inverted);
            case XtMatch.State(int states) -> Answer.of((states & state(walk).bit()) != 0);
            case XtMatch.Conntrack conntrack -> XtConntrack.ask(conntrack, walk);
            case XtMatch.Tcp tcp -> tcp(tcp, packet);
            case XtMatch.Udp(XtPorts source, XtPorts destination) -> {
                Answers all = new Answers();
                all.add(port(source, packet.sourcePort()), false);
                all.add(port(destination, packet.destinationPort()), false);
                yield all.together();
            }
            case XtMatch.Multiport multiport -> multiport(multiport, packet);
            case XtMatch.AddressRanges ranges -> ranges(ranges, walk);
            case XtMatch.PacketType(int type, boolean inverted) ->
                    packet.inputLink().isPresent() && !isMulticast(packet.destination())
                            ? Answer.of((type == 0) != inverted)
                            : Answer.undecided("the match 'pkttype'");
            case XtMatch.Statistic _ ->
                    Answer.undecided("the match 'statistic', by chance or in turn,");
            case XtMatch.Unknown _ -> Answer.undecided("the match '" + name + "'");
        };
    }

    private static boolean isMulticast(IpAddress address) {
        return address.isV6()
                ? (address.high() >>> 56) == 0xff
                : (address.low() >>> 28) == 0xe || address.low() == 0xffffffffL;
    }

    static ConnectionState state(Walk walk) {
        return walk.connectionTracked || walk.packet.state() == ConnectionState.UNTRACKED
                ? walk.packet.state()
                : ConnectionState.INVALID;
    }

    /// A value with bits that the mask leaves out equals nothing.
    private static boolean equal(MaskedNumber wanted, int mark) {
        return (mark & wanted.mask()) == wanted.value();
    }

    private static Answer connectionMark(Walk walk, MaskedNumber mark, boolean inverted) {
        if (!Actions.hasConnection(walk)) {
            return new Answer.Fails();
        }
        return walk.connectionMarkUnknown.isEmpty()
                ? Answer.of(equal(mark, walk.packet.connectionMark()) != inverted)
                : Answer.undecided(walk.connectionMarkUnknown);
    }

    private Answer addressType(XtMatch.AddressType match, Walk walk) {
        Packet packet = walk.packet;
        Optional<PacketLink> link =
                match.limitInput()
                        ? packet.inputLink()
                        : match.limitOutput() ? packet.outputLink() : Optional.empty();
        Answers all = new Answers();
        if (match.source() != 0) {
            all.add(
                    type(packet.source(), match.source(), link, walk.sourceUnknown),
                    match.notSource());
        }
        if (match.destination() != 0) {
            all.add(
                    type(packet.destination(), match.destination(), link, walk.destinationUnknown),
                    match.notDestination());
        }
        return all.together();
    }

    private Answer type(IpAddress address, int wanted, Optional<PacketLink> link, String unknown) {
        if (!unknown.isEmpty()) {
            return Answer.undecided(unknown);
        }
        Optional<RouteType> type = addresses.type(address, link.map(PacketLink::name));
        if (type.isEmpty() || type.get() == RouteType.UNKNOWN) {
            return Answer.undecided("the type of the address " + address);
        }
        int is = 1 << type.get().number();
        return address.isV6() ? typeOfV6(address, wanted, is) : Answer.of((wanted & is) != 0);
    }

    /// For IPv6 the kernel wants all of what the address itself says, and then one of what its route says.
    /// Source: `match_type6` in `net/netfilter/xt_addrtype.c`.
    private static Answer typeOfV6(IpAddress address, int wanted, int is) {
        boolean multicast = isMulticast(address);
        boolean none = address.high() == 0 && address.low() == 0;
        if (((wanted & MULTICAST) != 0 && !multicast)
                || ((wanted & UNICAST) != 0 && (multicast || none))
                || ((wanted & UNSPECIFIED) != 0 && !none)) {
            return new Answer.Fails();
        }
        int byRoute = wanted & (LOCAL | ANYCAST | UNREACHABLE);
        return Answer.of(byRoute == 0 || (byRoute & is) != 0);
    }

    private static Answer tcp(XtMatch.Tcp match, Packet packet) {
        Answers all = new Answers();
        all.add(port(match.source(), packet.sourcePort()), false);
        all.add(port(match.destination(), packet.destinationPort()), false);
        if (match.flagMask() != 0) {
            all.add(
                    packet.state() == ConnectionState.NEW
                                    && packet.protocol() == Sockets.IPPROTO_TCP
                            ? Answer.of((SYN & match.flagMask()) == match.flagValue())
                            : Answer.undecided("the flags of TCP"),
                    match.notFlags());
        }
        if (match.option() != 0) {
            all.add(Answer.undecided("an option of TCP"), false);
        }
        return all.together();
    }

    static Answer port(XtPorts wanted, int port) {
        if (wanted.isAny()) {
            return new Answer.Holds();
        }
        return port == 0 ? Answer.undecided("a port") : Answer.of(wanted.matches(port));
    }

    private static Answer multiport(XtMatch.Multiport match, Packet packet) {
        boolean source = match.where() != 1;
        boolean destination = match.where() != 0;
        if ((source && packet.sourcePort() == 0)
                || (destination && packet.destinationPort() == 0)) {
            return Answer.undecided("a port");
        }
        boolean any = false;
        for (XtPorts ports : match.ports()) {
            any |= source && ports.matches(packet.sourcePort());
            any |= destination && ports.matches(packet.destinationPort());
        }
        return Answer.of(any != match.inverted());
    }

    private static Answer ranges(XtMatch.AddressRanges match, Walk walk) {
        Answers all = new Answers();
        if ((match.flags() & 1) != 0) {
            all.add(
                    within(
                            walk.packet.source(),
                            match.firstSource(),
                            match.lastSource(),
                            walk.sourceUnknown),
                    (match.flags() & 16) != 0);
        }
        if ((match.flags() & 2) != 0) {
            all.add(
                    within(
                            walk.packet.destination(),
                            match.firstDestination(),
                            match.lastDestination(),
                            walk.destinationUnknown),
                    (match.flags() & 32) != 0);
        }
        return all.together();
    }

    private static Answer within(
            IpAddress address, IpAddress first, IpAddress last, String unknown) {
        return unknown.isEmpty()
                ? Answer.of(address.compareTo(first) >= 0 && address.compareTo(last) <= 0)
                : Answer.undecided(unknown);
    }
}
