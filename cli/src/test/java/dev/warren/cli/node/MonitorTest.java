// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `warren netns monitor` beside `ip netns` and other runs of Warren.
@Lab
@ExtendWith(LeakGuard.class)
final class MonitorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 5;

    @TempDir private Path folder = Path.of("");

    private Process start(String... options) {
        List<String> words = new ArrayList<>(List.of("netns", "monitor", "-o", "json"));
        words.addAll(List.of(options));
        return Launched.start(
                folder.resolve("events"), folder.resolve("errors"), words.toArray(String[]::new));
    }

    /// Ends it as Ctrl-C would, and says how it ended.
    private static int end(Process monitor, String signal) {
        Command.run("kill", "-" + signal, Long.toString(monitor.pid()));
        Await.until("the end of the monitor", () -> !monitor.isAlive());
        return monitor.exitValue();
    }

    /// Every line is a document of its own.
    private List<String> events() {
        List<String> events = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(folder.resolve("events"))) {
                JsonNode event = JSON.readTree(line);
                assertThat(event.get("kind").asText()).isEqualTo("NamespaceNameEvent");
                events.add(event.get("event").asText() + " " + event.get("name").asText());
            }
        } catch (IOException wrong) {
            throw new AssertionError(wrong);
        }
        return events;
    }

    /// Nothing tells when it has begun to watch but what it sees.
    private void awaitWatching(String... options) {
        Await.until(
                "the monitor to watch",
                () -> {
                    List<String> add = new ArrayList<>(List.of("netns", "add", "monitor-probe"));
                    List<String> remove = new ArrayList<>(List.of("netns", "rm", "monitor-probe"));
                    add.addAll(List.of(options));
                    remove.addAll(List.of(options));
                    Launched.output(add.toArray(String[]::new));
                    Launched.output(remove.toArray(String[]::new));
                    return Await.within(
                            java.time.Duration.ofMillis(200),
                            () -> events().contains("delete monitor-probe"));
                });
    }

    private long millisecondsUntil(String event) {
        long start = System.nanoTime();
        Await.until("'" + event + "'", () -> events().contains(event));
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @Test
    void seesWhatIpAndWarrenAddAndDeleteAtOnce() {
        try (LabTopology lab = new LabTopology()) {
            lab.awaitsRemoval("monitor-probe");
            Process monitor = start();
            try {
                awaitWatching();
                List<Long> delays = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) {
                    String name = "monitor-ip" + i;
                    lab.awaitsRemoval(name);
                    Command.run("ip", "netns", "add", name);
                    delays.add(millisecondsUntil("add " + name));
                    Command.run("ip", "netns", "delete", name);
                    delays.add(millisecondsUntil("delete " + name));
                }
                lab.awaitsRemoval("monitor-own");
                Launched.output("netns", "add", "monitor-own");
                delays.add(millisecondsUntil("add monitor-own"));
                Launched.output("netns", "rm", "monitor-own");
                delays.add(millisecondsUntil("delete monitor-own"));

                assertThat(delays).allMatch(delay -> delay < 100);
                assertThat(events().stream().filter(event -> event.contains("monitor-ip")))
                        .hasSize(2 * ROUNDS);
            } finally {
                assertThat(end(monitor, "INT")).isEqualTo(130);
            }
            assertThat(folder.resolve("errors")).isEmptyFile();
        }
    }

    @Test
    void goesOnWhenTheFolderIsRemovedAndMadeAgain() {
        Path names = folder.resolve("names");
        String[] there = {"--dir", names.toString()};
        Launched.output("netns", "add", "first", "--dir", names.toString());
        Process monitor = start(there);
        try {
            awaitWatching(there);

            Command.run("umount", "--recursive", names.toString());
            Command.run("rm", "-rf", names.toString());
            millisecondsUntil("delete first");
            Launched.output("netns", "add", "second", "--dir", names.toString());

            millisecondsUntil("add second");
            Launched.output("netns", "rm", "second", "--dir", names.toString());
            millisecondsUntil("delete second");
        } finally {
            assertThat(end(monitor, "TERM")).isEqualTo(143);
            Command.of("umount", "--recursive", names.toString()).outcome();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void endsByASignalWithoutAWord(String signal, int status) {
        Process monitor = start();
        Await.until(
                "the monitor to be a virtual machine",
                () -> Command.run("cat", "/proc/" + monitor.pid() + "/comm").contains("java"));

        assertThat(end(monitor, signal)).isEqualTo(status);
        assertThat(folder.resolve("errors")).isEmptyFile();
    }
}
