// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Counts what passes and calculates its digest, and lets no more pass than allowed.
final class MeteredStream extends FilterInputStream {
    private static final int DRAIN_BYTES = 1 << 16;

    private final MessageDigest calculation;
    private final long limitBytes;
    private long count;

    MeteredStream(InputStream from, MessageDigest calculation, long limitBytes) {
        super(from);
        this.calculation = calculation;
        this.limitBytes = limitBytes;
    }

    long count() {
        return count;
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
            count += read;
            if (count > limitBytes) {
                throw new EntryException(
                        "", "it has more than the %d bytes that are allowed".formatted(limitBytes));
            }
            calculation.update(into, offset, read);
        }
        return read;
    }

    /// What is skipped belongs to the digest, too.
    @Override
    public long skip(long bytes) throws IOException {
        byte[] rest = new byte[(int) Math.min(DRAIN_BYTES, Math.max(0, bytes))];
        return rest.length == 0 ? 0 : Math.max(0, read(rest, 0, rest.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /// Reads what is left.
    void drain() throws IOException {
        byte[] rest = new byte[DRAIN_BYTES];
        while (read(rest, 0, rest.length) >= 0) {
            // It counts by passing.
        }
    }

    /// The digest of all that has passed, in the algorithm of another; to be asked once.
    Digest digest(Digest like) {
        return like.of(calculation);
    }
}
