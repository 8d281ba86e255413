// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A node on which everything that can be odd is odd: it is shown or reported, and nothing hangs.
@Lab
@ExtendWith(LeakGuard.class)
final class HostileNodeTest {
    private static final String TASKS = "run/containerd/io.containerd.runtime.v2.task/k8s.io";

    @Test
    void oddNamesAreShownSafelyOrReported() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            var escape = lab.namespace("odd-\u001b[31mred\u0007");
            var blanks = lab.namespace("odd name\twith\nbreaks");
            var longest = lab.namespace("o".repeat(255));
            Path stale = lab.staleName("odd-stale");
            Path dangling = lab.danglingSymlink("odd-dangling");
            Path unreadable = lab.staleName("odd-unreadable");
            Files.setPosixFilePermissions(unreadable, PosixFilePermissions.fromString("---------"));

            Warren table = Warren.run("ls");
            Warren json = Warren.run("ls", "-o", "json");

            assertThat(table.status()).as("stale names hide nothing").isZero();
            assertThat(table.output())
                    .contains("odd-\\x1b[31mred\\x07")
                    .contains("odd\\x20name\\x09with\\x0abreaks")
                    .contains("o".repeat(255))
                    .doesNotContain("\u001b");
            assertThat(json.items().get(escape.inode()).get("name").asText())
                    .isEqualTo("odd-\u001b[31mred\u0007");
            assertThat(json.items().get(blanks.inode()).get("name").asText())
                    .isEqualTo("odd name\twith\nbreaks");
            assertThat(json.items().get(longest.inode()).get("links")).isNotEmpty();
            assertThat(json.json().at("/metadata/complete").asBoolean()).isTrue();
            assertThat(gaps(json))
                    .contains(stale + " stale", dangling + " stale", unreadable + " stale");
            assertThat(table.errors()).contains(stale.toString());
            assertThat(Warren.run("whois", "odd name\twith\nbreaks").status()).isZero();
        }
    }

    @Test
    void oddFilesOfRuntimesAreReportedAndHideNothingElse(@TempDir Path root) throws IOException {
        Path tasks = Files.createDirectories(root.resolve(TASKS));
        bundle(tasks, "a-large", "{\"a\":\"" + "x".repeat(5 << 20) + "\"}");
        bundle(tasks, "b-malformed", "{\"annotations\": {{{");
        bundle(tasks, "c-deep", "[".repeat(100_000));
        bundle(tasks, "d-empty", "");
        bundle(tasks, "e-strange", "{\"annotations\":7,\"linux\":[1,2],\"mounts\":{\"x\":null}}");
        Path pipe = Files.createDirectories(tasks.resolve("f-pipe")).resolve("config.json");
        Command.run("mkfifo", pipe.toString());
        Path loop = Files.createDirectories(tasks.resolve("g-loop"));
        Files.createSymbolicLink(loop.resolve("config.json"), loop.resolve("config.json"));
        Files.createSymbolicLink(tasks.resolve("h-cycle"), tasks);
        Files.createDirectories(tasks.resolve("i-folder").resolve("config.json"));
        Files.createFile(tasks.resolve("j-file"));
        Path results = Files.createDirectories(root.resolve("var/lib/cni/results"));
        Files.writeString(results.resolve("broken"), "\u0000\u0001");

        long start = System.nanoTime();
        Warren json = Warren.run("ls", "-o", "json", "--root", root.toString());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(json.status()).isEqualTo(5);
        assertThat(json.json().at("/items/0/owners/0/kind").asText()).isEqualTo("host");
        for (String odd :
                List.of(
                        "a-large",
                        "b-malformed",
                        "c-deep",
                        "d-empty",
                        "f-pipe",
                        "g-loop",
                        "h-cycle",
                        "i-folder")) {
            assertThat(gaps(json)).as(odd).anyMatch(gap -> gap.contains("/" + odd));
        }
        assertThat(gaps(json)).anyMatch(gap -> gap.contains("results/broken"));
    }

    @Test
    void aHugeFolderIsCutAndReported(@TempDir Path root) throws IOException {
        Path results = Files.createDirectories(root.resolve("var/lib/cni/results"));
        for (int i = 0; i < 25_000; i++) {
            Files.createFile(results.resolve("result-" + i));
        }

        long start = System.nanoTime();
        Warren json = Warren.run("ls", "-o", "json", "--root", root.toString());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(json.status()).isEqualTo(5);
        assertThat(json.json().at("/metadata/gaps").toString()).contains("more than");
    }

    @Test
    void whatIsThereIsPrintedWhenTheTimeIsUp() {
        Warren json = Warren.run("ls", "-o", "json", "--timeout", "0ms");

        assertThat(json.status()).isEqualTo(5);
        assertThat(json.json().at("/metadata/complete").asBoolean()).isFalse();
        assertThat(gaps(json)).anyMatch(gap -> gap.endsWith("interrupted"));
    }

    @Test
    void nobodyCanPretendToBeAPodByTheNameOfAProcess(@TempDir Path folder) throws IOException {
        Path bundle =
                Files.createDirectories(
                        folder.resolve("io.containerd.runtime.v2.task/k8s.io/evil"));
        Files.writeString(
                bundle.resolve("config.json"),
                """
                {"annotations": {"io.kubernetes.cri.container-type": "sandbox",
                 "io.kubernetes.cri.sandbox-name": "spoofed",
                 "io.kubernetes.cri.sandbox-namespace": "kube-system"}}
                """);
        Files.writeString(bundle.resolve("init.pid"), "1");
        Path shim = folder.resolve("containerd-shim");
        Files.copy(Path.of("/bin/sh").toRealPath(), shim);
        // Nobody ever writes to it, so the impostor waits there for as long as it lives.
        Path pipe = folder.resolve("pipe");
        Command.run("mkfifo", pipe.toString());
        Command.run("chmod", "-R", "a+rX", folder.toString());
        Command.run("chmod", "a+x", shim.toString());
        try (LabTopology lab = new LabTopology()) {
            long pid =
                    lab.process(
                            "setpriv",
                            "--reuid=65534",
                            "--regid=65534",
                            "--clear-groups",
                            "env",
                            "-C",
                            bundle.toString(),
                            shim.toString(),
                            "-c",
                            "read never < " + pipe,
                            "-id",
                            "evil");
            Await.until(
                    "the impostor to have its name",
                    () -> command(pid).startsWith("containerd-shim"));

            assertThat(Warren.run("ls", "-o", "json").output()).doesNotContain("spoofed");
        }
    }

    private static void bundle(Path tasks, String id, String config) throws IOException {
        Files.writeString(
                Files.createDirectories(tasks.resolve(id)).resolve("config.json"), config);
    }

    private static String command(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm"));
        } catch (IOException gone) {
            return "";
        }
    }

    private static List<String> gaps(Warren list) {
        List<String> gaps = new ArrayList<>();
        for (JsonNode gap : list.json().at("/metadata/gaps")) {
            gaps.add(gap.get("wanted").asText() + " " + gap.get("why").asText());
        }
        return gaps;
    }
}
