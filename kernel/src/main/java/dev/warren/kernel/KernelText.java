// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Bytes of the kernel (file names, process names, interface names) as text, without loss.
///
/// The kernel's names are bytes; most are UTF-8, some are not. Bytes that are not UTF-8 become lone
/// surrogates `U+DC80` to `U+DCFF`, the way Python's *surrogateescape* does it, so that a name read
/// from a folder opens the same file again. Such text must be escaped before it is shown.
public final class KernelText {
    private static final int ESCAPE = 0xdc00;

    private KernelText() {}

    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    public static String decode(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0) {
                return decodeBeyondAscii(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        }
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    /// Like [#decode(byte[],int,int)], up to the first NUL byte.
    public static String decodeTerminated(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return decode(bytes, offset, end - offset);
    }

    /// The texts of a file such as `/proc/<pid>/environ`, each of which a NUL byte ends; what comes after the
    /// last one is a text, too.
    public static List<String> decodeAll(byte[] bytes) {
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length ? from < i : bytes[i] == 0) {
                texts.add(decode(bytes, from, i - from));
                from = i + 1;
            }
        }
        return texts;
    }

    private static String decodeBeyondAscii(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            return decodeByteWise(bytes);
        }
    }

    private static String decodeByteWise(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int length = sequenceLength(bytes, at);
            if (length == 0) {
                text.append((char) (ESCAPE + (bytes[at] & 0xff)));
                at++;
            } else {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return text.toString();
    }

    /// The length of the valid UTF-8 sequence that begins at `at`, or 0.
    private static int sequenceLength(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        int length =
                lead < 0x80
                        ? 1
                        : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length <= 1 || at + length > bytes.length) {
            return length == 1 ? 1 : 0;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
            return length;
        } catch (CharacterCodingException notUtf8) {
            return 0;
        }
    }

    /// The bytes that [#decode] made `text` of.
    public static byte[] encode(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= 0x80) {
                return encodeBeyondAscii(text);
            }
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] encodeBeyondAscii(String text) {
        byte[] bytes = new byte[text.length() * 3];
        int count = 0;
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (isEscapedByte(c)) {
                bytes[count++] = (byte) (c - ESCAPE);
                i++;
                continue;
            }
            int end = Character.isHighSurrogate(c) && i + 1 < text.length() ? i + 2 : i + 1;
            ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text, i, end));
            int size = encoded.remaining();
            encoded.get(bytes, count, size);
            count += size;
            i = end;
        }
        return Arrays.copyOf(bytes, count);
    }

    /// Whether `c` stands for a byte that was not UTF-8.
    public static boolean isEscapedByte(char c) {
        return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff;
    }
}
