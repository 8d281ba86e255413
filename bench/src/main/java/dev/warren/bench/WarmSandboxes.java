// SPDX-License-Identifier: Apache-2.0
package dev.warren.bench;

import dev.warren.sandbox.Infra;
import dev.warren.sandbox.SandboxFolders;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.LabTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// Makes and removes pods inside one JVM that stays warm, in turns with a containerd that has the same CNI network, and
/// with the programs alone that both run.
///
/// Prints lines of a title, a tab and milliseconds. Words: how often each has its turn, how many pods are made at once
/// at the end (0 for none) and by how many threads.
public final class WarmSandboxes {
    /// By then the compiler has caught up, as in a daemon; `bench/sandboxes.sh cold` measures a single start.
    private static final int WARM_UP = 500;

    private static final int WARM_UP_OTHERS = 10;

    /// The kernel takes namespaces and links down behind everybody's back; nobody is to pay for the one before. Not
    /// longer: where a processor that was idle is taken away from the machine, all that follows is slow.
    private static final Duration REST =
            Duration.ofMillis(Integer.getInteger("warren.bench.rest", 20));

    private WarmSandboxes() {}

    public static void main(String[] words) throws Exception {
        int rounds = Integer.parseInt(words[0]);
        int many = Integer.parseInt(words[1]);
        int threads = Integer.parseInt(words[2]);
        Path folder = Files.createTempDirectory("warren-bench-sandboxes-");
        try (LabTopology _ = new LabTopology();
                ContainerdEngine containerd = new ContainerdEngine()) {
            containerd.start();
            SandboxSettings settings = settings(folder, containerd);
            try (WarrenPods warren = new WarrenPods(settings, root(folder));
                    BareParts bare = new BareParts(settings, warren)) {
                ContainerdPods other = new ContainerdPods(containerd.cri());
                warmUp(warren, bare, other);
                compare(rounds, warren, bare, other);
                warren.tell();
                for (int round = 0; many > 0 && round < 5; round++) {
                    tell(many + " pods at once, Warren", warren.many(many, threads));
                    rest(100);
                    tell(many + " pods at once, containerd", other.many(many, threads));
                    rest(100);
                }
            }
        } finally {
            remove(folder);
        }
    }

    private static void warmUp(WarrenPods warren, BareParts bare, ContainerdPods other)
            throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            warren.turn(false);
            if (i % (WARM_UP / WARM_UP_OTHERS) == 0) {
                warren.turn(true);
                bare.plugins();
                bare.namespace();
                bare.runtime();
                other.turn(false);
                other.turn(true);
            }
        }
        warren.forget();
    }

    private static void compare(int rounds, WarrenPods warren, BareParts bare, ContainerdPods other)
            throws Exception {
        Map<String, Turn> pods = new LinkedHashMap<>();
        pods.put(
                "pod, Warren",
                () -> {
                    long whole = warren.turn(false);
                    tell("pod, Warren without its plugins", whole - warren.pluginNanos());
                    return whole;
                });
        pods.put("pod, plugins alone", bare::plugins);
        pods.put("pod, namespace alone", bare::namespace);
        takeTurns(rounds, pods);
        Map<String, Turn> containers = new LinkedHashMap<>();
        containers.put("container, Warren", () -> warren.turn(true));
        containers.put("container, runtime alone", bare::runtime);
        takeTurns(rounds, containers);
        Map<String, Turn> others = new LinkedHashMap<>();
        others.put("pod, containerd", () -> other.turn(false));
        others.put("container, containerd", () -> other.turn(true));
        takeTurns(rounds, others);
    }

    /// In another order each time: what one leaves to the kernel and to the disk is not to fall always on the same. Few
    /// at once: a machine that takes away memory which nobody has touched for seconds would have each begin cold.
    private static void takeTurns(int rounds, Map<String, Turn> turns) throws Exception {
        Random random = new Random(rounds);
        List<Map.Entry<String, Turn>> order = new ArrayList<>(turns.entrySet());
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (Map.Entry<String, Turn> one : order) {
                rest(1);
                tell(one.getKey(), one.getValue().take());
            }
        }
    }

    /// What has its turn; answers in nanoseconds.
    private interface Turn {
        long take() throws Exception;
    }

    private static void rest(int times) throws InterruptedException {
        Thread.sleep(REST.multipliedBy(times));
    }

    static void tell(String title, long nanos) {
        System.out.printf(Locale.ROOT, "%s\t%.3f%n", title, nanos / 1e6);
        System.out.flush();
    }

    private static SandboxSettings settings(Path folder, ContainerdEngine containerd) {
        return SandboxSettings.standard()
                .withFolders(new SandboxFolders(folder.resolve("state"), folder.resolve("run")))
                .withNetworks(
                        containerd.folder().resolve("cni").toString(),
                        List.of("/usr/lib/cni"),
                        folder.resolve("cache").toString())
                .withInfra(new Infra.Pinned());
    }

    private static Path root(Path folder) throws IOException {
        Path root = folder.resolve("rootfs");
        for (String each : List.of("bin", "proc", "sys", "dev", "etc")) {
            Files.createDirectories(root.resolve(each));
        }
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        return root;
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
