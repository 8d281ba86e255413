// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.route;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Encapsulation;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Bytes;
import dev.warren.kernel.netlink.MalformedMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One way out of a route while its attributes come in.
final class HopDecoder {
    private static final int FAMILY_BYTES = 2;

    private final boolean isV6;
    private final int flags;
    private final int weight;
    private final List<RawAttribute> rest = new ArrayList<>();
    private int link;
    private Optional<IpAddress> gateway = Optional.empty();
    private int realms;
    private int encapsulationType;
    private List<RawAttribute> encapsulation = List.of();
    private boolean present;

    HopDecoder(boolean isV6, int flags, int weight) {
        this.isV6 = isV6;
        this.flags = flags;
        this.weight = weight;
    }

    /// The ways out of a multipath route: structures with attributes inside.
    static List<NextHop> hops(byte[] bytes, boolean isV6) {
        List<NextHop> hops = new ArrayList<>();
        int at = 0;
        while (bytes.length - at >= RouteAttributes.RTNEXTHOP_BYTES) {
            int length = Bytes.u16(bytes, at);
            if (length < RouteAttributes.RTNEXTHOP_BYTES || length > bytes.length - at) {
                throw new MalformedMessageException(
                        "a hop of " + length + " bytes where " + (bytes.length - at) + " are left");
            }
            HopDecoder hop = new HopDecoder(isV6, bytes[at + 2] & 0xff, (bytes[at + 3] & 0xff) + 1);
            hop.link = Bytes.s32(bytes, at + 4);
            Attributes inside =
                    new Attributes(bytes, at + RouteAttributes.RTNEXTHOP_BYTES, at + length);
            while (inside.next()) {
                if (inside.type() == RouteAttributes.RTA_FLOW) {
                    hop.realms = inside.s32();
                } else if (!hop.take(inside)) {
                    hop.rest.add(inside.raw());
                }
            }
            hops.add(hop.hop());
            at += (length + 3) & ~3;
        }
        return hops;
    }

    /// Whether the attribute belongs to a hop; it is read then.
    boolean take(Attributes attribute) {
        switch (attribute.type()) {
            case RouteAttributes.RTA_OIF -> {
                link = attribute.s32();
                present = true;
            }
            case RouteAttributes.RTA_GATEWAY -> {
                gateway = Optional.of(attribute.address(isV6));
                present = true;
            }
            case RouteAttributes.RTA_VIA -> via(attribute);
            case RouteAttributes.RTA_ENCAP_TYPE -> {
                encapsulationType = attribute.u16();
                present = true;
            }
            case RouteAttributes.RTA_ENCAP -> encapsulation = attribute.nested().rest();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void via(Attributes attribute) {
        present = true;
        byte[] via = attribute.bytes();
        int length = via.length - FAMILY_BYTES;
        int family = length < 0 ? -1 : Bytes.u16(via, 0);
        if ((family == Sockets.AF_INET6 && length == 16)
                || (family == Sockets.AF_INET && length == 4)) {
            gateway = Optional.of(IpAddress.of(via, FAMILY_BYTES, length));
        } else {
            rest.add(attribute.raw());
        }
    }

    /// Whether anything said that there is a hop.
    boolean isPresent() {
        return present;
    }

    NextHop hop() {
        return new NextHop(
                link,
                gateway,
                weight,
                flags,
                realms,
                encapsulationType == 0
                        ? Optional.empty()
                        : Optional.of(new Encapsulation(encapsulationType, encapsulation)),
                rest);
    }
}
