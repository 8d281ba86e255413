// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.netfilter.AddressRange;
import dev.warren.kernel.netfilter.Verdict;
import java.util.Optional;

/// Translates addresses as for the first packet of a connection.
final class Translation {
    private static final int RANDOM = AddressRange.PROTO_RANDOM | AddressRange.PROTO_RANDOM_FULLY;

    private final Hook hook;
    private final AddressTypes addresses;

    Translation(Hook hook, AddressTypes addresses) {
        this.hook = hook;
        this.addresses = addresses;
    }

    /// After a translation the packet is through.
    private Answer done(Walk walk) {
        walk.translated = true;
        return new Answer.Decides(new Verdict.Accept());
    }

    Answer to(Walk walk, boolean destination, AddressRange range) {
        Packet packet = walk.packet;
        IpAddress old = destination ? packet.destination() : packet.source();
        IpAddress first = range.first().orElse(old);
        IpAddress last = range.last().orElse(first);
        if (first.isV6() != packet.isV6() || last.isV6() != packet.isV6()) {
            return Answer.undecided("a translation to the other family");
        }
        if (range.is(AddressRange.NETMAP)) {
            return map(walk, range);
        }
        change(walk, destination, first, range);
        if (!first.equals(last)) {
            String unknown = "which address of " + first + " to " + last + " is taken";
            if (destination) {
                walk.destinationUnknown = unknown;
            } else {
                walk.sourceUnknown = unknown;
            }
        }
        return done(walk);
    }

    private static void change(
            Walk walk, boolean destination, IpAddress address, AddressRange range) {
        Packet packet = walk.packet;
        int port = destination ? packet.destinationPort() : packet.sourcePort();
        if (Loads.hasPorts(packet.protocol())) {
            if (range.is(AddressRange.PROTO_SPECIFIED)) {
                port = range.firstPort() == range.lastPort() ? range.firstPort() : 0;
            } else if (range.is(RANDOM)) {
                port = 0;
            }
        }
        walk.packet =
                destination
                        ? packet.withDestination(address, port)
                        : packet.withSource(address, port);
    }

    Answer toUnknown(Walk walk, boolean destination, String reason) {
        if (destination) {
            walk.destinationUnknown = reason;
        } else {
            walk.sourceUnknown = reason;
        }
        return done(walk);
    }

    /// The network's part of the address alone.
    Answer map(Walk walk, AddressRange range) {
        boolean destination = hook.translatesDestination();
        Packet packet = walk.packet;
        IpAddress old = destination ? packet.destination() : packet.source();
        if (range.first().isEmpty() || range.last().isEmpty()) {
            return done(walk);
        }
        IpAddress first = range.first().get();
        IpAddress last = range.last().get();
        if (first.isV6() != old.isV6() || last.isV6() != old.isV6()) {
            return Answer.undecided("a translation to the other family");
        }
        IpAddress mapped =
                new IpAddress(
                        old.isV6(),
                        mixed(old.high(), first.high(), last.high()),
                        mixed(old.low(), first.low(), last.low()));
        change(walk, destination, mapped, range);
        return done(walk);
    }

    private static long mixed(long old, long first, long last) {
        long host = first ^ last;
        return (first & ~host) | (old & host);
    }

    /// `masquerade` to the address of the output link, `redirect` to that of the input link, for packets of
    /// this machine to the loopback.
    Answer toOwnAddress(Walk walk, boolean destination, AddressRange range) {
        Packet packet = walk.packet;
        boolean isV6 = packet.isV6();
        Optional<IpAddress> own;
        if (destination && hook == Hook.OUTPUT) {
            own = Optional.of(isV6 ? IpAddress.v6(0, 1) : IpAddress.v4(0x7f000001));
        } else {
            own =
                    (destination ? packet.inputLink() : packet.outputLink())
                            .flatMap(link -> addresses.ownAddress(link.name(), isV6));
        }
        if (own.isEmpty()) {
            return toUnknown(
                    walk,
                    destination,
                    (destination ? "the address that 'redirect'" : "the address that 'masquerade'")
                            + " chooses");
        }
        change(walk, destination, own.get(), range);
        return done(walk);
    }
}
