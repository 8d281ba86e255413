// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Lets one program at a time make and count namespaces on the machine, so that test runs beside each
/// other do not take each other's namespaces for leaks. Only root needs it: nobody else can make any.
///
/// It is the lock of `flock(1)`, so that a script can take part: `flock /run/lock/warren-testkit.lock
/// command…`. The JDK's own file locks are of another kind, which that command does not see.
final class MachineLock {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int READ_WRITE_CREATE_CLOSE_ON_EXEC = 02 | 0100 | 02000000;
    private static final int EXCLUSIVE_WITHOUT_WAITING = 2 | 4;
    private static final int NONE = -1;

    private static int holders;
    private static int descriptor = NONE;

    private MachineLock() {}

    /// Takes part in this JVM's hold of the machine; waits while another program has it.
    static synchronized void acquire() {
        if (holders == 0 && Prerequisites.isRoot()) {
            descriptor = lock(file());
        }
        holders++;
    }

    /// Ends one part; the last one frees the machine for another program.
    static synchronized void release() {
        holders--;
        if (holders == 0 && descriptor != NONE) {
            int held = descriptor;
            descriptor = NONE;
            C.close(held);
        }
    }

    /// The file that stands for the machine.
    static Path file() {
        Path folder = Path.of("/run/lock");
        Path chosen = Files.isDirectory(folder) ? folder : Path.of("/tmp");
        return chosen.resolve("warren-testkit.lock");
    }

    private static int lock(Path file) {
        int opened = C.open(file, READ_WRITE_CREATE_CLOSE_ON_EXEC);
        if (opened < 0) {
            throw new TestkitException("cannot open the lock " + file);
        }
        if (!Await.within(PATIENCE, () -> C.lock(opened, EXCLUSIVE_WITHOUT_WAITING) == 0)) {
            C.close(opened);
            throw new TestkitException(
                    "another program has held "
                            + file
                            + " for "
                            + PATIENCE.toMinutes()
                            + " min; one at a time may use the machine's namespaces");
        }
        return opened;
    }

    /// The three functions of the C library that this takes.
    private static final class C {
        private static final MethodHandle OPEN =
                function(
                        "open",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        private static final MethodHandle FLOCK =
                function(
                        "flock",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        private static final MethodHandle CLOSE =
                function(
                        "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        static int open(Path file, int flags) {
            try (Arena arena = Arena.ofConfined()) {
                return (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), flags, 0644);
            } catch (Throwable e) {
                throw new TestkitException("cannot call open for " + file, e);
            }
        }

        static int lock(int opened, int operation) {
            try {
                return (int) FLOCK.invokeExact(opened, operation);
            } catch (Throwable e) {
                throw new TestkitException("cannot call flock", e);
            }
        }

        static void close(int opened) {
            try {
                int status = (int) CLOSE.invokeExact(opened);
                if (status != 0) {
                    throw new TestkitException("cannot close the lock " + file());
                }
            } catch (Throwable e) {
                throw new TestkitException("cannot call close", e);
            }
        }

        @SuppressWarnings("restricted")
        private static MethodHandle function(
                String name, FunctionDescriptor shape, Linker.Option... options) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
        }
    }
}
