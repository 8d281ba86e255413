// SPDX-License-Identifier: Apache-2.0
package dev.warren.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many pods at once.
final class AtOnce {
    private AtOnce() {}

    interface Removal {
        void remove(String id) throws Exception;
    }

    /// Makes all of them and then removes them, so many at a time; in nanoseconds.
    static long time(int count, int threads, Callable<String> making, Removal removal)
            throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            long start = System.nanoTime();
            List<Future<String>> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                made.add(workers.submit(making));
            }
            List<Future<?>> removed = new ArrayList<>();
            for (Future<String> each : made) {
                String id = each.get();
                removed.add(
                        workers.submit(
                                () -> {
                                    removal.remove(id);
                                    return id;
                                }));
            }
            for (Future<?> each : removed) {
                each.get();
            }
            return System.nanoTime() - start;
        }
    }
}
