// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.mount.Mounts;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever happens, in whatever order: what is told makes sense, and in the end it is the truth.
@Lab
@ExtendWith(LeakGuard.class)
final class NamespaceWatchStressTest {
    private static final int STEPS = 4000;
    private static final int NAMES = 12;

    @TempDir Path temporary;

    private final List<Path> mounted = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsToldIsTrueInTheEnd(long seed) throws Exception {
        Path store = temporary.resolve("a/b/netns");
        Path other = temporary.resolve("other");
        Files.createFile(other);
        Command.run("unshare", "--net=" + other, "true");
        mounted.add(other);
        ConcurrentLinkedQueue<NamespaceEvent> events = new ConcurrentLinkedQueue<>();
        try (NamespaceWatch watch = NamespaceWatch.of(store.toString())) {
            Map<String, Optional<NamespaceId>> told = new HashMap<>(watch.present());
            Thread.ofPlatform().start(() -> takeAll(watch, events));
            Random random = new Random(seed);
            for (int i = 0; i < STEPS; i++) {
                step(random, store, other);
            }
            Await.until(
                    "the truth of seed " + seed,
                    () -> {
                        replay(events, told);
                        return told.equals(truth(store)) && told.equals(watch.present());
                    });
        } finally {
            for (Path path : mounted.reversed()) {
                Mounts.detach(path.toString());
            }
        }
    }

    /// One thing that may happen to a store. Some cannot at the moment, which is no matter.
    private void step(Random random, Path store, Path other) throws SyscallException {
        Path name = store.resolve("n" + random.nextInt(NAMES));
        try {
            switch (random.nextInt(100)) {
                case 0 -> move(temporary.resolve("a"), temporary.resolve("elsewhere"));
                case 1, 2 -> move(temporary.resolve("elsewhere"), temporary.resolve("a"));
                case 3 -> removeAll(temporary.resolve("a"));
                case 4 -> mountFresh(store);
                case 5 -> mountFresh(temporary.resolve("a/b"));
                case 6, 7 -> unmountLast(random.nextInt(4));
                case 8, 9 -> unmountLast(mounted.size());
                case 10, 11, 12, 13, 14 -> Files.createDirectories(store);
                case 15, 16, 17 -> Files.createSymbolicLink(name, Path.of(WatchedFolder.OWN));
                case 18, 19 ->
                        Files.move(
                                name,
                                store.resolve("n" + random.nextInt(NAMES)),
                                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                case 20 -> move(store, store.resolveSibling("aside"));
                case 21, 22 -> move(store.resolveSibling("aside"), store);
                default -> {
                    if (random.nextBoolean()) {
                        Files.createFile(name);
                    }
                    switch (random.nextInt(4)) {
                        case 0 -> bind(other, name);
                        case 1 -> bind(Path.of(WatchedFolder.OWN), name);
                        case 2 -> unmount(name);
                        default -> Files.delete(name);
                    }
                }
            }
        } catch (IOException notPossibleNow) {
            return;
        }
    }

    private void move(Path from, Path to) throws IOException {
        if (mounted.size() > 1) {
            // What is mounted would be at another path after that.
            return;
        }
        Files.move(from, to, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static void removeAll(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList().reversed()) {
                Files.delete(path);
            }
        }
    }

    private void mountFresh(Path folder) throws SyscallException {
        if (mounted.size() < 20) {
            Mounts.fileSystem("tmpfs", "warren-stress", folder.toString(), 0);
            mounted.add(folder);
        }
    }

    private void bind(Path namespace, Path name) throws SyscallException {
        if (Files.isSymbolicLink(name)) {
            return;
        }
        try (Fd source = Fd.open(namespace.toString(), 0)) {
            Mounts.bind(source, name.toString());
        }
        mounted.add(name);
    }

    private void unmount(Path name) throws SyscallException {
        int last = mounted.lastIndexOf(name);
        if (last == mounted.size() - 1) {
            unmountLast(1);
        }
    }

    /// In reverse, so that every mount is found by its path again.
    private void unmountLast(int count) throws SyscallException {
        for (int i = 0; i < count && mounted.size() > 1; i++) {
            Mounts.detach(mounted.getLast().toString());
            mounted.removeLast();
        }
    }

    private static void takeAll(
            NamespaceWatch watch, ConcurrentLinkedQueue<NamespaceEvent> events) {
        try {
            while (true) {
                events.addAll(watch.take(Await.PATIENCE));
            }
        } catch (NamespaceWatch.ClosedException end) {
            return;
        } catch (Exception refused) {
            throw new AssertionError(refused);
        }
    }

    private static void replay(
            ConcurrentLinkedQueue<NamespaceEvent> events, Map<String, Optional<NamespaceId>> told) {
        NamespaceEvent event;
        while ((event = events.poll()) != null) {
            switch (event) {
                case NamespaceEvent.Added added -> {
                    assertThat(told).as(event.toString()).doesNotContainKey(added.name());
                    told.put(added.name(), added.namespace());
                }
                case NamespaceEvent.Changed changed -> {
                    assertThat(told).as(event.toString()).containsKey(changed.name());
                    assertThat(told.put(changed.name(), changed.namespace()))
                            .isNotEqualTo(changed.namespace());
                }
                case NamespaceEvent.Removed removed -> {
                    assertThat(told).as(event.toString()).containsKey(removed.name());
                    told.remove(removed.name());
                }
            }
        }
    }

    private static Map<String, Optional<NamespaceId>> truth(Path store) {
        Map<String, Optional<NamespaceId>> truth = new HashMap<>();
        try (Stream<Path> names = Files.list(store)) {
            for (Path name : names.toList()) {
                truth.put(name.getFileName().toString(), namespace(name));
            }
        } catch (IOException noFolder) {
            return Map.of();
        }
        return truth;
    }

    private static Optional<NamespaceId> namespace(Path name) {
        try {
            return Optional.of(WatchedFolder.id(name));
        } catch (SyscallException none) {
            return Optional.empty();
        }
    }
}
