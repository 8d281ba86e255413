// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.neighbour;

import dev.warren.kernel.abi.NeighbourAttributes;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NeighbourBuilder;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Bytes;
import dev.warren.kernel.netlink.MalformedMessageException;
import java.util.OptionalInt;

/// One neighbour while its attributes come in.
final class NeighbourDecoder {
    private final Attributes attributes;
    private final NeighbourBuilder neighbour;
    private int port;
    private OptionalInt network = OptionalInt.empty();
    private OptionalInt sourceNetwork = OptionalInt.empty();
    private int link;
    private OptionalInt namespace = OptionalInt.empty();

    NeighbourDecoder(byte[] bytes, int offset, int end) {
        if (end - offset < NeighbourAttributes.NDMSG_BYTES) {
            throw new MalformedMessageException(
                    "a neighbour message of " + (end - offset) + " bytes");
        }
        neighbour =
                new NeighbourBuilder(bytes[offset] & 0xff, Bytes.s32(bytes, offset + 4))
                        .stateBits(Bytes.u16(bytes, offset + 8))
                        .flags(bytes[offset + 10] & 0xff)
                        .type(bytes[offset + 11] & 0xff);
        attributes = new Attributes(bytes, offset + NeighbourAttributes.NDMSG_BYTES, end);
    }

    Neighbour neighbour() {
        while (attributes.next()) {
            if (!tunnel(attributes)) {
                attribute(attributes);
            }
        }
        return neighbour
                .tunnel(new Neighbour.Tunnel(port, network, sourceNetwork, link, namespace))
                .build();
    }

    private boolean tunnel(Attributes attribute) {
        switch (attribute.type()) {
            case NeighbourAttributes.NDA_PORT -> port = attribute.u16BigEndian();
            case NeighbourAttributes.NDA_VNI -> network = OptionalInt.of(attribute.s32());
            case NeighbourAttributes.NDA_SRC_VNI -> sourceNetwork = OptionalInt.of(attribute.s32());
            case NeighbourAttributes.NDA_IFINDEX -> link = attribute.s32();
            case NeighbourAttributes.NDA_LINK_NETNSID ->
                    namespace = OptionalInt.of(attribute.s32());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void attribute(Attributes attribute) {
        switch (attribute.type()) {
            case NeighbourAttributes.NDA_DST -> neighbour.destination(attribute.address());
            case NeighbourAttributes.NDA_LLADDR -> neighbour.address(attribute.mac());
            case NeighbourAttributes.NDA_CACHEINFO -> neighbour.age(age(attribute.bytes()));
            case NeighbourAttributes.NDA_PROBES -> neighbour.probes(attribute.s32());
            case NeighbourAttributes.NDA_VLAN -> neighbour.vlan(attribute.u16());
            case NeighbourAttributes.NDA_MASTER -> neighbour.master(attribute.s32());
            case NeighbourAttributes.NDA_PROTOCOL -> neighbour.protocol(attribute.u8());
            case NeighbourAttributes.NDA_NH_ID -> neighbour.nextHopId(attribute.u32());
            case NeighbourAttributes.NDA_FLAGS_EXT -> neighbour.extendedFlags(attribute.s32());
            default -> neighbour.keep(attribute.raw());
        }
    }

    private static Neighbour.Age age(byte[] structure) {
        if (structure.length < NeighbourAttributes.NDA_CACHEINFO_BYTES) {
            throw new MalformedMessageException(
                    "what is counted of a neighbour in " + structure.length + " bytes");
        }
        return new Neighbour.Age(
                Bytes.s32(structure, 0),
                Bytes.s32(structure, 4),
                Bytes.s32(structure, 8),
                Bytes.s32(structure, 12));
    }
}
