// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// Puts the calling thread into a network namespace, as no test but the guard's own should.
final class ForeignThread {
    private static final int NEW_NETWORK = 0x40000000;

    private ForeignThread() {}

    static void enter(Path namespace) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle open =
                    function(
                            "open",
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT));
            MethodHandle setns =
                    function(
                            "setns",
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT));
            MethodHandle close =
                    function(
                            "close",
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            MemorySegment path = arena.allocateFrom(namespace.toString());
            int descriptor = (int) open.invokeExact(path, 0);
            int entered = (int) setns.invokeExact(descriptor, NEW_NETWORK);
            int closed = (int) close.invokeExact(descriptor);
            if (entered != 0 || closed != 0) {
                throw new TestkitException("cannot enter " + namespace);
            }
        } catch (Throwable e) {
            throw new TestkitException("cannot enter " + namespace, e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }
}
