// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.Arrays;
import java.util.HexFormat;

/// A netlink attribute that nobody here decodes, kept as it came.
public final class RawAttribute {
    private final int type;
    private final byte[] payload;

    public RawAttribute(int type, byte[] payload) {
        this.type = type;
        this.payload = payload.clone();
    }

    /// The type, without the nested and byte-order flags.
    public int type() {
        return type;
    }

    /// A copy of the payload.
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawAttribute raw
                && type == raw.type
                && Arrays.equals(payload, raw.payload);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "attribute " + type + " = " + HexFormat.of().formatHex(payload);
    }
}
