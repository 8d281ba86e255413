// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.netfilter.Expression;
import java.util.Optional;

/// The expressions that load something of the packet into registers.
final class Loads {
    private static final int NAME_BYTES = 16;
    private static final int PROTOCOL_SCTP = 132;
    private static final int PROTOCOL_UDPLITE = 136;
    private static final int PROTOCOL_DCCP = 33;
    private static final int STATUS_SOURCE = 16;
    private static final int STATUS_DESTINATION = 32;
    private static final int SYN = 2;

    private final AddressTypes addresses;

    Loads(AddressTypes addresses) {
        this.addresses = addresses;
    }

    static boolean hasPorts(int protocol) {
        return protocol == Sockets.IPPROTO_TCP
                || protocol == Sockets.IPPROTO_UDP
                || protocol == PROTOCOL_SCTP
                || protocol == PROTOCOL_UDPLITE
                || protocol == PROTOCOL_DCCP;
    }

    /// Puts the part of a header together of which the content is known.
    Answer payload(Expression.Payload load, Walk walk) {
        Registers header = new Registers();
        Packet packet = walk.packet;
        header.forgetAll("the content of the packet");
        if (load.base() == Nftables.NFT_PAYLOAD_NETWORK_HEADER) {
            network(header, walk);
        } else if (load.base() == Nftables.NFT_PAYLOAD_TRANSPORT_HEADER) {
            transport(header, packet);
        }
        int from = load.offset();
        int length = load.length();
        if (from < 0
                || length <= 0
                || from + length > 64
                || !Registers.fits(load.register(), length)) {
            walk.registers.putUnknown(load.register(), length, "the content of the packet");
            return new Answer.Holds();
        }
        walk.registers.put(load.register(), new byte[length]);
        walk.registers.copyFrom(header, from, load.register(), length);
        return new Answer.Holds();
    }

    private static void network(Registers header, Walk walk) {
        Packet packet = walk.packet;
        boolean isV6 = packet.isV6();
        if (packet.protocol() != 0) {
            header.putByte(isV6 ? 6 : 9, packet.protocol());
        }
        if (!isV6) {
            header.putByte(0, 0x45);
        }
        address(header, isV6 ? 8 : 12, packet.source(), walk.sourceUnknown);
        address(header, isV6 ? 24 : 16, packet.destination(), walk.destinationUnknown);
    }

    private static void address(Registers header, int at, IpAddress address, String unknown) {
        if (unknown.isEmpty()) {
            byte[] bytes = address.toBytes();
            for (int i = 0; i < bytes.length; i++) {
                header.putByte(at + i, bytes[i]);
            }
        } else {
            header.putUnknown(at / 4, address.bits() / 8, unknown);
        }
    }

    private static void transport(Registers header, Packet packet) {
        if (!hasPorts(packet.protocol())) {
            return;
        }
        port(header, 0, packet.sourcePort());
        port(header, 2, packet.destinationPort());
        if (packet.protocol() == Sockets.IPPROTO_TCP && packet.state() == ConnectionState.NEW) {
            header.putByte(13, SYN);
        }
    }

    private static void port(Registers header, int at, int port) {
        if (port != 0) {
            header.putByte(at, port >>> 8);
            header.putByte(at + 1, port);
        }
    }

    Answer meta(Expression.Meta load, Walk walk) {
        Registers registers = walk.registers;
        Packet packet = walk.packet;
        int to = load.register();
        switch (load.key()) {
            case Nftables.NFT_META_MARK -> number(registers, to, packet.mark(), walk.markUnknown);
            case Nftables.NFT_META_PROTOCOL ->
                    registers.putNetwork16(to, packet.isV6() ? 0x86dd : 0x0800);
            case Nftables.NFT_META_NFPROTO ->
                    registers.put(to, (byte) (packet.isV6() ? Sockets.AF_INET6 : Sockets.AF_INET));
            case Nftables.NFT_META_L4PROTO -> {
                if (packet.protocol() == 0) {
                    registers.putUnknown(to, 4, "the protocol");
                } else {
                    registers.put(to, (byte) packet.protocol());
                }
            }
            case Nftables.NFT_META_IIFNAME -> name(registers, to, packet.inputLink());
            case Nftables.NFT_META_OIFNAME -> name(registers, to, packet.outputLink());
            case Nftables.NFT_META_IIF -> index(registers, to, packet.inputLink());
            case Nftables.NFT_META_OIF -> index(registers, to, packet.outputLink());
            case Nftables.NFT_META_NFTRACE -> registers.put(to, (byte) 0);
            default -> registers.putUnknown(to, NAME_BYTES, "what 'meta' " + load.key() + " says");
        }
        return new Answer.Holds();
    }

    private static void number(Registers registers, int to, int value, String unknown) {
        if (unknown.isEmpty()) {
            registers.putNumber(to, value);
        } else {
            registers.putUnknown(to, 4, unknown);
        }
    }

    private static void name(Registers registers, int to, Optional<PacketLink> link) {
        byte[] bytes = new byte[NAME_BYTES];
        if (link.isPresent()) {
            byte[] name = bytes(link.get().name());
            System.arraycopy(name, 0, bytes, 0, Math.min(name.length, NAME_BYTES - 1));
        }
        registers.put(to, bytes);
    }

