// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteLookup;

/// A packet as the kernel puts it to its rules and tables (`struct flowi`).
///
/// @param source unspecified when a program left the choice to the kernel
/// @param inputLink the loopback for packets of this machine
/// @param outputLink the link that a socket is bound to; 0 for none, and for a VRF
/// @param domain the VRF of either link; 0 for none
/// @param arrives whether it comes from outside
record Flow(
        IpAddress destination,
        IpAddress source,
        int inputLink,
        int outputLink,
        int domain,
        int mark,
        long user,
        int typeOfService,
        int protocol,
        int sourcePort,
        int destinationPort,
        boolean arrives) {
    /// The bits of the type of service that are a DSCP; the others are ECN.
    private static final int DSCP_BITS = 0xfc;

    static Flow of(RouteLookup question, LinkIndex links) {
        boolean six = question.destination().isV6();
        boolean arrives = question.inputLink() != 0;
        int bound = arrives ? 0 : question.outputLink();
        return new Flow(
                question.destination(),
                question.source().orElse(IpAddress.unspecified(six)),
                arrives ? question.inputLink() : LinkIndex.LOOPBACK,
                links.isDomain(bound) ? 0 : bound,
                links.domain(arrives ? question.inputLink() : bound),
                question.mark(),
                // Nobody on this machine sent what comes from outside; it counts as root's.
                arrives && !six ? 0 : question.user().orElse(0),
                question.typeOfService() & DSCP_BITS,
                // A question to IPv4 that names no protocol is answered for UDP.
                question.protocol() == 0 && !six ? Sockets.IPPROTO_UDP : question.protocol(),
                question.sourcePort(),
                question.destinationPort(),
                arrives);
    }

    boolean isV6() {
        return destination.isV6();
    }

    boolean hasSource() {
        return source.high() != 0 || source.low() != 0;
    }

    /// The question by which IPv4 checks where a packet came from: as if it went back.
    ///
    /// @param way the link that it would leave by; the loopback when it is for this machine
    Flow back(int way) {
        return new Flow(
                /* destination= */ source,
                /* source= */ destination,
                way,
                0,
                domain,
                0,
                0,
                typeOfService,
                protocol,
                /* sourcePort= */ destinationPort,
                /* destinationPort= */ sourcePort,
                true);
    }
}
