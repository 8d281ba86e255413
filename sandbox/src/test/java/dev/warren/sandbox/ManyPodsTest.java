// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Two hundred pods, sixteen at once, by a Warren that is killed again and again.
@Lab
@ExtendWith(LeakGuard.class)
final class ManyPodsTest {
    private static final int PODS = 200;
    private static final int AT_ONCE = 16;
    private static final int KILLS = 8;
    private static final Duration SHORTEST_LIFE = Duration.ofMillis(800);
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(4);
    private static final String BRIDGE = "wrntest7";
    private static final String SUBNET = "10.231.87.0/24";

    private LabTopology machine;
    private SandboxGround ground;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, BRIDGE, SUBNET);
        // Bridge, folders and the control group above all pods stay between pods.
        Sandboxes sandboxes = ground.sandboxes();
        sandboxes.remove(
                sandboxes
                        .run(
                                SandboxGround.pod(
                                        "first", ground.container("one", "/bin/sleep", "1000")))
                        .id(),
                true);
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    @Test
    void afterManyPodsAndManyKillsTheNodeIsAsBefore() throws Exception {
        Map<String, Long> before = counted();
        Random random = new Random(20_250_917);

        int kills = 0;
        while (true) {
            ChildJvm child = start();
            long life =
                    kills < KILLS
                            ? random.nextLong(SHORTEST_LIFE.toMillis(), LONGEST_LIFE.toMillis())
                            : Duration.ofMinutes(5).toMillis();
            if (child.process().waitFor(life, TimeUnit.MILLISECONDS)) {
                assertThat(child.process().exitValue()).as(child.text()).isZero();
                break;
            }
            child.process().destroyForcibly();
            assertThat(child.await()).isEqualTo(ChildJvm.KILLED);
            ground.remember();
            kills++;
        }

        assertThat(kills).as("kills before all was done").isGreaterThan(2);
        assertThat(new HashSet<>(Files.readAllLines(BusyWarren.done(ground)))).hasSize(PODS);
        assertThat(ground.left()).isEmpty();
        assertThat(ground.sandboxes().collectGarbage().demandDone()).isEmpty();
        assertThat(counted()).isEqualTo(before);
    }

    private ChildJvm start() throws IOException {
        return ChildJvm.start(
                ground.folder(),
                BusyWarren.class,
                List.of(
                        ground.folder().toString(),
                        BRIDGE,
                        SUBNET,
                        String.valueOf(PODS),
                        String.valueOf(AT_ONCE)));
    }

    /// How much there is on the node of what pods are made of.
    private Map<String, Long> counted() throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("names of namespaces", files("/run/netns"));
        counts.put("network namespaces", lines("lsns", "-rn", "-t", "net", "-o", "ns"));
        counts.put("ipc namespaces", lines("lsns", "-rn", "-t", "ipc", "-o", "ns"));
        counts.put("uts namespaces", lines("lsns", "-rn", "-t", "uts", "-o", "ns"));
        counts.put("mounts", lines("cat", "/proc/self/mountinfo"));
        counts.put("links", lines("ip", "-o", "link"));
        counts.put("leases", files(ground.leases().resolve("test").toString()));
        counts.put("cached results", files(ground.folder().resolve("cni/results").toString()));
        counts.put("rules", lines("iptables", "-t", "nat", "-S"));
        counts.put("processes named by the folder", named());
        for (Path hierarchy : SandboxTraces.files(Path.of("/sys/fs/cgroup"))) {
            counts.put("control groups in " + hierarchy, files(hierarchy + "/warren"));
        }
        return counts;
    }

    private static long files(String folder) throws IOException {
        return SandboxTraces.files(Path.of(folder)).size();
    }

    private static long lines(String... words) {
        return Command.run(words).lines().count();
    }

    private long named() {
        return ground.left().stream().filter(line -> line.startsWith("process: ")).count();
    }
}
