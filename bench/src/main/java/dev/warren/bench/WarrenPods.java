// SPDX-License-Identifier: Apache-2.0
package dev.warren.bench;

import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.Sandboxes;
import dev.warren.sandbox.Step;
import dev.warren.sandbox.Steps;
import dev.warren.sandbox.cni.PluginRun;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Pods made by this project's engine.
final class WarrenPods implements AutoCloseable {
    private final Map<Step, List<Long>> steps = new EnumMap<>(Step.class);
    private final AtomicInteger names = new AtomicInteger();
    private final Sandboxes sandboxes;
    private final Sandboxes watched;
    private final Path root;
    private long pluginNanos;

    WarrenPods(SandboxSettings settings, Path root) {
        this.sandboxes = new Sandboxes(settings, Steps.unwatched());
        this.watched = new Sandboxes(settings, new Watch());
        this.root = root;
    }

    /// Notes what each step takes.
    private final class Watch implements Steps {
        @Override
        public <T> T take(String sandbox, Step step, String subject, Action<T> action)
                throws IOException {
            long start = System.nanoTime();
            try {
                return action.run();
            } finally {
                steps.computeIfAbsent(step, _ -> new ArrayList<>()).add(System.nanoTime() - start);
            }
        }

        @Override
        public void ran(PluginRun run) {
            pluginNanos += run.took().toNanos();
        }
    }

    /// One pod, made and removed.
    long turn(boolean withContainer) throws SandboxException {
        PodConfiguration pod = pod(withContainer);
        Sandboxes used = withContainer ? sandboxes : watched;
        pluginNanos = 0;
        long start = System.nanoTime();
        Sandbox made = used.run(pod);
        used.remove(made.id(), true);
        return System.nanoTime() - start;
    }

    /// How long plugins ran during the last turn without a container.
    long pluginNanos() {
        return pluginNanos;
    }

    /// One that stays.
    Sandbox staying() throws SandboxException {
        return sandboxes.run(pod(true));
    }

    private PodConfiguration pod(boolean withContainer) {
        String name = "bench-" + names.incrementAndGet();
        PodConfiguration pod =
                PodConfiguration.named(new PodIdentity(name, "bench", "uid-" + name, 0));
        return withContainer ? pod.withContainers(List.of(container())) : pod;
    }

    private ContainerConfiguration container() {
        return ContainerConfiguration.of(
                "one",
                new RootSource.Folder(root.toString()),
                List.of("/bin/busybox", "sleep", "1000"));
    }

    /// Many, all made and then all removed, several at a time.
    long many(int count, int threads) throws Exception {
        return AtOnce.time(
                count,
                threads,
                () -> sandboxes.run(pod(false)).id(),
                id -> sandboxes.remove(id, true));
    }

    /// What the steps took until now does not count.
    void forget() {
        steps.clear();
    }

    /// Prints what the steps took, the median of each.
    void tell() {
        steps.forEach(
                (step, times) -> {
                    times.sort(null);
                    WarmSandboxes.tell("step, " + step.words(), times.get(times.size() / 2));
                });
    }

    @Override
    public void close() throws SandboxException {
        for (Sandbox left : sandboxes.list()) {
            sandboxes.remove(left.id(), true);
        }
    }
}
