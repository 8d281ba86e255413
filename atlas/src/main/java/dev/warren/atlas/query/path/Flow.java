// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteLookup;

/// What a packet looks like at one moment.
///
/// @param source unspecified until the kernel has chosen it
/// @param protocol `IPPROTO_…`; 0 for any
/// @param port where it is sent to; 0 for any
/// @param mark of the packet, within its namespace
/// @param connectionMark of its connection, within its namespace
record Flow(
        IpAddress source,
        IpAddress destination,
        int protocol,
        int port,
        int mark,
        int connectionMark) {
    static final Flow NONE = new Flow(IpAddress.v4(0), IpAddress.v4(0), 0, 0, 0, 0);

    static Flow of(PathRequest request) {
        return new Flow(
                request.source().orElse(IpAddress.unspecified(request.destination().isV6())),
                request.destination(),
                request.protocol(),
                request.port(),
                0,
                0);
    }

    boolean hasSource() {
        return !source.equals(IpAddress.unspecified(source.isV6()));
    }

    Flow from(IpAddress address) {
        return new Flow(address, destination, protocol, port, mark, connectionMark);
    }

    Flow marked(int bits) {
        return new Flow(source, destination, protocol, port, bits, connectionMark);
    }

    /// In another namespace nothing is known of marks.
    Flow elsewhere() {
        return new Flow(source, destination, protocol, port, 0, 0);
    }

    /// Whether another table or route may come of the difference.
    boolean isLookedUpLike(Flow other) {
        return mark == other.mark
                && port == other.port
                && source.equals(other.source)
                && destination.equals(other.destination);
    }

    RouteLookup lookup() {
        RouteLookup lookup = RouteLookup.to(destination).marked(mark).with(protocol, 0, port);
        return hasSource() ? lookup.from(source) : lookup;
    }
}
