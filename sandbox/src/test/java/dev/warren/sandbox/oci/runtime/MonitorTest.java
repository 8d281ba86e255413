// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.sandbox.SandboxException;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Containers with the machine's conmon, and without one.
@Lab
@Engine({"runc", "crun", "conmon", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class MonitorTest {
    private static final String FOR_EVER = "while true; do sleep 1000; done";

    private static MonitoredContainer create(Containers containers, Monitor monitor, String id)
            throws IOException {
        return monitor.create(containers.runtime(), id, containers.places(id), false);
    }

    private static Optional<ContainerEnd> end(
            Containers containers, MonitoredContainer container, String id, Duration patience)
            throws IOException {
        return ContainerEnd.await(container, containers.places(id).exits(), id, patience);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void conmonKeepsTheLogAndNotesTheStatus(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            String id =
                    containers.bundle("echo out; echo err >&2; echo -n un; echo -n ended; exit 7");
            Monitor conmon = Monitor.installed();
            assertThat(conmon).isInstanceOf(ConmonMonitor.class);
            assertThat(conmon.notesTheEnd()).isTrue();

            MonitoredContainer container = create(containers, conmon, id);

            assertThat(containers.runtime().findInit(id)).contains(container.init());
            assertThat(Command.run("cat", "/proc/" + container.monitor().get().pid() + "/comm"))
                    .isEqualTo("conmon");
            assertThat(Command.run("readlink", "/proc/" + container.monitor().get().pid() + "/cwd"))
                    .isEqualTo(containers.bundleOf(id).toString());
            assertThat(end(containers, container, id, Duration.ZERO)).isEmpty();
            Instant before = Instant.now();

            containers.runtime().start(id);

            ContainerEnd end = end(containers, container, id, Await.PATIENCE).orElseThrow();
            assertThat(end).isInstanceOf(ContainerEnd.Exited.class);
            assertThat(((ContainerEnd.Exited) end).status()).isEqualTo(7);
            assertThat(((ContainerEnd.Exited) end).at())
                    .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
            assertThat(ContainerEnd.find(containers.places(id).exits(), id)).contains(end);

            ContainerLog log = new ContainerLog(containers.places(id).log(), conmon.logFormat());
            assertThat(ContainerLogTest.read(log, LogRequest.all()))
                    .containsExactlyInAnyOrder("out", "err", "unended");
            assertThat(ContainerLogTest.read(log, LogRequest.all().only(LogLine.Source.ERROR)))
                    .containsExactly("err");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aSignalThatEndedItIsNoted(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            String id = containers.bundle(FOR_EVER);
            MonitoredContainer container = create(containers, Monitor.installed(), id);
            containers.runtime().start(id);
            containers.runtime().kill(id, Processes.SIGKILL, false);
            assertThat(end(containers, container, id, Await.PATIENCE).orElseThrow())
                    .extracting(end -> ((ContainerEnd.Exited) end).status())
                    .isEqualTo(128 + Processes.SIGKILL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void whatTheRuntimeSaysComesThroughConmon(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            String id = containers.bundle(FOR_EVER);
            Files.writeString(containers.bundleOf(id).resolve("config.json"), "{}");
            String bare = containers.bundle(FOR_EVER);
            Files.delete(containers.bundleOf(bare).resolve("config.json"));
            assertThatThrownBy(() -> create(containers, Monitor.installed(), bare))
                    .isInstanceOf(OciRuntimeException.class)
                    .hasMessageStartingWith(
                            "'" + containers.runtime().program() + " create' of container " + bare)
                    .hasMessageContaining("config.json");
            assertThatThrownBy(() -> create(containers, Monitor.installed(), id))
                    .isInstanceOf(OciRuntimeException.class);
            assertThat(containers.runtime().state(id)).isEmpty();
            assertThat(new Orphans("runc", Await.PATIENCE).endLeftovers(id)).isEmpty();
        }
    }

    @Test
    void aRuntimeThatHangsIsKilledWithItsMonitor() throws IOException {
        try (Containers containers = new Containers("runc")) {
            String id = containers.bundle(FOR_EVER);
            Path hangs = containers.folder().resolve("hangs");
            Files.writeString(hangs, "#!/bin/sh\necho $$ >'" + hangs + ".pid'\nexec sleep 1000\n");
            Files.setPosixFilePermissions(hangs, PosixFilePermissions.fromString("rwxr-xr-x"));
            OciRuntime runtime =
                    OciRuntime.of(hangs.toString(), containers.runtime().root())
                            .withDeadline(Duration.ofSeconds(1));
            assertThatThrownBy(
                            () ->
                                    Monitor.installed()
                                            .create(runtime, id, containers.places(id), false))
                    .isInstanceOf(OciRuntimeException.class)
                    .hasMessageContaining("conmon did not say within 1000 ms");
            int pid = PidFile.read(hangs + ".pid").orElseThrow();
            Await.until("the end of the runtime", () -> !isRunning(pid));
        }
    }

    private static boolean isRunning(int pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void aMonitorThatIsKilledLeavesTheContainerAndNoStatus() throws IOException {
        try (Containers containers = new Containers("runc")) {
            String id = containers.bundle(FOR_EVER);
            MonitoredContainer container = create(containers, Monitor.installed(), id);
            containers.runtime().start(id);
            try (ProcessDescriptor monitor =
                    ProcessDescriptor.find(container.monitor().orElseThrow()).orElseThrow()) {
                monitor.signal(Processes.SIGKILL);
                assertThat(monitor.hasEnded(Await.PATIENCE)).isTrue();
            }
            assertThat(Containers.isRunning(container.init())).isTrue();
            containers.runtime().kill(id, Processes.SIGKILL, false);
            assertThat(end(containers, container, id, Await.PATIENCE).orElseThrow())
                    .isInstanceOf(ContainerEnd.Unknown.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void withoutAMonitorTheEndIsSeenButNotHowItCame(String program) throws IOException {
        try (Containers containers = new Containers(program)) {
            String id = containers.bundle("echo out; echo err >&2; exit 7");
            Monitor none = new NoMonitor();
            MonitoredContainer container = create(containers, none, id);
            assertThat(container.monitor()).isEmpty();
            assertThat(end(containers, container, id, Duration.ZERO)).isEmpty();
            containers.runtime().start(id);
            assertThat(end(containers, container, id, Await.PATIENCE))
                    .contains(new ContainerEnd.Unknown("nobody watched it"));
            ContainerLog log = new ContainerLog(containers.places(id).log(), none.logFormat());
            assertThat(ContainerLogTest.read(log, LogRequest.all())).containsExactly("out", "err");
        }
    }

    @Test
    void aTerminalNeedsSomebodyToHoldItsOtherEnd() throws IOException {
        try (Containers containers = new Containers("runc")) {
            String id =
                    containers.bundle(
                            "test -t 1 && echo terminal",
                            configuration ->
                                    Containers.member(configuration, "process")
                                            .put("terminal", true));
            ContainerPlaces places = containers.places(id);
            assertThatThrownBy(() -> new NoMonitor().create(containers.runtime(), id, places, true))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("install conmon");

            Monitor conmon = Monitor.installed();
            MonitoredContainer container = conmon.create(containers.runtime(), id, places, true);
            containers.runtime().start(id);
            assertThat(end(containers, container, id, Await.PATIENCE)).isPresent();
            ContainerLog log = new ContainerLog(places.log(), conmon.logFormat());
            assertThat(ContainerLogTest.read(log, LogRequest.all())).containsExactly("terminal\r");
        }
    }

    @Test
    void placesThatConmonWouldMisunderstandAreRefused() throws IOException {
        try (Containers containers = new Containers("runc")) {
            String id = containers.bundle(FOR_EVER);
            ContainerPlaces places = containers.places(id);
            Monitor conmon = Monitor.installed();
            for (ContainerPlaces wrong :
                    List.of(
                            new ContainerPlaces(
                                    places.bundle(),
                                    places.folder(),
                                    "/tmp/a:b/log",
                                    places.exits()),
                            new ContainerPlaces(
                                    places.bundle(), places.folder(), "log", places.exits()),
                            new ContainerPlaces(
                                    places.bundle(), places.folder(), places.log(), "/no/such"),
                            new ContainerPlaces(
                                    "relative", places.folder(), places.log(), places.exits()))) {
                assertThatThrownBy(() -> conmon.create(containers.runtime(), id, wrong, false))
                        .isInstanceOf(IOException.class)
                        .hasMessageMatching("(?s).*(a:b|log|/no/such|relative).*");
            }
            OciRuntime absent = OciRuntime.of("no-such-runtime", containers.runtime().root());
            assertThatThrownBy(() -> conmon.create(absent, id, places, false))
                    .isInstanceOf(OciRuntimeException.class)
                    .hasMessageContaining("there is no such program");
        }
    }
}
