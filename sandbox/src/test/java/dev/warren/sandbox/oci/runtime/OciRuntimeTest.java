// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.program.BoundedRun;
import dev.warren.sandbox.program.Captured;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The life of a container with the machine's own runtimes.
@Lab
@Engine({"runc", "crun", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class OciRuntimeTest {
    private static final String FOR_EVER = "while true; do sleep 1000; done";

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aContainerIsCreatedStartedKilledAndDeleted(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            OciRuntime runtime = containers.runtime();
            String id = containers.bundle("echo here; echo $BOX; " + FOR_EVER);
            assertThat(runtime.state(id)).isEmpty();
            assertThat(runtime.list()).isEmpty();
            assertThat(runtime.findInit(id)).isEmpty();

            ProcessId init = containers.create(id);

            RuntimeState created = runtime.state(id).orElseThrow();
            assertThat(created.id()).isEqualTo(id);
            assertThat(created.status()).isEqualTo(RuntimeState.Status.CREATED);
            assertThat(created.pid()).isEqualTo(init.pid());
            assertThat(created.bundle()).isEqualTo(containers.bundleOf(id).toString());
            assertThat(created.created()).isPresent();
            assertThat(created.annotations()).containsKey("dev.warren.test");
            assertThat(PidFile.read(containers.places(id).initPidFile())).contains(init.pid());
            assertThat(runtime.findInit(id)).contains(init);
            assertThat(containers.log(id)).isEmpty();

            runtime.start(id);

            Await.until("its words", () -> containers.log(id).equals("here\n" + id + "\n"));
            assertThat(runtime.state(id).orElseThrow().status())
                    .isEqualTo(RuntimeState.Status.RUNNING);
            assertThat(runtime.list()).extracting(RuntimeState::id).containsExactly(id);

            try (ProcessDescriptor process = ProcessDescriptor.find(init).orElseThrow()) {
                assertThat(runtime.kill(id, Processes.SIGKILL, false)).isTrue();
                assertThat(process.hasEnded(Await.PATIENCE)).isTrue();
            }
            assertThat(runtime.state(id).orElseThrow().status())
                    .isEqualTo(RuntimeState.Status.STOPPED);
            assertThat(runtime.state(id).orElseThrow().isAlive()).isFalse();
            assertThat(runtime.kill(id, Processes.SIGKILL, false)).isFalse();
            assertThat(Containers.isRunning(init)).isFalse();

            runtime.delete(id, false);
            runtime.delete(id, false);
            runtime.delete(id, true);
            assertThat(runtime.state(id)).isEmpty();
            assertThat(runtime.kill(id, Processes.SIGKILL, true)).isFalse();
            assertThat(containers.folder().resolve("root").resolve(id)).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void itsNamespacesAreProvenBeforeItIsStarted(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            String id = containers.bundle(FOR_EVER);
            ProcessId init = containers.create(id);

            Map<NamespaceKind, NamespaceId> own = NamespaceProof.read(ownProcess());
            Map<NamespaceKind, NamespaceId> its = NamespaceProof.read(init);
            for (NamespaceKind kind : List.of(NamespaceKind.NETWORK, NamespaceKind.HOST_NAME)) {
                assertThat(its.get(kind)).isNotEqualTo(own.get(kind));
                assertThat(Command.run("readlink", "/proc/" + init.pid() + "/ns/" + kind.word()))
                        .isEqualTo(kind.word() + ":[" + its.get(kind) + "]");
            }
            NamespaceProof.demand(init, its);
            assertThatThrownBy(() -> NamespaceProof.demand(init, own))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("process " + init.pid())
                    .hasMessageContaining(
                            "instead of net:[" + own.get(NamespaceKind.NETWORK) + "]");

            containers.runtime().delete(id, true);
            assertThatThrownBy(() -> NamespaceProof.demand(init, its))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("has ended");
        }
    }

    private static ProcessId ownProcess() throws IOException {
        try (var self =
                dev.warren.kernel.proc.ProcFilesystem.mounted()
                        .process((int) ProcessHandle.current().pid())) {
            return self.stat().id();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aContainerInheritsItsStreamsAndNothingElse(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            // One that has no mark: Java's own sockets are like that.
            String id = containers.bundle("cd /proc/self/fd && echo *; echo end");
            containers.create(id);
            containers.runtime().start(id);
            Await.until("its words", () -> containers.log(id).endsWith("end\n"));
            // 3 is the shell's own, with which it reads the folder.
            assertThat(containers.log(id)).isIn("0 1 2\nend\n", "0 1 2 3\nend\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void programsRunInAContainer(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            String id = containers.bundle(FOR_EVER);
            containers.create(id);
            containers.runtime().start(id);
            ExecRequest request =
                    new ExecRequest(
                            List.of(
                                    "sh",
                                    "-c",
                                    "busybox id -u; busybox id -g; pwd; echo $A $BOX; exit 42"),
                            false,
                            "/tmp",
                            List.of("A=b c", "BOX=other"),
                            "7:8");

            Captured run = run(containers, id, request);

            assertThat(run.errorText()).isEmpty();
            assertThat(run.end()).isEqualTo(new dev.warren.kernel.process.End.Exited(42));
            assertThat(run.outputText()).isEqualTo("7\n8\n/tmp\nb c other");
            assertThat(run(containers, id, ExecRequest.of(List.of("cat", "-"))).outputText())
                    .isEqualTo("input");
            Captured absent = run(containers, id, ExecRequest.of(List.of("/no/such")));
            assertThat(absent.succeeded()).isFalse();
            assertThat(absent.errorText()).contains("/no/such");
        }
    }

    private static Captured run(Containers containers, String id, ExecRequest request)
            throws IOException {
        return BoundedRun.of(
                containers.runtime().exec(id, request),
                "input".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                Await.PATIENCE,
                1 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void failuresAreToldInTheRuntimesOwnWords(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            OciRuntime runtime = containers.runtime();
            String id = containers.bundle(FOR_EVER);
            containers.create(id);
            runtime.start(id);

            assertThatThrownBy(() -> containers.create(id))
                    .isInstanceOf(OciRuntimeException.class)
                    .hasMessageStartingWith("'" + runtime.program() + " create' of container " + id)
                    .hasMessageContaining("already exists")
                    .hasMessageContaining("delete the other one first");
            assertThatThrownBy(() -> runtime.delete(id, false))
                    .isInstanceOf(OciRuntimeException.class)
                    .hasMessageContaining("stop it first");
            assertThatThrownBy(() -> runtime.start("absent"))
                    .isInstanceOf(OciRuntimeException.class)
                    .hasMessageContaining("absent");

            String empty = containers.bundle(FOR_EVER);
            Files.delete(containers.bundleOf(empty).resolve("config.json"));
            assertThatThrownBy(() -> containers.create(empty))
                    .isInstanceOf(OciRuntimeException.class)
                    .hasMessageContaining("config.json");
            assertThat(runtime.state(empty)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aPathThatIsNoNamespaceIsExplained(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            Path plain = Files.createFile(containers.folder().resolve("plain"));
            String id =
                    containers.bundle(
                            FOR_EVER,
                            configuration ->
                                    Containers.member(configuration, "linux")
                                            .put(
                                                    "namespaces",
                                                    List.of(
                                                            Map.of("type", "mount"),
                                                            Map.of(
                                                                    "type",
                                                                    "network",
                                                                    "path",
                                                                    plain.toString()))));
            assertThatThrownBy(() -> containers.create(id))
                    .isInstanceOfSatisfying(
                            OciRuntimeException.class,
                            // Of crun's two processes the one may be gone before the other has
                            // told why.
                            failed ->
                                    assertThat(failed.hint())
                                            .containsAnyOf(
                                                    "no namespace of its type",
                                                    "which is no namespace of type network"));
            containers.runtime().delete(id, true);
            assertThat(containers.runtime().state(id)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void whatARuntimeDidNotFinishIsNoContainerAndCanBeDeleted(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            OciRuntime runtime = containers.runtime();
            Path state = containers.folder().resolve("root").resolve("halfmade");
            Files.createDirectories(state);
            Command.run("mkfifo", state.resolve("exec.fifo").toString());

            assertThat(runtime.state("halfmade")).isEmpty();
            assertThat(runtime.findInit("halfmade")).isEmpty();
            assertThat(runtime.kill("halfmade", Processes.SIGKILL, true)).isFalse();
            runtime.delete("halfmade", false);
            assertThat(state).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void theLogOfACallIsNoFile(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            String id = containers.bundle(FOR_EVER);
            containers.create(id);
            try (var files = Files.list(containers.bundleOf(id))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("config.json", "init.pid", "log");
            }
        }
    }
}
