// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.query.packetfilter.Packet;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import java.util.Optional;

/// Packets as the routing asks about them.
final class Packets {
    private Packets() {}

    /// The first packet of a connection; its source is unspecified until the kernel has chosen it.
    static Packet first(PathRequest request) {
        IpAddress to = request.destination();
        return Packet.first(
                request.source().orElse(IpAddress.unspecified(to.isV6())),
                to,
                request.protocol(),
                0,
                request.port());
    }

    static boolean hasSource(Packet packet) {
        return !packet.source().equals(IpAddress.unspecified(packet.isV6()));
    }

    /// The question where a packet of this machine goes, or one that is forwarded.
    static RouteLookup lookup(Packet packet) {
        RouteLookup lookup =
                RouteLookup.to(packet.destination())
                        .marked(packet.mark())
                        .with(
                                packet.protocol(),
                                packet.sourcePort(),
                                packet.protocol() == 0 ? 0 : packet.destinationPort());
        return hasSource(packet) ? lookup.from(packet.source()) : lookup;
    }

    /// In another namespace nothing is known of marks and connections, and what was translated is
    /// the packet's own.
    static Packet elsewhere(Packet packet) {
        return Packet.first(
                packet.source(),
                packet.destination(),
                packet.protocol(),
                packet.sourcePort(),
                packet.destinationPort());
    }

    /// The one that a tunnel wraps it in.
    static Packet around(Packet packet, Place.Wrapped wrapped) {
        IpAddress to = wrapped.destination();
        Packet outer =
                Packet.first(
                        wrapped.source().orElse(IpAddress.unspecified(to.isV6())),
                        to,
                        wrapped.protocol(),
                        0,
                        wrapped.port());
        return wrapped.keepsMark() ? outer.withMark(packet.mark()) : outer;
    }

    /// Whether both are looked up in the same way.
    static boolean areRoutedAlike(Packet one, Packet two) {
        return one.mark() == two.mark()
                && one.destinationPort() == two.destinationPort()
                && one.source().equals(two.source())
                && one.destination().equals(two.destination());
    }

    /// The same packet with the address that the kernel sends it from.
    static Packet sentFrom(Known known, NamespaceId here, RouteAnswer.Found found, Packet packet) {
        IpAddress chosen =
                found.sourceAddress()
                        .or(() -> ownAddress(known, here, found.link(), packet.isV6()))
                        .orElse(packet.source());
        return Packet.first(
                        chosen,
                        packet.destination(),
                        packet.protocol(),
                        0,
                        packet.destinationPort())
                .withMark(packet.mark());
    }

    private static Optional<IpAddress> ownAddress(
            Known known, NamespaceId here, int link, boolean isV6) {
        return known.link(here, link).stream()
                .flatMap(each -> each.addresses().stream())
                .filter(each -> !each.isLinkScope())
                .map(each -> each.local().address())
                .filter(address -> address.isV6() == isV6)
                .findFirst();
    }
}
