// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `warren exec` in many namespaces at once.
@Lab
@ExtendWith(LeakGuard.class)
@SuppressWarnings("NullAway.Init")
final class ExecManyTest {
    private LabTopology lab;
    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void open() {
        lab = new LabTopology();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private List<LabNamespace> namespaces(int count) {
        return IntStream.range(0, count).mapToObj(_ -> lab.anonymousNamespace()).toList();
    }

    /// Runs a script in each of these. Services of the machine may have namespaces of their own, in which
    /// it ends at once.
    private static Command.Outcome inEach(
            List<LabNamespace> namespaces, String script, String... options) {
        List<String> words = new ArrayList<>(List.of("exec", "--owner", "process"));
        words.addAll(List.of(options));
        words.addAll(List.of("--", "sh", "-c", within(namespaces) + script));
        return Launched.warren(words.toArray(String[]::new));
    }

    private static String within(List<LabNamespace> namespaces) {
        return namespaces.stream()
                .map(namespace -> "net:\\[" + namespace.inode() + "\\]")
                .collect(
                        Collectors.joining(
                                "|",
                                "case $(readlink /proc/self/ns/net) in ",
                                ") ;; *) exit 0 ;; esac\n"));
    }

    /// What was printed below each heading, by the number in the heading.
    private static Map<Long, List<String>> byNamespace(String output) {
        Map<Long, List<String>> parts = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : output.lines().toList()) {
            if (line.startsWith("== ")) {
                current = new ArrayList<>();
                long inode = Long.parseLong(line.replaceFirst(".*\\((\\d+)\\)$", "$1"));
                assertThat(parts.put(inode, current)).as(line + " again").isNull();
            } else {
                current.add(line);
            }
        }
        return parts;
    }

    @Test
    void runsOnceInEachAndKeepsApartWhatEachPrintsSlowly() {
        List<LabNamespace> namespaces = namespaces(6);

        Command.Outcome outcome =
                inEach(
                        namespaces,
                        """
                        net=$(readlink /proc/self/ns/net); i=0
                        while [ $i -lt 1000 ]; do
                          echo "$net $i"; i=$((i + 1)); [ $((i % 100)) != 0 ] || sleep 0.02
                        done
                        """);

        assertThat(outcome.status()).as(outcome.errors()).isZero();
        Map<Long, List<String>> parts = byNamespace(outcome.output());
        parts.values().removeIf(List::isEmpty);
        assertThat(parts.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        namespaces.stream().map(LabNamespace::inode).toList());
        parts.forEach(
                (inode, lines) ->
                        assertThat(lines)
                                .isEqualTo(
                                        IntStream.range(0, 1000)
                                                .mapToObj(i -> "net:[" + inode + "] " + i)
                                                .toList()));
        assertThat(outcome.errors()).matches("(\\d+) namespaces: \\1 ok, 0 failed\n");
    }

    @Test
    void allMeansTheHostsAndThoseWithoutAProcess() {
        LabNamespace idle = lab.namespace("many-idle");
        LabNamespace active = lab.anonymousNamespace();

        Map<Long, List<String>> parts =
                byNamespace(
                        Launched.output("exec", "--all", "--", "readlink", "/proc/self/ns/net"));

        assertThat(parts).containsKeys(idle.inode(), active.inode());
        assertThat(parts).containsKey(dev.warren.testkit.NetworkNamespaces.own());
        parts.forEach((inode, lines) -> assertThat(lines).containsExactly("net:[" + inode + "]"));
    }

