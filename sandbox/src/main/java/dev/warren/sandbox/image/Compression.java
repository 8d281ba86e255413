// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import java.util.HexFormat;

/// How something is compressed, by its first bytes. What a media type says is not always so, and archives of
/// `docker save` say nothing.
enum Compression {
    NONE("nothing", ""),
    GZIP("gzip", "1f8b"),
    ZSTD("zstd", "28b52ffd"),
    XZ("xz", "fd377a585a"),
    BZIP2("bzip2", "425a68");

    private final String word;
    private final String start;

    /// @param start the first bytes in hexadecimal digits
    Compression(String word, String start) {
        this.word = word;
        this.start = start;
    }

    /// The name of its program.
    String word() {
        return word;
    }

    static Compression of(byte[] bytes) {
        String begin = HexFormat.of().formatHex(bytes);
        for (Compression compression : values()) {
            if (compression != NONE && begin.startsWith(compression.start)) {
                return compression;
            }
        }
        return NONE;
    }
}
