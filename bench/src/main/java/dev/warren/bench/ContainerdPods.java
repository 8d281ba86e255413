// SPDX-License-Identifier: Apache-2.0
package dev.warren.bench;

import dev.warren.testkit.CriClient;
import dev.warren.testkit.PodSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Pods made by containerd: `RunPodSandbox`, `StopPodSandbox`, `RemovePodSandbox`, and nothing else is asked.
final class ContainerdPods {
    private final AtomicInteger names = new AtomicInteger();
    private final CriClient client;

    ContainerdPods(CriClient client) {
        this.client = client;
    }

    long turn(boolean withContainer) {
        long start = System.nanoTime();
        client.removeUnwatched(make(withContainer));
        return System.nanoTime() - start;
    }

    private String make(boolean withContainer) {
        PodSpec wanted = PodSpec.of("bench", "bench-" + names.incrementAndGet());
        return client.runUnwatched(wanted, withContainer ? List.of("one") : List.of());
    }

    long many(int count, int threads) throws Exception {
        return AtOnce.time(count, threads, () -> make(false), client::removeUnwatched);
    }
}
