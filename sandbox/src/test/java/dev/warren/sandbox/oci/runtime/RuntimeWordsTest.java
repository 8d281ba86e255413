// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.process.Streams;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.testkit.Await;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How what a runtime says becomes what we say; with scripts that stand for broken runtimes.
@ExtendWith(LeakGuard.class)
final class RuntimeWordsTest {
    @TempDir private Path folder;

    private OciRuntime script(String text) throws IOException {
        Path file = folder.resolve("runtime");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return OciRuntime.of(file.toString(), folder.resolve("root").toString());
    }

    /// A state folder as runc leaves it, so that the script is asked at all.
    private void known(String id) throws IOException {
        Path state = folder.resolve("root").resolve(id);
        Files.createDirectories(state);
        Files.writeString(
                state.resolve("state.json"), "{\"init_process_pid\":7,\"init_process_start\":9}");
    }

    @Test
    void errorsOfTheLogAreJoinedAndWarningsCountOnlyAlone() {
        String log =
                """
                {"level":"warning","msg":"careful","time":"t"}
                {"level":"error","msg":"nsexec-1[7]: failed to setns","time":"t"}
                {"level":"debug","msg":"nobody wants it"}

                {"level":"error","msg":"runc create failed: EOF"}
                {"level":"error","msg":"runc create failed: EOF"}
                """;
        assertThat(RuntimeLog.words(log.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("nsexec-1[7]: failed to setns; runc create failed: EOF");
        String mild = "{\"level\":\"warning\",\"msg\":\"careful\"}";
        assertThat(RuntimeLog.words(mild.getBytes(StandardCharsets.UTF_8))).isEqualTo("careful");
        String plain = "cannot open the log file\n";
        assertThat(RuntimeLog.words(plain.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("cannot open the log file");
        String much = "x".repeat(5000);
        assertThat(RuntimeLog.words(much.getBytes(StandardCharsets.UTF_8))).hasSize(4001);
    }

    @Test
    void theLogIsBelievedBeforeStandardError() throws IOException {
        known("box");
        OciRuntime both =
                script(
                        "for word; do case $word in --log=*) log=${word#--log=};; esac; done;"
                                + " echo '{\"level\":\"error\",\"msg\":\"logged\"}' >>\"$log\";"
                                + " echo said >&2; exit 1");
        assertThatThrownBy(() -> both.state("box"))
                .isInstanceOf(OciRuntimeException.class)
                .hasMessage("'" + both.program() + " state' of container box failed: logged");
        OciRuntime one = script("echo said >&2; exit 1");
        assertThatThrownBy(() -> one.state("box")).hasMessageEndingWith("failed: said");
        OciRuntime none = script("exit 3");
        assertThatThrownBy(() -> none.state("box"))
                .hasMessageEndingWith("failed: it ended with status 3 and said nothing");
        OciRuntime killed = script("kill -9 $$");
        assertThatThrownBy(() -> killed.state("box"))
                .hasMessageEndingWith("failed: it was killed by signal 9 and said nothing");
    }

    @Test
    void aRuntimeThatHangsIsKilledWithWhatItStarted() throws IOException {
        known("box");
        Path pids = folder.resolve("pids");
        OciRuntime hangs =
                script("sleep 1000 & echo $! $$ >'" + pids + "'; wait")
                        .withDeadline(Duration.ofMillis(500));
        assertThatThrownBy(() -> hangs.state("box"))
                .isInstanceOf(OciRuntimeException.class)
                .hasMessageContaining("did not end within 500 ms and was killed");
        for (String pid : Files.readString(pids).strip().split(" ", -1)) {
            Await.until("the end of process " + pid, () -> !isRunning(pid));
        }
        Files.delete(pids);
        assertThatThrownBy(() -> hangs.create("/none", "new", "/none/pid", nothing()))
                .isInstanceOf(OciRuntimeException.class)
                .hasMessageContaining("did not end within 500 ms and was killed");
        for (String pid : Files.readString(pids).strip().split(" ", -1)) {
            Await.until("the end of process " + pid, () -> !isRunning(pid));
        }
    }

    private static Streams nothing() {
        return Streams.inherited();
    }

    private static boolean isRunning(String pid) {
        try {
            return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void aRuntimeThatTellsTooMuchIsKilled() throws IOException {
        known("box");
        OciRuntime tells = script("cat /dev/zero");
        assertThatThrownBy(() -> tells.state("box"))
                .isInstanceOf(OciRuntimeException.class)
                .hasMessageContaining("wrote more than 16 MiB and was killed");
    }

    @Test
    void whatIsNoStateIsSaid() throws IOException {
        known("box");
        assertThatThrownBy(() -> script("echo '{\"id\":7}'").state("box"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("runtime state': id: must be a text");
        assertThatThrownBy(() -> script("echo nothing").state("box"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("it is no JSON");
        String lost = "{\"id\":\"box\",\"status\":\"lost\",\"bundle\":\"/b\"}";
        assertThatThrownBy(() -> script("echo '" + lost + "'").state("box"))
                .hasMessageContaining("status: must be creating, created, running, paused or");
        Files.writeString(folder.resolve("root/box/state.json"), "{\"init_process_pid\":7}");
        assertThatThrownBy(() -> script("").findInit("box"))
                .hasMessageContaining("init_process_start: is missing");
    }

    @Test
    void aProgramThatIsNotThereIsSaid() throws IOException {
        known("box");
        OciRuntime absent = OciRuntime.of("no-such-runtime", folder.resolve("root").toString());
        assertThatThrownBy(() -> absent.state("box"))
                .isInstanceOf(OciRuntimeException.class)
                .hasMessage(
                        "'no-such-runtime state' of container box failed: there is no such program"
                                + " (install it, or give its path)");
        Path plain = Files.writeString(folder.resolve("plain"), "");
        OciRuntime forbidden = OciRuntime.of(plain.toString(), folder.resolve("root").toString());
        assertThatThrownBy(forbidden::version)
                .isInstanceOf(OciRuntimeException.class)
                .hasMessageContaining("it cannot be run: ")
                .hasMessageContaining("EACCES");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-x", "a/b", "a b", "ä", "a\n"})
    void anIdThatNoRuntimeTakesIsRefusedBeforeItIsAskedOf(String id) throws IOException {
        OciRuntime runtime = script("exit 1");
        assertThatThrownBy(() -> runtime.state(id))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("cannot be the id of a container");
        assertThatThrownBy(() -> runtime.delete(id, true)).isInstanceOf(SandboxException.class);
    }

    @Test
    void optionsBeforeTheVerbAreThereInEachCall() throws IOException {
        known("box");
        Path words = folder.resolve("words");
        OciRuntime runtime =
                script("echo \"$@\" >>'" + words + "'; exit 1")
                        .withArguments(List.of("--systemd-cgroup"));

        assertThatThrownBy(() -> runtime.create("/none", "new", "/none/pid", nothing()))
                .isInstanceOf(OciRuntimeException.class);
        assertThatThrownBy(() -> runtime.start("box")).isInstanceOf(OciRuntimeException.class);
        assertThatThrownBy(() -> runtime.kill("box", 9, false))
                .isInstanceOf(OciRuntimeException.class);
        assertThatThrownBy(() -> runtime.delete("box", true))
                .isInstanceOf(OciRuntimeException.class);

        assertThat(Files.readAllLines(words))
                .hasSizeGreaterThanOrEqualTo(5)
                .allMatch(line -> line.contains(" --systemd-cgroup "));
        assertThat(runtime.exec("box", ExecRequest.of(List.of("true"))).words())
                .containsSubsequence("--systemd-cgroup", "exec", "box", "true");
    }

    @Test
    void versionsAreRead() throws IOException {
        assertThat(script("echo 'runc version 1.1.5+ds1'; echo 'commit: 7'").version())
                .isEqualTo(new RuntimeVersion("runc", "1.1.5+ds1"));
        assertThat(RuntimeVersion.parse("crun version 1.8.1\nrundir: /run").toString())
                .isEqualTo("crun 1.8.1");
        assertThat(RuntimeVersion.parse("something else").toString()).isEqualTo("something else");
    }

    @Test
    void aServiceManagersVariablesAreNotForContainers() {
        assertThat(
                        RuntimeEnvironment.filtered(
                                List.of(
                                        "PATH=/bin",
                                        "NOTIFY_SOCKET=/run/x",
                                        "LISTEN_FDS=1",
                                        "LISTEN_PID=7",
                                        "LISTEN_FDNAMES=a",
                                        "_LIBCONTAINER_INITPIPE=3",
                                        "_OCI_SYNCPIPE=3",
                                        "NOTIFY_SOCKETS=kept",
                                        "strange")))
                .containsExactly("PATH=/bin", "NOTIFY_SOCKETS=kept", "strange");
    }

    @Test
    void timesOfAStateMayLackOrBeOfAnyZone() throws IOException {
        String state =
                "{\"id\":\"a\",\"status\":\"running\",\"pid\":3,\"bundle\":\"/b\",\"created\":\"%s\"}";
        assertThat(read(state.formatted("2026-01-31T10:00:00.5+02:00")).created().orElseThrow())
                .hasToString("2026-01-31T08:00:00.500Z");
        assertThat(read(state.formatted("")).created()).isEmpty();
        assertThatThrownBy(() -> read(state.formatted("yesterday")))
                .hasMessageContaining("created: must be a time such as");
    }

    private static RuntimeState read(String document) throws MalformedException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        return RuntimeState.read(Node.of("state", Json.read(bytes, "state")));
    }
}
