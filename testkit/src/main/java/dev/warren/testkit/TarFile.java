// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A tar file made in memory, in the plain `ustar` format.
final class TarFile {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    TarFile folder(String name) {
        header(name + "/", 0755, 0, '5', "");
        return this;
    }

    TarFile link(String name, String target) {
        header(name, 0777, 0, '2', target);
        return this;
    }

    TarFile file(String name, int mode, byte[] content) {
        header(name, mode, content.length, '0', "");
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    byte[] end() {
        bytes.writeBytes(new byte[2 * BLOCK]);
        return bytes.toByteArray();
    }

    private void header(String name, int mode, int size, char type, String target) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, octal(mode, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(size, 11));
        put(header, 136, octal(0, 11));
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        bytes.writeBytes(header);
    }

    private static String octal(int number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", number);
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] field = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(field, 0, header, offset, field.length);
    }
}
