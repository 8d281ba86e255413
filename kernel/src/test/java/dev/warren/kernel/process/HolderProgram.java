// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Makes holders in a JVM of its own, to be killed or pressed from outside.
final class HolderProgram {
    private static final List<IdMap> MAPS = List.of(IdMap.parse("0:100000:65536"));
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicReference<Object> GARBAGE = new AtomicReference<>("");

    private HolderProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "hold" -> hold();
            case "press" -> press(Integer.parseInt(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /// Prints the pids of copies that wait for maps and of holders that are complete, and stays.
    private static void hold() throws Exception {
        List<Object> kept = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            HolderCopy early = HolderCopy.make();
            NamespaceHolder complete = NamespaceHolder.start(MAPS, MAPS, PATIENCE);
            kept.add(early);
            kept.add(complete);
            System.out.println(early.process().pid());
            System.out.println(complete.pid());
        }
        System.out.println("ready");
        new CountDownLatch(1).await();
        throw new AssertionError(kept);
    }

    /// Makes holders while every other thread of the JVM is busy.
    private static void press(int count) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> busy = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            busy.add(Thread.ofPlatform().daemon().start(() -> allocate(done)));
        }
        for (int i = 0; i < 200; i++) {
            busy.add(Thread.ofVirtual().start(() -> compute(done)));
        }
        for (int i = 0; i < count; i++) {
            try (NamespaceHolder holder = NamespaceHolder.start(MAPS, MAPS, PATIENCE)) {
                if (!holder.isAlive()) {
                    throw new AssertionError("holder " + i + " has ended");
                }
                if (i % 10 == 0) {
                    System.gc();
                }
            }
        }
        done.set(true);
        for (Thread thread : busy) {
            thread.join();
        }
        System.out.println("made " + count);
    }

    private static void allocate(AtomicBoolean done) {
        while (!done.get()) {
            GARBAGE.set(new byte[8 * 1024]);
        }
    }

    private static void compute(AtomicBoolean done) {
        long value = 1;
        while (!done.get()) {
            for (int i = 0; i < 10_000; i++) {
                value = value * 6_364_136_223_846_793_005L + i;
            }
            GARBAGE.set(Long.toString(value));
            LockSupport.parkNanos(1000);
        }
    }
}
