// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.SandboxException;
import dev.warren.testkit.Await;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What plugins can do wrong, and what is said of it.
@ExtendWith(LeakGuard.class)
final class PluginFailureTest {
    private static final Attachment ATTACHMENT = Attachment.of("0123", "/run/netns/red", "eth0");
    private static final String BEGIN =
            "the CNI plugin 'bad' of the network 'net' failed to ADD eth0 of 0123: ";

    @TempDir private Path folder;
    private FakePlugins plugins;

    @BeforeEach
    void install() throws IOException {
        plugins = new FakePlugins(folder.resolve("plugins"), "bad");
    }

    private CniClient client(Duration deadline) {
        return new CniClient(List.of(plugins.bin()), folder.resolve("cache").toString(), deadline);
    }

    private static NetworkConfiguration network() throws SandboxException {
        return NetworkConfiguration.parse(
                "{\"cniVersion\":\"1.0.0\",\"name\":\"net\",\"plugins\":[{\"type\":\"bad\"}]}"
                        .getBytes(StandardCharsets.UTF_8),
                "net.conflist");
    }

    private CniException failureOfAdd() {
        return failureOfAdd(Duration.ofSeconds(20));
    }

    private CniException failureOfAdd(Duration deadline) {
        CniException failed =
                catchThrowableOfType(
                        CniException.class, () -> client(deadline).add(network(), ATTACHMENT));
        assertThat(failed).isNotNull();
        assertThat(folder.resolve("cache")).doesNotExist();
        return failed;
    }

    private CniException failureOfDelete() {
        return catchThrowableOfType(
                CniException.class,
                () -> client(Duration.ofSeconds(20)).delete(network(), ATTACHMENT));
    }

    @Test
    void itEndsWellAndPrintsNothing() {
        assertThat(failureOfAdd()).hasMessage(BEGIN + "it ended well, but printed nothing");
    }

    @Test
    void itEndsWellAndPrintsGarbage() throws IOException {
        plugins.prints("bad", Verb.ADD, "<html>no</html>");

        assertThat(failureOfAdd())
                .hasMessageStartingWith(BEGIN + "it ended well, but the result: it is no JSON: ")
                .hasMessageEndingWith("; it printed '<html>no</html>'");
    }

    @Test
    void itEndsWellAndPrintsAResultThatIsNone() throws IOException {
        plugins.prints(
                "bad", Verb.ADD, "{\"cniVersion\":\"1.0.0\",\"ips\":[{\"address\":\"10.1.0.2\"}]}");
        assertThat(failureOfAdd())
                .hasMessageContaining(
                        "the result: ips[0].address: must be an address with a prefix, as in 10.1.0.2/24, not '10.1.0.2'");

        plugins.prints("bad", Verb.ADD, "{\"cniVersion\":\"7.0.0\"}");
        assertThat(failureOfAdd())
                .hasMessageContaining(
                        "the result: cniVersion: '7.0.0' is no version that is known");
    }

    @Test
    void itEndsWellAndPrintsAFailure() throws IOException {
        String failure = "{\"cniVersion\":\"1.0.0\",\"code\":7,\"msg\":\"no subnet\"}";
        plugins.prints("bad", Verb.ADD, failure);
        plugins.prints("bad", Verb.DEL, failure);

        assertThat(failureOfAdd())
                .hasMessage(
                        BEGIN
                                + "no subnet (code 7: the configuration of the network is not valid)");
        assertThat(failureOfDelete())
                .hasMessageContaining("failed to DEL eth0 of 0123: no subnet (code 7");
    }

    @Test
    void whatADeletePrintsThatEndsWellDoesNotMatter() throws IOException {
        plugins.prints("bad", Verb.DEL, "goodbye");

        assertThat(failureOfDelete()).isNull();
    }

    @Test
    void itFailsAndPrintsGarbage() throws IOException {
        plugins.answer("bad", Verb.ADD, "echo panic; echo 'goroutine 1' >&2; exit 2");

        assertThat(failureOfAdd())
                .hasMessage(
                        BEGIN
                                + "it ended with status 2 and printed 'panic'; it wrote to its standard error: goroutine 1");
    }

    @Test
    void itFailsInAWayOfItsOwn() throws IOException {
        plugins.answer(
                "bad",
                Verb.ADD,
                "echo '{\"CODE\":\"x\",\"Msg\":{\"why\":[1]},\"details\":null}'; exit 1");

        assertThat(failureOfAdd()).hasMessage(BEGIN + "{\"why\":[1]}");
    }

    @Test
    void aLongComplaintIsCutInTheMessageAndKeptWhole() throws IOException {
        plugins.answer("bad", Verb.ADD, "head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1");

        CniException failed = failureOfAdd();

        assertThat(String.valueOf(failed.getMessage())).hasSizeLessThan(1000);
        assertThat(failed.errors()).hasSize(100000);
    }

    @Test
    void aLongMessageOfThePluginIsCutInsideAndKeptWhole() throws IOException {
        plugins.answer(
                "bad",
                Verb.ADD,
                "echo \"{\\\"code\\\":100,\\\"msg\\\":\\\"it wanted $(head -c 1000000 /dev/zero | tr '\\0' x) and failed\\\"}\"; exit 1");

        CniException failed = failureOfAdd();

        assertThat(failed)
                .hasMessageStartingWith(BEGIN + "it wanted xxxx")
                .hasMessageEndingWith("xxxx and failed (code 100)");
        assertThat(String.valueOf(failed.getMessage())).hasSizeLessThan(1000);
        assertThat(failed.reason()).hasSizeGreaterThan(1000000);
    }

