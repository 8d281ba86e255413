// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.call;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.SystemCall;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/// The one door to native code: `long syscall(long number, ...)` of the C library.
///
/// Every system call passes through a single downcall shape (six longs), because the JVM pays for
/// each shape at start-up and nothing for each use. Pointers travel as addresses of [Scratch]
/// memory.
@SuppressWarnings("restricted")
final class Libc {
    /// `struct { int errno; }`, written by the JVM right after the call, before anything else can
    /// change the thread's `errno`.
    static final long CAPTURE_BYTES = Linker.Option.captureStateLayout().byteSize();

    static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG);

    private static final MethodHandle SYSCALL =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                            SHAPE,
                            Linker.Option.captureCallState("errno"));

    private Libc() {}

    /// Calls the kernel.
    ///
    /// @param errnoArea a view of `capture`: a buffer is read without a handle that must be linked first
    /// @return what the call returned, or the negated error number; a call that a signal
    ///     interrupted is made again
    static long call(
            SystemCall call,
            MemorySegment capture,
            ByteBuffer errnoArea,
            long a,
            long b,
            long c,
            long d,
            long e) {
        long number = call.number();
        while (true) {
            long result;
            try {
                result = (long) SYSCALL.invokeExact(capture, number, a, b, c, d, e, 0L);
            } catch (Throwable impossible) {
                throw new AssertionError("the binding of syscall(2) is wrong", impossible);
            }
            if (result != -1) {
                return result;
            }
            int errno = errnoArea.getInt(0);
            // close(2) has released the descriptor even when it says EINTR.
            if (errno != Errno.EINTR || call == SystemCall.CLOSE) {
                return -errno;
            }
        }
    }
}
