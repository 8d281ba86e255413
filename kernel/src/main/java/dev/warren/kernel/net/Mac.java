// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.Arrays;
import java.util.Locale;

/// A link-layer address: six bytes on Ethernet, 20 on InfiniBand, four on an IPv4 tunnel, none on a
/// link that has no such address.
public final class Mac {
    /// The address of a link that has none.
    public static final Mac NONE = new Mac(new byte[0]);

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private final byte[] bytes;

    private Mac(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Mac of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new Mac(bytes.clone());
    }

    /// Reads `02:5a:11:22:33:05`; also with `-` between the bytes and in upper case.
    ///
    /// @throws IllegalArgumentException when it is no such address
    public static Mac parse(String text) {
        String[] parts = text.split("[:-]", -1);
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("[0-9a-fA-F]{2}")) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no link-layer address such as 02:5a:11:22:33:05");
            }
            bytes[i] = (byte) Integer.parseInt(parts[i].toLowerCase(Locale.ROOT), 16);
        }
        return new Mac(bytes);
    }

    /// A copy of its bytes.
    public byte[] toBytes() {
        return bytes.clone();
    }

    public boolean isPresent() {
        return bytes.length > 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mac mac && Arrays.equals(bytes, mac.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Lower-case bytes with colons, as `ip link` prints them; empty when there is none.
    @Override
    public String toString() {
        if (bytes.length == 0) {
            return "";
        }
        char[] text = new char[bytes.length * 3 - 1];
        for (int i = 0; i < bytes.length; i++) {
            text[i * 3] = DIGITS[(bytes[i] >> 4) & 0xf];
            text[i * 3 + 1] = DIGITS[bytes[i] & 0xf];
            if (i + 1 < bytes.length) {
                text[i * 3 + 2] = ':';
            }
        }
        return new String(text);
    }
}
