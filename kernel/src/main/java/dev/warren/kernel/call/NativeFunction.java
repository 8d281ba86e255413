// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.call;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A function of the C library beside `syscall`, for the few things that the library does around the
/// kernel: starting a program, preparing a context.
///
/// It has the shape of [Libc]'s one downcall, seven longs, whatever it takes: surplus arguments stay
/// unread in their registers, by the calling conventions of all architectures that Warren knows. So
/// the JVM builds no second shape, and nothing at all before the first use.
@SuppressWarnings("restricted")
public final class NativeFunction {
    private static final MethodHandle CALL =
            Linker.nativeLinker()
                    .downcallHandle(Libc.SHAPE, Linker.Option.captureCallState("errno"));

    private final String name;
    private final MemorySegment address;

    private NativeFunction(String name, MemorySegment address) {
        this.name = name;
        this.address = address;
    }

    /// Whether the C library here has a function of that name.
    public static boolean exists(String name) {
        return Linker.nativeLinker().defaultLookup().find(name).isPresent();
    }

    /// Finds a function by name.
    ///
    /// @throws UnsupportedOperationException when the C library here has none of that name
    public static NativeFunction find(String name) {
        return new NativeFunction(
                name,
                Linker.nativeLinker()
                        .defaultLookup()
                        .find(name)
                        .orElseThrow(
                                () ->
                                        new UnsupportedOperationException(
                                                "the C library of this machine has no '"
                                                        + name
                                                        + "', which Warren needs for this")));
    }

    /// Calls it with up to seven arguments: numbers, or addresses of native memory.
    ///
    /// @param scratch where `errno` is left
    /// @return the whole return register; a function that returns an `int` defines its lower half only
    public long call(Scratch scratch, long... arguments) {
        long[] all = new long[7];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        try {
            return (long)
                    CALL.invokeExact(
                            address,
                            scratch.capture(),
                            all[0],
                            all[1],
                            all[2],
                            all[3],
                            all[4],
                            all[5],
                            all[6]);
        } catch (Throwable impossible) {
            throw new AssertionError("the binding of " + name + " is wrong", impossible);
        }
    }

    /// Like [#call], of a function that returns an `int`.
    public int callInt(Scratch scratch, long... arguments) {
        return (int) call(scratch, arguments);
    }

    /// Where the function is, for functions that call it back.
    public long address() {
        return address.address();
    }
}
