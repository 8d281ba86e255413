// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import java.nio.ByteOrder;

/// Integers in the machine's byte order, read from a byte array.
///
/// Every architecture whose system calls we know is little-endian. Plain shifts are used because they
/// are fast from the first call on, before any compiler has seen them.
public final class Bytes {
    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException(
                    "netlink is read on little-endian machines only");
        }
    }

    private Bytes() {}

    public static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    public static int s32(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | bytes[at + 3] << 24;
    }
}
