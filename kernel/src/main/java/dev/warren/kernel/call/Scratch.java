// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.call;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.abi.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Native memory for the arguments of one system call at a time: the captured `errno`, a path, a
/// small structure, and room for data.
///
/// Borrowed with [#borrow] and given back by `close`. There are never more of them than threads that
/// were inside the kernel at the same moment, so their memory is bounded and need not be freed.
/// Structures are read and written through byte buffers, which start faster than segment handles and
/// run as fast.
///
/// Thread: belongs to the borrower until closed.
public final class Scratch implements AutoCloseable {
    public static final int PATH_BYTES = 4096;
    public static final int STRUCTURE_BYTES = 1024;

    /// The kernel never makes a netlink dump datagram larger than this.
    public static final int DATAGRAM_BYTES = 32 * 1024;

    /// Two in one call: a short table and the message that ends it. With room for more, the kernel
    /// would look once more for a third that never comes.
    public static final int DATAGRAMS = 2;

    public static final int DATA_BYTES = DATAGRAMS * DATAGRAM_BYTES;

    private static final int VECTOR_BYTES =
            DATAGRAMS * (Sockets.MMSGHDR_BYTES + Sockets.IOVEC_BYTES);

    /// The one given back last: a single exchange, where the queue would take several.
    private static final AtomicReference<@Nullable Scratch> LAST = new AtomicReference<>();

    private static final ConcurrentLinkedDeque<Scratch> IDLE = new ConcurrentLinkedDeque<>();

    private final MemorySegment capture;
    private final ByteBuffer errnoArea;
    private final ByteBuffer path;
    private final long pathAddress;
    private final ByteBuffer structure;
    private final long structureAddress;
    private final ByteBuffer data;
    private final long dataAddress;
    private final ByteBuffer vector;
    private final long vectorAddress;
    private byte @Nullable [] block;

    private Scratch() {
        MemorySegment memory =
                Arena.global()
                        .allocate(
                                16 + PATH_BYTES + STRUCTURE_BYTES + DATA_BYTES + VECTOR_BYTES, 16);
        capture = memory.asSlice(0, Libc.CAPTURE_BYTES);
        errnoArea = view(memory, 0, Libc.CAPTURE_BYTES);
        path = view(memory, 16, PATH_BYTES);
        pathAddress = memory.address() + 16;
        structure = view(memory, 16L + PATH_BYTES, STRUCTURE_BYTES);
        structureAddress = pathAddress + PATH_BYTES;
        data = view(memory, 16L + PATH_BYTES + STRUCTURE_BYTES, DATA_BYTES);
        dataAddress = structureAddress + STRUCTURE_BYTES;
        vector = view(memory, 16L + PATH_BYTES + STRUCTURE_BYTES + DATA_BYTES, VECTOR_BYTES);
        vectorAddress = dataAddress + DATA_BYTES;
        prepareVector();
    }

    /// Points the message vector of `recvmmsg` at the parts of the data area, once and for all.
    private void prepareVector() {
        int vectors = DATAGRAMS * Sockets.MMSGHDR_BYTES;
        for (int i = 0; i < DATAGRAMS; i++) {
            int iovec = vectors + i * Sockets.IOVEC_BYTES;
            vector.putLong(iovec, dataAddress + (long) i * DATAGRAM_BYTES);
            vector.putLong(iovec + 8, DATAGRAM_BYTES);
            int header = i * Sockets.MMSGHDR_BYTES;
            vector.putLong(header + Sockets.MSGHDR_IOV_OFFSET, vectorAddress + iovec);
            vector.putLong(header + Sockets.MSGHDR_IOVLEN_OFFSET, 1);
        }
    }

    private static ByteBuffer view(MemorySegment memory, long offset, long bytes) {
        return memory.asSlice(offset, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    public static Scratch borrow() {
        Scratch last = LAST.getAndSet(null);
        if (last != null) {
            return last;
        }
        Scratch idle = IDLE.pollFirst();
        return idle == null ? new Scratch() : idle;
    }

    @Override
    public void close() {
        if (!LAST.compareAndSet(null, this)) {
            IDLE.addFirst(this);
        }
    }

    /// Where a native call leaves `errno`.
    MemorySegment capture() {
        return capture;
    }

    /// What the last call of a [NativeFunction] left in `errno`.
    int errno() {
        return errnoArea.getInt(0);
    }

    public long call(SystemCall call, long a, long b, long c, long d, long e) {
        return Libc.call(call, capture, errnoArea, a, b, c, d, e);
    }

    public long call(SystemCall call, long a, long b, long c) {
        return Libc.call(call, capture, errnoArea, a, b, c, 0, 0);
    }

    /// Like [#call], but a refusal is an exception that names the call and its subject.
    public long demand(SystemCall call, String subject, long a, long b, long c, long d, long e)
            throws SyscallException {
        long result = Libc.call(call, capture, errnoArea, a, b, c, d, e);
        if (result < 0) {
            throw failure(call, subject, result);
        }
        return result;
    }

    public static SyscallException failure(SystemCall call, String subject, long result) {
        return new SyscallException(
                call.name().toLowerCase(java.util.Locale.ROOT), subject, (int) -result);
    }

    /// Writes a path as the kernel wants it and returns its address.
    ///
    /// @throws SyscallException `ENAMETOOLONG` from 4,096 bytes on, as the kernel itself would say;
    ///     `EINVAL` for a path with a NUL byte, which the kernel would silently cut
    public long path(String text) throws SyscallException {
        byte[] bytes = KernelText.encode(text);
        if (bytes.length >= PATH_BYTES) {
            throw new SyscallException("open", text.substring(0, 64) + "…", Errno.ENAMETOOLONG);
        }
        for (byte b : bytes) {
            if (b == 0) {
                throw new SyscallException("open", text, Errno.EINVAL);
            }
        }
        path.put(0, bytes);
        path.put(bytes.length, (byte) 0);
        return pathAddress;
    }

    /// The path area, for a call that returns text there.
    public ByteBuffer pathArea() {
        return path;
    }

    public long pathAreaAddress() {
        return pathAddress;
    }

    /// 1 KiB for structures, in the machine's byte order.
    public ByteBuffer structure() {
        return structure;
    }

    public long structureAddress() {
        return structureAddress;
    }

    /// 64 KiB for data: two netlink datagrams of 32 KiB, or a piece of a file.
    public ByteBuffer data() {
        return data;
    }

    public long dataAddress() {
        return dataAddress;
    }

    /// A prepared `struct mmsghdr[2]` over the data area.
    public long vectorAddress() {
        return vectorAddress;
    }

    public int datagramLength(int i) {
        return vector.getInt(i * Sockets.MMSGHDR_BYTES + Sockets.MMSGHDR_LEN_OFFSET);
    }

    public int datagramFlags(int i) {
        return vector.getInt(i * Sockets.MMSGHDR_BYTES + Sockets.MSGHDR_FLAGS_OFFSET);
    }

    /// 32 KiB on the heap, where decoding is fastest; made at its first use.
    public byte[] block() {
        byte[] made = block;
        if (made == null) {
            made = new byte[DATAGRAM_BYTES];
            block = made;
        }
        return made;
    }
}