    @Test
    void endsWithOneWhenOneFails() {
        List<LabNamespace> namespaces = namespaces(3);
        long failing = namespaces.get(1).inode();

        Command.Outcome outcome =
                inEach(
                        namespaces,
                        "echo out; echo err >&2; test $(readlink /proc/self/ns/net) != 'net:[%d]'"
                                .formatted(failing));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output().lines().filter(line -> line.equals("out"))).hasSize(3);
        assertThat(outcome.errors().lines().filter(line -> line.equals("err"))).hasSize(3);
        assertThat(outcome.errors())
                .contains("(" + failing + ") exited with 1\n")
                .containsPattern("\\d+ namespaces: \\d+ ok, 1 failed\n$");
    }

    @Test
    void aNamespaceThatVanishesMeanwhileIsReported() {
        List<LabNamespace> namespaces = namespaces(3);
        String pids =
                namespaces.stream()
                        .map(namespace -> Long.toString(namespace.pid()))
                        .collect(Collectors.joining(" "));

        Command.Outcome outcome =
                inEach(
                        namespaces,
                        """
                        own=$(readlink /proc/self/ns/net)
                        for pid in %s; do
                          [ "$own" = "$(readlink /proc/$pid/ns/net)" ] || kill -KILL $pid
                        done; sleep 0.5
                        """
                                .formatted(pids),
                        "--width",
                        "1");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors())
                .containsPattern("\\d+ namespaces: \\d+ ok, 2 failed")
                .contains("a moment ago, and that one is gone")
                .doesNotContain("Exception");
    }

    @Test
    void neverRunsMoreAtATimeThanTheWidth() throws IOException {
        List<LabNamespace> namespaces = namespaces(8);
        Path counted = Files.createDirectory(folder.resolve("running"));

        Command.Outcome outcome =
                inEach(
                        namespaces,
                        "mkdir %1$s/$$; ls %1$s | wc -l; sleep 0.2; rmdir %1$s/$$"
                                .formatted(counted),
                        "--width",
                        "3");

        assertThat(outcome.status()).as(outcome.errors()).isZero();
        List<Integer> counts =
                byNamespace(outcome.output()).values().stream()
                        .filter(lines -> !lines.isEmpty())
                        .map(lines -> Integer.valueOf(lines.getFirst().strip()))
                        .toList();
        assertThat(counts).hasSize(8).allMatch(count -> count <= 3).contains(3);
        assertThat(Launched.warren("exec", "--all", "--width", "0", "--", "true").status())
                .isEqualTo(2);
    }

    /// The first kind ends by an interrupt; the second one ignores it; of the third the shell ends and
    /// leaves a child that ignores it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo $$ >>pids; exec sleep 1000",
                "trap '' INT TERM; echo $$ >>pids; sleep 1000",
                "sleep 1000 & echo $! >>pids; echo $$ >>pids; wait",
            })
    void anInterruptEndsEveryCommand(String script) throws Exception {
        List<LabNamespace> namespaces = namespaces(3);
        Path pids = folder.resolve("pids");
        int expected = script.contains("&") ? 6 : 3;
        for (String signal : List.of("-INT", "-TERM")) {
            Files.deleteIfExists(pids);
            Process running =
                    Launched.start(
                            folder.resolve("output"),
                            folder.resolve("errors"),
                            "exec",
                            "--owner",
                            "process",
                            "--",
                            "sh",
                            "-c",
                            within(namespaces) + script.replace("pids", pids.toString()));
            Await.until("three commands to run", () -> lines(pids).size() == expected);

            // Ctrl-C goes to the whole group of the terminal, a service manager's signal to the
            // process.
            String whom = (signal.equals("-INT") ? "-" : "") + running.pid();
            Command.run("sh", "-c", "kill " + signal + " " + whom);

            Await.until("the end of warren", () -> !running.isAlive());
            assertThat(running.exitValue()).isEqualTo(signal.equals("-INT") ? 130 : 143);
            for (String pid : lines(pids)) {
                Await.until(
                        "the end of command " + pid + " after " + signal,
                        () -> !Files.exists(Path.of("/proc/" + pid)));
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException failed) {
            return List.of();
        }
    }

    @Test
    void twoHundredMegabytesOfOutputAreNotKeptInMemory() {
        namespaces(2);
        long[] peak = new long[1];
        Process running =
                Launched.start(
                        Path.of("/dev/null"),
                        folder.resolve("errors"),
                        "exec",
                        "--owner",
                        "process",
                        "--",
                        "head",
                        "-c",
                        "104857600",
                        "/dev/zero");

        Await.until(
                "the end of warren",
                () -> {
                    peak[0] = Math.max(peak[0], residentPeakKilobytes(running.pid()));
                    return !running.isAlive();
                });

        assertThat(running.exitValue()).isZero();
        assertThat(peak[0]).isBetween(10_000L, 200_000L);
    }

    private static long residentPeakKilobytes(long pid) {
        return lines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
