// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// Cuts what is read from a file into lines, and lines that are too long into pieces.
final class LineSplitter {
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final int limitBytes;

    LineSplitter(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// Takes the pieces.
    interface Pieces {
        /// @param piece without the end of the line
        /// @param endsLine whether the line ends after it
        void take(byte[] piece, boolean endsLine) throws IOException;
    }

    void feed(byte[] bytes, Pieces pieces) throws IOException {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                rest.write(bytes, from, i - from);
                from = i + 1;
                emit(pieces, true);
            } else if (rest.size() + i - from >= limitBytes) {
                rest.write(bytes, from, i - from);
                from = i;
                emit(pieces, false);
            }
        }
        rest.write(bytes, from, bytes.length - from);
    }

    private void emit(Pieces pieces, boolean endsLine) throws IOException {
        byte[] piece = rest.toByteArray();
        rest.reset();
        pieces.take(piece, endsLine);
    }

    /// Gives out what came after the last end of a line.
    void flush(Pieces pieces) throws IOException {
        if (rest.size() > 0) {
            emit(pieces, false);
        }
    }
}
