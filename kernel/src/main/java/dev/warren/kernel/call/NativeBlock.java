// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.call;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Native memory for one call whose data do not fit into a [Scratch]; zero at first.
///
/// Thread: the one that made it.
public final class NativeBlock implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory;

    public NativeBlock(int bytes) {
        memory = arena.allocate(bytes, 16);
    }

    /// The memory, in the machine's byte order; gone once this is closed.
    public ByteBuffer bytes() {
        return memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    public long address() {
        return memory.address();
    }

    @Override
    public void close() {
        arena.close();
    }
}
