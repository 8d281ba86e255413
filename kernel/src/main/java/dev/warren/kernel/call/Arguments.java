// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.call;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// What calls take that [Scratch] has no room for: texts as a C program wants them, arrays of such that
/// end with a null pointer (`argv`, `envp`), and structures of the C library.
///
/// Thread: confined to the one that made it; closing frees the memory.
public final class Arguments implements AutoCloseable {
    private static final int ALIGNMENT = 16;

    private final Arena arena = Arena.ofConfined();

    /// @return the address of the text
    /// @throws SyscallException `EINVAL` for a text with a NUL byte, which the kernel would cut there
    public long text(String text) throws SyscallException {
        return text(KernelText.encode(text));
    }

    private long text(byte[] bytes) throws SyscallException {
        for (byte b : bytes) {
            if (b == 0) {
                throw new SyscallException(
                        "execve",
                        "'" + KernelText.decode(bytes) + "', which has a NUL",
                        Errno.EINVAL);
            }
        }
        MemorySegment copy = arena.allocate(bytes.length + 1L);
        copy.asByteBuffer().put(0, bytes);
        return copy.address();
    }

    /// @return the address of an array of pointers to the texts, ended by a null pointer
    public long array(List<String> texts) throws SyscallException {
        List<byte[]> encoded = new ArrayList<>(texts.size());
        for (String text : texts) {
            encoded.add(KernelText.encode(text));
        }
        MemorySegment array = arena.allocate((encoded.size() + 1L) * Long.BYTES, Long.BYTES);
        ByteBuffer pointers = array.asByteBuffer().order(ByteOrder.nativeOrder());
        for (int i = 0; i < encoded.size(); i++) {
            pointers.putLong(i * Long.BYTES, text(encoded.get(i)));
        }
        return array.address();
    }

    /// Zeroed memory for a structure.
    ///
    /// @param bytes a view of it, in the machine's byte order
    public record Area(long address, ByteBuffer bytes) {}

    /// @return memory that is aligned for anything
    public Area area(int size) {
        MemorySegment memory = arena.allocate(size, ALIGNMENT);
        return new Area(memory.address(), memory.asByteBuffer().order(ByteOrder.nativeOrder()));
    }

    @Override
    public void close() {
        arena.close();
    }
}
