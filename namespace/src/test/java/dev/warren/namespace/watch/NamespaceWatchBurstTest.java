// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import static dev.warren.namespace.watch.WatchedFolder.added;
import static dev.warren.namespace.watch.WatchedFolder.own;
import static dev.warren.namespace.watch.WatchedFolder.removed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Many at once, and how soon.
@Lab
@ExtendWith(LeakGuard.class)
final class NamespaceWatchBurstTest {
    private static final int MANY = 500;

    /// What was promised.
    private static final long LIMIT_MICROSECONDS = 100_000;

    /// A machine that is busy with other tests measures itself.
    private static final int ATTEMPTS = 5;

    /// The next `count` events of names that begin with `prefix`; on a shared machine, others make
    /// namespaces, too.
    static List<NamespaceEvent> of(String prefix, NamespaceWatch watch, int count)
            throws Exception {
        List<NamespaceEvent> events = new ArrayList<>();
        while (events.size() < count) {
            List<NamespaceEvent> taken = watch.take(Await.PATIENCE);
            if (taken.isEmpty()) {
                return events;
            }
            taken.stream().filter(event -> event.name().startsWith(prefix)).forEach(events::add);
        }
        return events;
    }

    private static Path batch(Path folder, String verb, String prefix) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            lines.append("netns %s %s%03d\n".formatted(verb, prefix, i));
        }
        return Files.writeString(folder.resolve(verb), lines);
    }

    @Test
    void nothingOfABatchIsMissed(@TempDir Path folder) throws Exception {
        String prefix = "warren-burst-" + ProcessHandle.current().pid() + "-";
        Path add = batch(folder, "add", prefix);
        Path delete = batch(folder, "del", prefix);
        try (NamespaceWatch watch = NamespaceWatch.of("/run/netns")) {
            Thread worker =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        Command.run("ip", "-batch", add.toString());
                                        Command.run("ip", "-batch", delete.toString());
                                    });
            List<NamespaceEvent> events = of(prefix, watch, 2 * MANY);
            worker.join();

            assertThat(events)
                    .filteredOn(NamespaceEvent.Added.class::isInstance)
                    .extracting(NamespaceEvent::name)
                    .containsExactlyElementsOf(names(prefix));
            assertThat(events)
                    .filteredOn(NamespaceEvent.Removed.class::isInstance)
                    .extracting(NamespaceEvent::name)
                    .containsExactlyElementsOf(names(prefix));
            assertThat(events).hasSize(2 * MANY);
            assertThat(events.stream().filter(NamespaceWatchBurstTest::isNamespace).distinct())
                    .hasSize(MANY);
            assertThat(of(prefix, watch, Duration.ZERO)).isEmpty();
        }
    }

    private static List<NamespaceEvent> of(String prefix, NamespaceWatch watch, Duration patience)
            throws Exception {
        return watch.take(patience).stream()
                .filter(event -> event.name().startsWith(prefix))
                .toList();
    }

    private static boolean isNamespace(NamespaceEvent event) {
        return event instanceof NamespaceEvent.Added added && added.namespace().isPresent();
    }

    private static List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            names.add("%s%03d".formatted(prefix, i));
        }
        return names;
    }

    @Test
    void whatCameAndWentBeforeAnybodyTookIsTold(@TempDir Path temporary) throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            NamespaceEvent[] expected = new NamespaceEvent[2 * MANY];
            for (int i = 0; i < MANY; i++) {
                folder.file("n" + i);
                folder.bind(WatchedFolder.OWN, "n" + i);
                folder.unmount("n" + i);
                folder.delete("n" + i);
                expected[2 * i] = added("n" + i);
                expected[2 * i + 1] = removed("n" + i);
            }
            folder.expect(expected);
        }
    }

    @Test
    void whatIsMountedIsTold(@TempDir Path temporary) throws Exception {
        try (WatchedFolder folder = new WatchedFolder(temporary)) {
            NamespaceId own = own();
            for (int i = 0; i < MANY; i++) {
                folder.file("n" + i);
                folder.bind(WatchedFolder.OWN, "n" + i);
            }
            assertThat(folder.next(MANY)).allMatch(NamespaceWatchBurstTest::isNamespace);
            assertThat(folder.watch.present()).hasSize(MANY).containsValue(Optional.of(own));
        }
    }

    @Test
    void everythingIsToldWithinATenthOfASecond(@TempDir Path temporary) throws Exception {
        long worst = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && worst > LIMIT_MICROSECONDS; i++) {
            worst = Math.max(measure(temporary, "quiet", 0), measure(temporary, "crowd", 1000));
        }
        assertThat(worst).isLessThanOrEqualTo(LIMIT_MICROSECONDS);
    }

    /// Makes and removes names while another thread takes, and says how long, in microseconds, the
    /// slowest took from the end of the call that made it to its event.
    private static long measure(Path temporary, String title, int crowd) throws Exception {
        Map<String, Long> seen = new ConcurrentHashMap<>();
        List<Long> additions = new ArrayList<>();
        List<Long> removals = new ArrayList<>();
        Path place = Files.createTempDirectory(temporary, title);
        try (WatchedFolder folder = new WatchedFolder(place)) {
            for (int i = 0; i < crowd; i++) {
                folder.file("crowd" + i);
                folder.bind(WatchedFolder.OWN, "crowd" + i);
            }
            folder.next(crowd);
            Thread taker = Thread.ofPlatform().start(() -> takeAll(folder.watch, seen));
            for (int i = 0; i < 200; i++) {
                String name = "n" + i;
                folder.file(name);
                folder.bind(WatchedFolder.OWN, name);
                additions.add(latency(seen, "+" + name, System.nanoTime()));
                folder.unmount(name);
                folder.delete(name);
                removals.add(latency(seen, "-" + name, System.nanoTime()));
            }
            folder.watch.close();
            taker.join();
        }
        return Math.max(report(title, "added", additions), report(title, "removed", removals));
    }

    private static void takeAll(NamespaceWatch watch, Map<String, Long> seen) {
        try {
            while (true) {
                for (NamespaceEvent event : watch.take(Await.PATIENCE)) {
                    long now = System.nanoTime();
                    String sign =
                            switch (event) {
                                case NamespaceEvent.Added added ->
                                        added.namespace().isPresent() ? "+" : "?";
                                case NamespaceEvent.Changed changed -> "~";
                                case NamespaceEvent.Removed removed -> "-";
                            };
                    seen.put(sign + event.name(), now);
                }
            }
        } catch (NamespaceWatch.ClosedException end) {
            return;
        } catch (Exception refused) {
            throw new AssertionError(refused);
        }
    }

    private static long latency(Map<String, Long> seen, String event, long done) {
        Await.until(event, () -> seen.containsKey(event));
        long told = seen.getOrDefault(event, Long.MAX_VALUE);
        return Math.max(0, TimeUnit.NANOSECONDS.toMicros(told - done));
    }

    private static long report(String title, String what, List<Long> latencies) {
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        long worst = sorted[sorted.length - 1];
        System.out.printf(
                "LATENCY %s, %s: median %d µs, 99 %% %d µs, worst %d µs%n",
                title,
                what,
                sorted[sorted.length / 2],
                sorted[sorted.length * 99 / 100],
                Arrays.stream(sorted).max().orElse(worst));
        return worst;
    }
}