    @Test
    void itWritesWithoutEnd() throws IOException {
        plugins.answer("bad", Verb.ADD, "head -c 100000000 /dev/zero | tr '\\0' y");
        assertThat(failureOfAdd())
                .hasMessageStartingWith(
                        BEGIN
                                + "it wrote more than 4 MiB, and was killed; its output begins with 'yyyy");

        plugins.answer("bad", Verb.ADD, "head -c 100000000 /dev/zero | tr '\\0' z >&2");
        assertThat(failureOfAdd()).hasMessageContaining("its output begins with 'zzzz");

        plugins.answer("bad", Verb.DEL, "head -c 100000000 /dev/zero");
        assertThat(failureOfDelete()).hasMessageContaining("it wrote more than 4 MiB");
    }

    @Test
    void itHangsAndIsKilledWithWhatItHasStarted() throws IOException {
        Path pids = folder.resolve("pids");
        plugins.answer(
                "bad",
                Verb.ADD,
                "sleep 1000 & echo $! > '" + pids + "'; echo $$ >> '" + pids + "'; wait");

        CniException failed = failureOfAdd(Duration.ofMillis(500));

        assertThat(failed)
                .hasMessage(
                        BEGIN
                                + "it had not ended after 500 ms, and was killed with all that it had started");
        List<String> started = Files.readAllLines(pids);
        assertThat(started).hasSize(2);
        for (String pid : started) {
            Await.until("the end of process " + pid, () -> !runs(pid));
        }
    }

    @Test
    void itClosesItsStreamsAndHangs() throws IOException {
        plugins.answer("bad", Verb.ADD, "exec >&- 2>&-; exec sleep 1000");

        assertThat(failureOfAdd(Duration.ofMillis(500)))
                .hasMessageContaining("it had not ended after 500 ms");
    }

    private static boolean runs(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void itIsNotInstalled() throws IOException {
        Files.delete(Path.of(plugins.bin(), "bad"));
        assertThat(failureOfAdd())
                .hasMessage(
                        BEGIN
                                + "its program is not installed: there is no such file in "
                                + plugins.bin());

        // A folder of that name is no program.
        Files.createDirectory(Path.of(plugins.bin(), "bad"));
        assertThat(failureOfAdd()).hasMessageContaining("is not installed");
    }

    @Test
    void itsNameIsAPath() {
        for (String type : List.of("../bad", "/bin/true", "")) {
            assertThat(
                            catchThrowableOfType(
                                    CniException.class,
                                    () -> client(Duration.ofSeconds(20)).versions(type)))
                    .as(type)
                    .hasMessageContaining("must be the name of a program and no path");
        }
        assertThat(folder.resolve("plugins/log")).isEmptyDirectory();
    }

    @Test
    void itMayNotBeRunOrIsNoProgram() throws IOException {
        Path file = plugins.program("bad", "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(failureOfAdd()).hasMessageContaining("it cannot be run: ", "EACCES");

        Path traces = folder.resolve("traces");
        plugins.program("bad", "touch '" + traces + "'\n");
        assertThat(failureOfAdd()).hasMessageContaining("it cannot be run: ", "ENOEXEC");
        assertThat(traces).doesNotExist();

        plugins.program("bad", "#!/no/such/interpreter\n");
        assertThat(failureOfAdd()).hasMessageContaining("interpreter");
    }

    @Test
    void itIsRunAsSoonAsNobodyWritesToItAnyMore() throws Exception {
        plugins.prints("bad", Verb.ADD, "{\"cniVersion\":\"1.0.0\"}");
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread thread;
        try (OutputStream writer =
                Files.newOutputStream(Path.of(plugins.bin(), "bad"), StandardOpenOption.APPEND)) {
            thread =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            outcome.set(
                                                    client(Duration.ofSeconds(20))
                                                            .add(network(), ATTACHMENT));
                                        } catch (SandboxException failed) {
                                            outcome.set(failed);
                                        }
                                    });
            Await.until(
                    "a pause because the file is busy",
                    () -> thread.getState() == Thread.State.TIMED_WAITING);
            assertThat(plugins.notes()).isEmpty();
            writer.flush();
        }
        thread.join();

        assertThat(outcome.get()).isInstanceOf(AttachmentResult.class);
        assertThat(plugins.titles()).containsExactly("ADD bad");
    }

    @Test
    void itIsWrittenToForTooLongWhichIsNoSuccess() throws IOException {
        try (OutputStream _ =
                Files.newOutputStream(Path.of(plugins.bin(), "bad"), StandardOpenOption.APPEND)) {
            CniException failed =
                    catchThrowableOfType(
                            CniException.class,
                            () -> client(Duration.ofMillis(300)).delete(network(), ATTACHMENT));

            assertThat(failed)
                    .hasMessageContaining(
                            "failed to DEL eth0 of 0123: it was not run, because for 300 ms somebody has had its file "
                                    + plugins.bin()
                                    + "/bad open for writing");
        }
        assertThat(plugins.notes()).isEmpty();
    }

    @Test
    void aFailureThatContainerdTakesForASuccessOfADeleteIsKnown() throws IOException {
        plugins.answer(
                "bad", Verb.DEL, "echo '{\"code\":3,\"msg\":\"container not found\"}'; exit 1");
        assertThat(failureOfDelete().tellsOfAbsence(false)).isTrue();

        plugins.answer(
                "bad",
                Verb.DEL,
                "echo 'open /run/netns/red: no such file or directory' >&2; exit 1");
        assertThat(failureOfDelete().tellsOfAbsence(false)).isFalse();
        assertThat(failureOfDelete().tellsOfAbsence(true)).isTrue();

        plugins.answer(
                "bad", Verb.ADD, "echo '{\"code\":3,\"msg\":\"container not found\"}'; exit 1");
        assertThat(failureOfAdd().tellsOfAbsence(true)).isFalse();
    }
}
