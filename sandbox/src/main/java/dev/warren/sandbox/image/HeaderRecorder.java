// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Keeps what a tar reader reads on its way to the next entry, and lets it read no more than a bound: names and
/// attributes come in entries of their own, of any size and number, and a reader holds them in memory.
final class HeaderRecorder extends FilterInputStream {
    private final int limitBytes;
    private byte[] recorded = new byte[4096];
    private int size;
    private long position;
    private boolean recording;

    HeaderRecorder(InputStream from, int limitBytes) {
        super(from);
        this.limitBytes = limitBytes;
    }

    /// From now on what is read belongs to headers.
    void begin() {
        size = 0;
        recording = true;
    }

    /// What was read since [#begin].
    byte[] end() {
        recording = false;
        return Arrays.copyOf(recorded, size);
    }

    /// How many bytes were read so far.
    long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        if (read > 0) {
            position += read;
            if (recording) {
                record(into, offset, read);
            }
        }
        return read;
    }

    private void record(byte[] bytes, int offset, int length) throws EntryException {
        if (length > limitBytes - size) {
            throw new EntryException(
                    "",
                    "the name and the attributes of one entry take more than %d bytes"
                            .formatted(limitBytes));
        }
        if (length > recorded.length - size) {
            recorded = Arrays.copyOf(recorded, Math.max(2 * recorded.length, size + length));
        }
        System.arraycopy(bytes, offset, recorded, size, length);
        size += length;
    }

    @Override
    public long skip(long bytes) throws IOException {
        byte[] rest = new byte[(int) Math.min(1 << 16, Math.max(0, bytes))];
        return rest.length == 0 ? 0 : Math.max(0, read(rest, 0, rest.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
