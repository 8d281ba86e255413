// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.netfilter.XtMatch;
import dev.warren.kernel.netfilter.XtPorts;
import java.util.List;

/// What the match `conntrack` compares: the connection that a packet belongs to.
final class XtConntrack {
    private static final int STATE_SOURCE_TRANSLATED = 64;
    private static final int STATE_DESTINATION_TRANSLATED = 128;
    private static final int STATE_UNTRACKED = 256;

    private static final int COMPARES_STATE = 1;
    private static final int COMPARES_PROTOCOL = 2;
    private static final int COMPARES_ORIGINAL_SOURCE = 4;
    private static final int COMPARES_ORIGINAL_DESTINATION = 8;
    private static final int COMPARES_ORIGINAL_SOURCE_PORT = 0x100;
    private static final int COMPARES_ORIGINAL_DESTINATION_PORT = 0x200;
    private static final int COMPARES_DIRECTION = 0x1000;

    private XtConntrack() {}

    static Answer ask(XtMatch.Conntrack match, Walk walk) {
        Packet packet = walk.packet;
        Answers all = new Answers();
        int flags = match.flags();
        if ((flags & COMPARES_STATE) != 0) {
            all.add(
                    Answer.of((match.states() & states(walk)) != 0),
                    (match.inverted() & COMPARES_STATE) != 0);
        }
        if (!Actions.hasConnection(walk)) {
            return (flags & COMPARES_STATE) != 0 ? all.together() : new Answer.Fails();
        }
        if ((flags & COMPARES_PROTOCOL) != 0) {
            all.add(
                    XtConditions.protocol(packet, match.protocol()),
                    (match.inverted() & COMPARES_PROTOCOL) != 0);
        }
        original(match, packet, all);
        if ((flags & COMPARES_DIRECTION) != 0) {
            // The flag says original; inverted, the reply.
            all.add(
                    packet.state() == ConnectionState.NEW
                            ? new Answer.Holds()
                            : Answer.undecided("the direction of the packet"),
                    (match.inverted() & COMPARES_DIRECTION) != 0);
        }
        int rest =
                flags
                        & ~(COMPARES_STATE
                                | COMPARES_PROTOCOL
                                | COMPARES_ORIGINAL_SOURCE
                                | COMPARES_ORIGINAL_DESTINATION
                                | COMPARES_ORIGINAL_SOURCE_PORT
                                | COMPARES_ORIGINAL_DESTINATION_PORT
                                | COMPARES_DIRECTION);
        if (rest != 0) {
            all.add(Answer.undecided("what 'conntrack' says of the reply"), false);
        }
        return all.together();
    }

    private static void original(XtMatch.Conntrack match, Packet packet, Answers all) {
        Packet.Original original = packet.original();
        List<IpAddress> wanted = match.addresses();
        int flags = match.flags();
        if ((flags & COMPARES_ORIGINAL_SOURCE) != 0) {
            all.add(
                    XtConditions.masked(original.source(), wanted.get(0), wanted.get(1), ""),
                    (match.inverted() & COMPARES_ORIGINAL_SOURCE) != 0);
        }
        if ((flags & COMPARES_ORIGINAL_DESTINATION) != 0) {
            all.add(
                    XtConditions.masked(original.destination(), wanted.get(2), wanted.get(3), ""),
                    (match.inverted() & COMPARES_ORIGINAL_DESTINATION) != 0);
        }
        List<Integer> ports = match.ports();
        if ((flags & COMPARES_ORIGINAL_SOURCE_PORT) != 0) {
            all.add(
                    XtConditions.port(
                            new XtPorts(ports.get(0), ports.get(1), false), original.sourcePort()),
                    (match.inverted() & COMPARES_ORIGINAL_SOURCE_PORT) != 0);
        }
        if ((flags & COMPARES_ORIGINAL_DESTINATION_PORT) != 0) {
            all.add(
                    XtConditions.port(
                            new XtPorts(ports.get(2), ports.get(3), false),
                            original.destinationPort()),
                    (match.inverted() & COMPARES_ORIGINAL_DESTINATION_PORT) != 0);
        }
    }

    private static int states(Walk walk) {
        ConnectionState state = XtConditions.state(walk);
        if (state == ConnectionState.UNTRACKED) {
            return STATE_UNTRACKED;
        }
        int states = state.bit();
        if (Actions.hasConnection(walk)) {
            states |= walk.packet.sourceTranslated() ? STATE_SOURCE_TRANSLATED : 0;
            states |= walk.packet.destinationTranslated() ? STATE_DESTINATION_TRANSLATED : 0;
        }
        return states;
    }
}