    private static void index(Registers registers, int to, Optional<PacketLink> link) {
        if (link.isPresent() && link.get().index() == 0) {
            registers.putUnknown(to, 4, "the index of a link");
        } else {
            registers.putNumber(to, link.map(PacketLink::index).orElse(0));
        }
    }

    Answer connection(Expression.Connection load, Walk walk) {
        Registers registers = walk.registers;
        Packet packet = walk.packet;
        int to = load.register();
        boolean none = !walk.connectionTracked || packet.state() == ConnectionState.UNTRACKED;
        if (load.key() == Nftables.NFT_CT_STATE) {
            ConnectionState untracked =
                    packet.state() == ConnectionState.UNTRACKED
                            ? ConnectionState.UNTRACKED
                            : ConnectionState.INVALID;
            registers.putNumber(to, (none ? untracked : packet.state()).bit());
            return new Answer.Holds();
        }
        if (none || packet.state() == ConnectionState.INVALID) {
            return new Answer.Fails();
        }
        return tracked(load, walk, packet, registers, to);
    }

    private static Answer tracked(
            Expression.Connection load, Walk walk, Packet packet, Registers registers, int to) {
        Packet.Original original = packet.original();
        boolean reply = load.direction().orElse(0) != 0;
        String unknown = "what 'ct' " + load.key() + " says";
        registers.putUnknown(to, NAME_BYTES, unknown);
        switch (load.key()) {
            case Nftables.NFT_CT_MARK ->
                    number(registers, to, packet.connectionMark(), walk.connectionMarkUnknown);
            case Nftables.NFT_CT_L3PROTOCOL ->
                    registers.put(to, (byte) (packet.isV6() ? Sockets.AF_INET6 : Sockets.AF_INET));
            case Nftables.NFT_CT_PROTOCOL -> {
                if (packet.protocol() != 0) {
                    registers.put(to, (byte) packet.protocol());
                }
            }
            case Nftables.NFT_CT_STATUS -> {
                if (packet.state() == ConnectionState.NEW) {
                    registers.putNumber(to, status(packet));
                }
            }
            case Nftables.NFT_CT_DIRECTION -> {
                if (packet.state() == ConnectionState.NEW) {
                    registers.put(to, (byte) 0);
                }
            }
            case Nftables.NFT_CT_SRC, Nftables.NFT_CT_SRC_IP, Nftables.NFT_CT_SRC_IP6 -> {
                if (!reply) {
                    registers.putAddress(to, original.source());
                }
            }
            case Nftables.NFT_CT_DST, Nftables.NFT_CT_DST_IP, Nftables.NFT_CT_DST_IP6 -> {
                if (!reply) {
                    registers.putAddress(to, original.destination());
                }
            }
            case Nftables.NFT_CT_PROTO_SRC -> {
                if (!reply && original.sourcePort() != 0) {
                    registers.putNetwork16(to, original.sourcePort());
                }
            }
            case Nftables.NFT_CT_PROTO_DST -> {
                if (!reply && original.destinationPort() != 0) {
                    registers.putNetwork16(to, original.destinationPort());
                }
            }
            default -> {}
        }
        return new Answer.Holds();
    }

    static int status(Packet packet) {
        return (packet.sourceTranslated() ? STATUS_SOURCE : 0)
                | (packet.destinationTranslated() ? STATUS_DESTINATION : 0);
    }

    Answer fib(Expression.Fib load, Walk walk) {
        int to = load.register();
        walk.registers.putUnknown(to, NAME_BYTES, "what 'fib' says of the route");
        if (load.result() != Nftables.NFT_FIB_RESULT_ADDRTYPE) {
            return new Answer.Holds();
        }
        boolean source = (load.flags() & Nftables.NFTA_FIB_F_SADDR) != 0;
        Optional<PacketLink> link = Optional.empty();
        if ((load.flags() & Nftables.NFTA_FIB_F_IIF) != 0) {
            link = walk.packet.inputLink();
        } else if ((load.flags() & Nftables.NFTA_FIB_F_OIF) != 0) {
            link = walk.packet.outputLink();
        }
        String unknown = source ? walk.sourceUnknown : walk.destinationUnknown;
        Optional<RouteType> type =
                unknown.isEmpty()
                        ? addresses.type(
                                source ? walk.packet.source() : walk.packet.destination(),
                                link.map(PacketLink::name))
                        : Optional.empty();
        if (type.isPresent() && type.get() != RouteType.UNKNOWN) {
            walk.registers.putNumber(to, type.get().number());
        } else {
            walk.registers.putUnknown(
                    to, 4, unknown.isEmpty() ? "the type of an address" : unknown);
        }
        return new Answer.Holds();
    }

    /// A name in the bytes of the kernel; those that are no text are the lower bytes of their surrogates.
    private static byte[] bytes(String name) {
        byte[] bytes = new byte[name.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) name.charAt(i);
        }
        return bytes;
    }
}
