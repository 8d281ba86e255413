// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Await;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Surveys while processes and namespaces come and go.
@Lab
@ExtendWith(LeakGuard.class)
final class BusyNodeTest {
    private static final int RUNS = 20;
    private static final long WANTED_PER_SECOND = 200;

    @Test
    void twentyRunsAgreeWhileHundredsOfProcessesComeAndGo() {
        try (LabTopology lab = new LabTopology()) {
            var red = lab.namespace("busy-red");
            var quiet = lab.anonymousNamespace();
            lab.vethPair(
                    LinkEnd.onHost("wbusy0").withAddress("10.213.7.1/24"),
                    LinkEnd.in(red, "eth0").withAddress("10.213.7.2/24"));
            // In the host's namespace, and in one where every process of the loop is a new one.
            lab.process("sh", "-c", "while :; do /bin/true; done");
            lab.process(red, "sh", "-c", "while :; do /bin/true; done");
            long forks = forks();
            Await.until("processes to come and go", () -> forks() > forks + 50);
            long start = System.nanoTime();
            long before = forks();

            Set<String> answers = new HashSet<>();
            for (int run = 0; run < RUNS; run++) {
                Warren list = Warren.run("ls", "-o", "json");
                assertThat(list.status()).as(list.errors()).isZero();
                assertThat(list.items().inodes()).contains(red.inode(), quiet.inode());
                answers.add(WithoutMoments.of(list.json(), red.inode()));
            }

            assertThat(answers).hasSize(1);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat((forks() - before) / seconds).isGreaterThan(WANTED_PER_SECOND);
        }
    }

    @Test
    void namespacesThatEndDuringASurveyAreNoGap() {
        try (LabTopology lab = new LabTopology()) {
            lab.process("sh", "-c", "while :; do unshare -n /bin/true; done");
            long forks = forks();
            Await.until("namespaces to come and go", () -> forks() > forks + 20);

            for (int run = 0; run < RUNS; run++) {
                Warren list = Warren.run("ls", "-o", "json");
                assertThat(list.status()).as(list.errors()).isZero();
            }
        }
    }

    /// How many processes were ever started: `processes` in `/proc/stat`.
    private static long forks() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return lines.filter(line -> line.startsWith("processes "))
                    .mapToLong(line -> Long.parseLong(line.substring("processes ".length())))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
