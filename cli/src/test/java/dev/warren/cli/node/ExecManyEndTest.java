// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `warren exec` in many namespaces that does not come to its end, or not to a start.
@Lab
@ExtendWith(LeakGuard.class)
@SuppressWarnings("NullAway.Init")
final class ExecManyEndTest {
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

    private void namespaces(int count) {
        for (int i = 0; i < count; i++) {
            lab.anonymousNamespace();
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
    void noNamespaceIsNoSuccess() {
        Command.Outcome outcome = Launched.warren("exec", "-n", "no-such-namespace", "--", "true");

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.errors())
                .contains("warren: no namespace on this node is chosen by these options\n");
    }

    @Test
    void runsNoMoreWhenTheReaderHasLeft() {
        namespaces(10);
        Path started = folder.resolve("started");

        Launched.script(
                "\"$WARREN\" exec --owner process --width 2 -- sh -c \"$1\" | head -n 1",
                "echo x >>" + started + "; sleep 0.3; echo done");

        assertThat(lines(started)).hasSizeBetween(1, 7);
    }

    @Test
    void printsWhatHasBeenDoneWhenInterrupted() {
        namespaces(6);
        Path done = folder.resolve("done");
        String script =
                "mkdir %1$s/first 2>/dev/null && exec sleep 1000; echo was done; echo x >>%2$s"
                        .formatted(folder, done);
        Process running =
                Launched.start(
                        folder.resolve("output"),
                        folder.resolve("errors"),
                        "exec",
                        "--owner",
                        "process",
                        "--width",
                        "2",
                        "--",
                        "sh",
                        "-c",
                        script);
        Await.until("all but one to end", () -> lines(done).size() >= 5);

        Command.run("sh", "-c", "kill -INT -" + running.pid());
        Await.until("the end of warren", () -> !running.isAlive());

        assertThat(running.exitValue()).isEqualTo(130);
        // The last one may be on its way to its end still.
        assertThat(lines(folder.resolve("output")))
                .filteredOn("was done"::equals)
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(lines(folder.resolve("errors")).getFirst())
                .matches("\\d+ namespaces: \\d+ ok, 0 failed, [12] not finished");
    }

    @Test
    void saysWhereDescriptorsDidNotSuffice() {
        namespaces(16);
        boolean ranOut = false;
        for (int limit = 26; limit <= 60; limit += 8) {
            Command.Outcome outcome =
                    Launched.script(
                            "ulimit -n $1; \"$WARREN\" exec --owner process --width 16 -- echo ran",
                            limit);

            assertThat(outcome.errors())
                    .doesNotContain("Exception")
                    .containsPattern("\\d+ namespaces?: \\d+ ok, \\d+ failed\n");
            String total = outcome.errors().replaceAll("(?s).*?(\\d+) namespaces: .*", "$1");
            assertThat(outcome.output().lines().filter(line -> line.startsWith("== ")))
                    .hasSize(Integer.parseInt(total));
            if (outcome.errors().contains("not run: as many files are open")) {
                assertThat(outcome.status()).isEqualTo(1);
                ranOut = true;
            }
        }
        assertThat(ranOut).isTrue();
    }
}
