// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.logging.Logger;

/// Classes that break a wall each, so that the rules are seen to find it.
final class Planted {
    private Planted() {}

    static Class<?> ofAnotherModule() {
        return Logs.class;
    }

    static Class<?> nativeMemory() {
        return Allocates.class;
    }

    static Class<?> enters() {
        return Enters.class;
    }

    static Class<?> sleeps() {
        return Sleeps.class;
    }

    static Class<?> shouts() {
        return Formats.class;
    }

    record Logs(Logger logger) {}

    record Allocates(MemorySegment memory) {
        static Allocates some() {
            return new Allocates(Arena.ofAuto().allocate(8));
        }
    }

    record Enters(NamespaceDescriptor namespace) {
        void enter() throws SyscallException {
            namespace.enterWithThisThread(NamespaceKind.NETWORK);
        }
    }

    record Sleeps(long millis) {
        void sleep() throws InterruptedException {
            Thread.sleep(millis);
        }
    }

    record Formats(Locale locale) {
        static Formats some() {
            return new Formats(Locale.getDefault());
        }
    }
}
