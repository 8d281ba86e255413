// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.nexthop;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Encapsulation;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Bytes;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Nexthop objects: `RTM_GETNEXTHOP`, `RTM_NEWNEXTHOP`.
///
/// A kernel before 5.3 refuses the dump with `EOPNOTSUPP`: it has none.
/// Source: `linux/nexthop.h`. Privilege: none.
public final class NextHopFamily implements Family<NextHopObject> {
    public static final NextHopFamily NEXT_HOPS = new NextHopFamily();

    private NextHopFamily() {}

    @Override
    public int requestType() {
        return RouteNetlink.RTM_GETNEXTHOP;
    }

    @Override
    public int replyType() {
        return RouteNetlink.RTM_NEWNEXTHOP;
    }

    @Override
    public String name() {
        return "RTM_GETNEXTHOP";
    }

    @Override
    public void writeDump(Request request) {
        request.family(Sockets.AF_UNSPEC, RouteAttributes.NHMSG_BYTES);
    }

    @Override
    public NextHopObject decode(byte[] bytes, int offset, int end) {
        if (end - offset < RouteAttributes.NHMSG_BYTES) {
            throw new MalformedMessageException(
                    "a nexthop message of " + (end - offset) + " bytes");
        }
        return new Decoder(bytes, offset).object(bytes, offset, end);
    }

    /// One object while its attributes come in.
    private static final class Decoder {
        private final int family;
        private final int scope;
        private final int protocol;
        private final int flags;
        private final List<RawAttribute> rest = new ArrayList<>();
        private long id;
        private List<NextHopObject.Member> group = List.of();
        private int groupType;
        private boolean isBlackhole;
        private boolean isForwarding;
        private boolean hasHop;
        private int link;
        private Optional<IpAddress> gateway = Optional.empty();
        private int encapsulationType;
        private List<RawAttribute> encapsulation = List.of();

        Decoder(byte[] bytes, int at) {
            family = bytes[at] & 0xff;
            scope = bytes[at + 1] & 0xff;
            protocol = bytes[at + 2] & 0xff;
            flags = Bytes.s32(bytes, at + 4);
        }

        NextHopObject object(byte[] bytes, int offset, int end) {
            Attributes attributes =
                    new Attributes(bytes, offset + RouteAttributes.NHMSG_BYTES, end);
            while (attributes.next()) {
                attribute(attributes);
            }
            return new NextHopObject(
                    id,
                    family,
                    hasHop ? Optional.of(hop()) : Optional.empty(),
                    group,
                    groupType,
                    isBlackhole,
                    isForwarding,
                    scope,
                    protocol,
                    flags,
                    rest);
        }

        private void attribute(Attributes attribute) {
            switch (attribute.type()) {
                case RouteAttributes.NHA_ID -> id = attribute.u32();
                case RouteAttributes.NHA_GROUP -> group = members(attribute.bytes());
                case RouteAttributes.NHA_GROUP_TYPE -> groupType = attribute.u16();
                case RouteAttributes.NHA_BLACKHOLE -> isBlackhole = true;
                case RouteAttributes.NHA_FDB -> isForwarding = true;
                case RouteAttributes.NHA_OIF -> {
                    hasHop = true;
                    link = attribute.s32();
                }
                case RouteAttributes.NHA_GATEWAY -> {
                    hasHop = true;
                    gateway = Optional.of(attribute.address());
                }
                case RouteAttributes.NHA_ENCAP_TYPE -> encapsulationType = attribute.u16();
                case RouteAttributes.NHA_ENCAP -> encapsulation = attribute.nested().rest();
                default -> rest.add(attribute.raw());
            }
        }

        private static List<NextHopObject.Member> members(byte[] array) {
            List<NextHopObject.Member> members = new ArrayList<>();
            for (int at = 0;
                    array.length - at >= RouteAttributes.NEXTHOP_GRP_BYTES;
                    at += RouteAttributes.NEXTHOP_GRP_BYTES) {
                // The second byte of the weight was always zero before it had a meaning.
                int weight = Bytes.u16(array, at + 4) + 1;
                members.add(new NextHopObject.Member(Bytes.s32(array, at) & 0xffffffffL, weight));
            }
            return members;
        }

        private NextHop hop() {
            return new NextHop(
                    link,
                    gateway,
                    1,
                    flags,
                    0,
                    encapsulationType == 0
                            ? Optional.empty()
                            : Optional.of(new Encapsulation(encapsulationType, encapsulation)),
                    List.of());
        }
    }
}
