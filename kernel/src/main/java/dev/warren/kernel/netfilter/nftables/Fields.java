// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.nftables;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netlink.Attributes;
import java.util.OptionalInt;

/// The attributes of one expression or object, to be asked for by their types.
///
/// Thread: one.
final class Fields {
    /// No structure that is read here has more.
    private static final int TYPES = 24;

    private static final byte[] ABSENT = new byte[0];

    private final byte[][] payloads = new byte[TYPES][];

    Fields(Attributes attributes) {
        while (attributes.next()) {
            if (attributes.type() < TYPES) {
                payloads[attributes.type()] = attributes.bytes();
            }
        }
    }

    boolean has(int type) {
        return payloads[type] != null;
    }

    private byte[] payload(int type) {
        byte[] payload = payloads[type];
        return payload == null ? ABSENT : payload;
    }

    /// A number of up to eight bytes in network order; 0 when it is not there.
    long number(int type) {
        byte[] payload = payload(type);
        long value = 0;
        for (int i = 0; i < Math.min(8, payload.length); i++) {
            value = value << 8 | (payload[i] & 0xff);
        }
        return value;
    }

    int integer(int type) {
        return (int) number(type);
    }

    OptionalInt optional(int type) {
        return has(type) ? OptionalInt.of(integer(type)) : OptionalInt.empty();
    }

    String text(int type) {
        byte[] payload = payload(type);
        return KernelText.decodeTerminated(payload, 0, payload.length);
    }

    Octets octets(int type) {
        return Octets.of(payload(type));
    }

    /// The attributes inside.
    Fields nested(int type) {
        return new Fields(walk(type));
    }

    Attributes walk(int type) {
        byte[] payload = payload(type);
        return new Attributes(payload, 0, payload.length);
    }

    /// The value inside: `NFTA_DATA_VALUE`.
    Octets value(int type) {
        return nested(type).octets(Nftables.NFTA_DATA_VALUE);
    }

    /// A register as the number of its first word; -1 when there is none, or it is the verdict's.
    int register(int type) {
        return has(type) ? word(integer(type)) : -1;
    }

    /// The kernel knows 4 registers of 16 bytes and the same memory as 16 registers of 4.
    static int word(int register) {
        if (register > Nftables.NFT_REG_VERDICT && register <= Nftables.NFT_REG_4) {
            return (register - 1) * 4;
        }
        boolean small = register >= Nftables.NFT_REG32_00 && register <= Nftables.NFT_REG32_15;
        return small ? register - Nftables.NFT_REG32_00 : -1;
    }
}
