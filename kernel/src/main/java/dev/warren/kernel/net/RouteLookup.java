// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.Optional;
import java.util.OptionalLong;

/// The question where a packet would go.
///
/// A packet that this machine forwards has a source and the link it comes by; one that a program of
/// this machine sends has neither, or a source of this machine. The mark is the one that the packet
/// has when it is looked up; what netfilter writes before that has to be known.
///
/// @param destination where it goes
/// @param source where it comes from
/// @param inputLink the index of the link it comes by; 0 for a packet of this machine
/// @param outputLink the index of the link, or of the VRF, that a program bound its socket to; 0 for
///     none
/// @param mark its mark; 0 for none
/// @param user who sends it, below 2^32; empty for whoever asks
/// @param typeOfService its type of service
/// @param protocol `IPPROTO_…` (since Linux 4.18); 0 for none. The kernel takes ICMP, TCP and UDP, and
///     before Linux 5.1 nothing else
/// @param sourcePort 0 for none
/// @param destinationPort 0 for none
public record RouteLookup(
        IpAddress destination,
        Optional<IpAddress> source,
        int inputLink,
        int outputLink,
        int mark,
        OptionalLong user,
        int typeOfService,
        int protocol,
        int sourcePort,
        int destinationPort) {
    public RouteLookup {
        source.ifPresent(
                from -> {
                    if (from.isV6() != destination.isV6()) {
                        throw new IllegalArgumentException(
                                from + " and " + destination + " are of different families");
                    }
                });
    }

    /// A packet of this machine.
    public static RouteLookup to(IpAddress destination) {
        return new RouteLookup(
                destination, Optional.empty(), 0, 0, 0, OptionalLong.empty(), 0, 0, 0, 0);
    }

    public RouteLookup from(IpAddress address) {
        return new RouteLookup(
                destination,
                Optional.of(address),
                inputLink,
                outputLink,
                mark,
                user,
                typeOfService,
                protocol,
                sourcePort,
                destinationPort);
    }

    /// Comes by this link.
    public RouteLookup arrivingBy(int link) {
        return new RouteLookup(
                destination,
                source,
                link,
                outputLink,
                mark,
                user,
                typeOfService,
                protocol,
                sourcePort,
                destinationPort);
    }

    /// Comes from a socket that is bound to this link.
    public RouteLookup leavingBy(int link) {
        return new RouteLookup(
                destination,
                source,
                inputLink,
                link,
                mark,
                user,
                typeOfService,
                protocol,
                sourcePort,
                destinationPort);
    }

    public RouteLookup marked(int bits) {
        return new RouteLookup(
                destination,
                source,
                inputLink,
                outputLink,
                bits,
                user,
                typeOfService,
                protocol,
                sourcePort,
                destinationPort);
    }

    public RouteLookup ofUser(long id) {
        return new RouteLookup(
                destination,
                source,
                inputLink,
                outputLink,
                mark,
                OptionalLong.of(id),
                typeOfService,
                protocol,
                sourcePort,
                destinationPort);
    }

    public RouteLookup ofService(int bits) {
        return new RouteLookup(
                destination,
                source,
                inputLink,
                outputLink,
                mark,
                user,
                bits,
                protocol,
                sourcePort,
                destinationPort);
    }

    /// Of a protocol, from port to port; 0 for a port that does not matter.
    public RouteLookup with(int transport, int fromPort, int toPort) {
        return new RouteLookup(
                destination,
                source,
                inputLink,
                outputLink,
                mark,
                user,
                typeOfService,
                transport,
                fromPort,
                toPort);
    }
}
