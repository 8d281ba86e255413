// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.route;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteBuilder;
import dev.warren.kernel.net.RouteCacheInfo;
import dev.warren.kernel.net.RouteMetric;
import dev.warren.kernel.net.RouteMetrics;
import dev.warren.kernel.net.RoutePreference;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Bytes;
import dev.warren.kernel.netlink.MalformedMessageException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One route while its attributes come in.
final class RouteDecoder {
    /// The flags of `rtm_flags` that belong to the only hop.
    private static final int HOP_FLAGS = 0xff;

    private final byte[] bytes;
    private final int offset;
    private final int end;
    private final boolean isV6;
    private final int destinationBits;
    private final int sourceBits;
    private final int flags;
    private final HopDecoder hop;
    private Cidr destination;
    private Optional<Cidr> source = Optional.empty();
    private long table;
    private boolean isMultipath;

    RouteDecoder(byte[] bytes, int offset, int end) {
        if (end - offset < RouteAttributes.RTMSG_BYTES) {
            throw new MalformedMessageException("a route message of " + (end - offset) + " bytes");
        }
        this.bytes = bytes;
        this.offset = offset;
        this.end = end;
        isV6 = isV6(bytes[offset]);
        destinationBits = bytes[offset + 1] & 0xff;
        sourceBits = bytes[offset + 2] & 0xff;
        table = bytes[offset + 4] & 0xff;
        flags = Bytes.s32(bytes, offset + 8);
        hop = new HopDecoder(isV6, flags & HOP_FLAGS, 1);
        if (destinationBits > IpAddress.unspecified(isV6).bits()) {
            throw new MalformedMessageException(
                    "a prefix of " + destinationBits + " bits in bytes");
        }
        destination = new Cidr(IpAddress.unspecified(isV6), destinationBits);
    }

    private static boolean isV6(byte family) {
        return switch (family) {
            case Sockets.AF_INET -> false;
            case Sockets.AF_INET6 -> true;
            default ->
                    throw new MalformedMessageException(
                            "a route of family " + family + " in bytes of IP");
        };
    }

    Route route() {
        // The builder wants the destination first, which may stand anywhere.
        for (Attributes all = attributes(); all.next(); ) {
            switch (all.type()) {
                case RouteAttributes.RTA_DST -> destination = all.prefix(isV6, destinationBits);
                case RouteAttributes.RTA_SRC -> source = Optional.of(all.prefix(isV6, sourceBits));
                case RouteAttributes.RTA_TABLE -> table = all.u32();
                default -> {}
            }
        }
        RouteBuilder route =
                Route.to(destination)
                        .typeOfService(bytes[offset + 3] & 0xff)
                        .table(table)
                        .protocol(bytes[offset + 5] & 0xff)
                        .scope(bytes[offset + 6] & 0xff)
                        .type(RouteType.of(bytes[offset + 7] & 0xff))
                        .flags(flags);
        source.ifPresent(route::from);
        for (Attributes all = attributes(); all.next(); ) {
            if (!hop.take(all)) {
                attribute(route, all);
            }
        }
        if (!isMultipath && hop.isPresent()) {
            route.through(hop.hop());
        }
        return route.build();
    }

    private Attributes attributes() {
        return new Attributes(bytes, offset + RouteAttributes.RTMSG_BYTES, end);
    }

    private void attribute(RouteBuilder route, Attributes attribute) {
        switch (attribute.type()) {
            case RouteAttributes.RTA_DST, RouteAttributes.RTA_SRC, RouteAttributes.RTA_TABLE -> {}
            case RouteAttributes.RTA_PRIORITY -> route.metric(attribute.u32());
            case RouteAttributes.RTA_PREFSRC -> route.preferredSource(attribute.address(isV6));
            case RouteAttributes.RTA_FLOW -> route.realms(attribute.s32());
            case RouteAttributes.RTA_NH_ID -> route.throughObject(attribute.u32());
            case RouteAttributes.RTA_METRICS -> route.metrics(metrics(attribute.nested()));
            case RouteAttributes.RTA_PREF -> route.preference(RoutePreference.of(attribute.u8()));
            case RouteAttributes.RTA_CACHEINFO -> route.cacheInfo(cacheInfo(attribute.bytes()));
            case RouteAttributes.RTA_MULTIPATH -> {
                isMultipath = true;
                HopDecoder.hops(attribute.bytes(), isV6).forEach(route::through);
            }
            case RouteAttributes.RTA_PAD -> {}
            default -> route.keep(attribute.raw());
        }
    }

    private static RouteMetrics metrics(Attributes attributes) {
        Map<RouteMetric, Long> values = new EnumMap<>(RouteMetric.class);
        List<RawAttribute> rest = new ArrayList<>();
        int locks = 0;
        String congestionControl = "";
        while (attributes.next()) {
            Optional<RouteMetric> metric = RouteMetric.of(attributes.type());
            if (attributes.type() == RouteAttributes.RTAX_LOCK) {
                locks = attributes.s32();
            } else if (attributes.type() == RouteAttributes.RTAX_CC_ALGO) {
                congestionControl = attributes.text();
            } else if (metric.isPresent()) {
                values.put(metric.get(), attributes.u32());
            } else {
                rest.add(attributes.raw());
            }
        }
        return new RouteMetrics(values, locks, congestionControl, rest);
    }

    private static RouteCacheInfo cacheInfo(byte[] structure) {
        if (structure.length < RouteAttributes.CACHEINFO_BYTES) {
            throw new MalformedMessageException(
                    "what is counted of a route in " + structure.length + " bytes");
        }
        return new RouteCacheInfo(
                Bytes.s32(structure, 0),
                Bytes.s32(structure, 4),
                Bytes.s32(structure, 8),
                Bytes.s32(structure, 12),
                Bytes.s32(structure, 16),
                Bytes.s32(structure, 20),
                Bytes.s32(structure, 24),
                Bytes.s32(structure, 28));
    }
}
