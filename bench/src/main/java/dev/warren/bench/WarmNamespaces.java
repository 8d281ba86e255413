// SPDX-License-Identifier: Apache-2.0
package dev.warren.bench;

import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.Visit;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.namespace.store.NamespaceStoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Makes, removes and visits namespaces inside one JVM that stays warm between the turns of others.
///
/// Reads one command a line from standard input and answers each with one number:
///
/// - `create FIRST COUNT` and `remove FIRST COUNT`: `wbn<number>` in `/run/netns`, in milliseconds;
/// - `open NAME COUNT`: opens and closes a handle, in microseconds each;
/// - `fresh NAME COUNT`: one visit by a thread of its own, in microseconds each;
/// - `tour COUNT`: one thread visits every namespace in `/run/netns`, COUNT rounds, in microseconds for
///   a visit. As [Visit] is meant to be used, and as a survey does it.
public final class WarmNamespaces {
    private static final int PARTS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final NamespaceStore store = NamespaceStore.standard();

    private WarmNamespaces() {}

    public static void main(String[] words) throws Exception {
        WarmNamespaces bench = new WarmNamespaces();
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.printf(Locale.ROOT, "%.3f%n", bench.measure(line.split(" ")));
            System.out.flush();
        }
    }

    private double measure(String[] words) throws Exception {
        return switch (words[0]) {
            case "create" -> create(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "remove" -> remove(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "open" -> open(words[1], Integer.parseInt(words[2]));
            case "fresh" -> fresh(words[1], Integer.parseInt(words[2]));
            case "tour" -> tour(Integer.parseInt(words[1]));
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }

    private double create(int first, int count) throws NamespaceStoreException {
        long start = System.nanoTime();
        for (int i = first; i < first + count; i++) {
            store.create("wbn" + i);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private double remove(int first, int count) throws NamespaceStoreException {
        long start = System.nanoTime();
        for (int i = first; i < first + count; i++) {
            if (!store.remove("wbn" + i)) {
                throw new IllegalStateException("there was no wbn" + i);
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private double open(String name, int count) throws Exception {
        String path = store.folder() + "/" + name;
        return median(count, () -> NetworkNamespace.open(path).close());
    }

    private double fresh(String name, int count) throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.open(store.folder() + "/" + name)) {
            return median(count, () -> namespace.openRouteNetlink().close());
        }
    }

    private double tour(int rounds) throws Exception {
        List<NetworkNamespace> all = new ArrayList<>();
        try {
            for (var entry : store.list()) {
                all.add(NetworkNamespace.open(entry.path()));
            }
            double[] result = {Double.NaN};
            Visit.Started started =
                    Visit.start(
                            "warren-bench",
                            visit -> {
                                try {
                                    result[0] = median(rounds, () -> round(visit, all));
                                } catch (IOException failed) {
                                    throw new IllegalStateException(failed);
                                }
                            });
            if (!started.await(PATIENCE)) {
                throw new IllegalStateException("the tour takes longer than " + PATIENCE);
            }
            return result[0] / all.size();
        } finally {
            all.forEach(NetworkNamespace::close);
        }
    }

    private static void round(Visit visit, List<NetworkNamespace> all) throws IOException {
        for (NetworkNamespace namespace : all) {
            visit.openRouteNetlink(namespace.descriptor(), namespace.id()).close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /// Microseconds of one piece of work: the median of twenty parts of the whole, as the C program has it.
    private static double median(int count, Work work) throws IOException {
        int each = (count + PARTS - 1) / PARTS;
        double[] times = new double[PARTS];
        for (int part = -1; part < PARTS; part++) {
            long start = System.nanoTime();
            for (int i = 0; i < each; i++) {
                work.run();
            }
            if (part >= 0) {
                times[part] = (System.nanoTime() - start) / 1e3 / each;
            }
        }
        Arrays.sort(times);
        return (times[PARTS / 2 - 1] + times[PARTS / 2]) / 2;
    }
}
