// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.lab;

import dev.warren.kernel.KernelText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Netlink messages and attributes made by hand.
public final class Messages {
    private Messages() {}

    /// A message with its header, padded to four bytes.
    public static byte[] message(int type, int flags, int sequence, byte[]... parts) {
        byte[] body = joined(parts);
        byte[] message = new byte[16 + align(body.length)];
        over(message)
                .putInt(16 + body.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(body);
        return message;
    }

    /// An attribute, padded to four bytes.
    public static byte[] attribute(int type, byte[]... parts) {
        byte[] payload = joined(parts);
        byte[] attribute = new byte[4 + align(payload.length)];
        over(attribute).putShort((short) (4 + payload.length)).putShort((short) type).put(payload);
        return attribute;
    }

    public static byte[] text(String text) {
        return KernelText.encode(text + "\0");
    }

    public static byte[] s32(int value) {
        byte[] bytes = new byte[4];
        over(bytes).putInt(value);
        return bytes;
    }

    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static int align(int length) {
        return (length + 3) / 4 * 4;
    }

    private static ByteBuffer over(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
