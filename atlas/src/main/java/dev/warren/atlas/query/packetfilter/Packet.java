// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.net.IpAddress;
import java.util.Optional;

/// A packet on its way: what rules ask of it.
///
/// @param protocol the number of the protocol above IP; 0 when it is not known
/// @param sourcePort 0 when it has none or it is not known
/// @param destinationPort likewise
/// @param inputLink empty for a packet of this machine
/// @param outputLink empty while it is not known where it goes
/// @param original what the connection began with, before any translation
public record Packet(
        IpAddress source,
        IpAddress destination,
        int protocol,
        int sourcePort,
        int destinationPort,
        int mark,
        int connectionMark,
        Optional<PacketLink> inputLink,
        Optional<PacketLink> outputLink,
        ConnectionState state,
        Original original) {

    /// The first packet's own addresses and ports.
    public record Original(
            IpAddress source, IpAddress destination, int sourcePort, int destinationPort) {}

    /// The first packet of a connection: no marks, no links.
    public static Packet first(
            IpAddress source,
            IpAddress destination,
            int protocol,
            int sourcePort,
            int destinationPort) {
        return new Packet(
                source,
                destination,
                protocol,
                sourcePort,
                destinationPort,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                ConnectionState.NEW,
                new Original(source, destination, sourcePort, destinationPort));
    }

    public boolean isV6() {
        return destination.isV6();
    }

    /// Whether the source is another one than at first.
    public boolean sourceTranslated() {
        return !source.equals(original.source()) || sourcePort != original.sourcePort();
    }

    /// Whether the destination is another one than at first.
    public boolean destinationTranslated() {
        return !destination.equals(original.destination())
                || destinationPort != original.destinationPort();
    }

    public Packet withMark(int value) {
        return with(source, destination, sourcePort, destinationPort, value, connectionMark, state);
    }

    public Packet withConnectionMark(int value) {
        return with(source, destination, sourcePort, destinationPort, mark, value, state);
    }

    public Packet withState(ConnectionState value) {
        return with(source, destination, sourcePort, destinationPort, mark, connectionMark, value);
    }

    public Packet withSource(IpAddress address, int port) {
        return with(address, destination, port, destinationPort, mark, connectionMark, state);
    }

    public Packet withDestination(IpAddress address, int port) {
        return with(source, address, sourcePort, port, mark, connectionMark, state);
    }

    private Packet with(
            IpAddress from,
            IpAddress to,
            int fromPort,
            int toPort,
            int marked,
            int connectionMarked,
            ConnectionState tracked) {
        return new Packet(
                from,
                to,
                protocol,
                fromPort,
                toPort,
                marked,
                connectionMarked,
                inputLink,
                outputLink,
                tracked,
                original);
    }

    /// The same packet between other links.
    public Packet between(Optional<PacketLink> input, Optional<PacketLink> output) {
        return new Packet(
                source,
                destination,
                protocol,
                sourcePort,
                destinationPort,
                mark,
                connectionMark,
                input,
                output,
                state,
                original);
    }
}
