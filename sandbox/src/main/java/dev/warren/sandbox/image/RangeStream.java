// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/// Reads a range of an open file, whose own position stays where it is; ends early where the file does.
final class RangeStream extends InputStream {
    private final Fd file;
    private final long end;
    private long position;
    private byte[] piece = new byte[0];
    private int used;

    RangeStream(Fd file, long from, long end) {
        this.file = file;
        this.position = from;
        this.end = end;
    }

    /// The place in the file of the byte that is read next.
    long position() {
        return position - (piece.length - used);
    }

    private boolean fill() throws SyscallException {
        if (used < piece.length) {
            return true;
        }
        if (position >= end) {
            return false;
        }
        byte[] read = file.readAt(position);
        piece = read.length > end - position ? Arrays.copyOf(read, (int) (end - position)) : read;
        used = 0;
        position += piece.length;
        return piece.length > 0;
    }

    @Override
    public int read() throws SyscallException {
        return fill() ? piece[used++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws SyscallException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, piece.length - used);
        System.arraycopy(piece, used, into, offset, count);
        used += count;
        return count;
    }

    @Override
    public byte[] readAllBytes() throws SyscallException {
        return readNBytes(Integer.MAX_VALUE - 8);
    }

    @Override
    public byte[] readNBytes(int most) throws SyscallException {
        byte[] all = new byte[(int) Math.min(most, Math.max(0, end - position()))];
        int size = 0;
        while (size < all.length) {
            int count = read(all, size, all.length - size);
            if (count < 0) {
                return Arrays.copyOf(all, size);
            }
            size += count;
        }
        return all;
    }

    /// Not 0 before the end: `GZIPInputStream` looks for a further member only then.
    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, end - position()));
    }
}
