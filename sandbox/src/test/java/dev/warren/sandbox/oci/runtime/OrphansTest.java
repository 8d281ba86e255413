// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody left who was killed while he worked on a container.
@Lab
@Engine({"runc", "crun", "conmon", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class OrphansTest {
    private static final String MANY = "sleep 1000 & sleep 1000 & (sleep 1000 & sleep 1000)";

    @TempDir private Path folder;

    private final List<Process> started = new ArrayList<>();
    private final String id = "warren-test-" + UUID.randomUUID();

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private ProcessId start(Map<String, String> environment, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        try (ProcFilesystem.Folder of = ProcFilesystem.mounted().process((int) process.pid())) {
            return of.stat().id();
        }
    }

    private Path script(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\nread line\nexit 0\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    @Test
    void pluginsAndRuntimesAtWorkForItAreEndedAndNobodyElse() throws Exception {
        Map<String, String> forIt = Map.of("CNI_CONTAINERID", id);
        Map<String, String> forAnother = Map.of("CNI_CONTAINERID", id + "0");
        Path runtime = script("runtime.sh");
        ProcessId plugin = start(forIt, "sleep", "1000");
        // What a plugin starts goes with it, also out of its session.
        ProcessId heir = start(forIt, "setsid", "sleep", "1000");
        ProcessId creating = start(Map.of(), runtime.toString(), "create", "--bundle", "/b", id);
        ProcessId other = start(forAnother, "sleep", "1000");
        ProcessId otherRuntime = start(Map.of(), runtime.toString(), "create", id + "0");
        ProcessId reader = start(Map.of(), "sh", "-c", "read line; true", "reader", id);

        List<ProcessId> ended = new Orphans(runtime.toString(), Await.PATIENCE).endLeftovers(id);

        assertThat(ended).contains(plugin, heir, creating);
        for (ProcessId gone : List.of(plugin, heir, creating)) {
            assertThat(Containers.isRunning(gone)).isFalse();
        }
        for (ProcessId kept : List.of(other, otherRuntime, reader)) {
            assertThat(ended).doesNotContain(kept);
            assertThat(Containers.isRunning(kept)).isTrue();
        }
        assertThat(new Orphans("runc", Await.PATIENCE).endLeftovers(id)).isEmpty();
    }

    /// In a container anybody may call himself anything.
    @Test
    void whatAProcessInAContainerSaysOfItselfIsNotBelieved() throws IOException {
        try (Containers containers = new Containers("runc")) {
            String box =
                    containers.bundle(
                            "sleep 1000",
                            configuration ->
                                    Containers.member(configuration, "process")
                                            .put(
                                                    "env",
                                                    List.of("PATH=/bin", "CNI_CONTAINERID=" + id)));
            ProcessId init = containers.create(box);
            containers.runtime().start(box);
            assertThat(new Orphans("runc", Await.PATIENCE).endLeftovers(id)).isEmpty();
            assertThat(Containers.isRunning(init)).isTrue();
        }
    }

    @Test
    void aMonitorWhoseContainerHasEndedMayNoteThat() throws IOException {
        try (Containers containers = new Containers("runc")) {
            String box = containers.bundle("sleep 1000");
            ContainerPlaces places = containers.places(box);
            MonitoredContainer container =
                    Monitor.installed().create(containers.runtime(), box, places, false);
            containers.runtime().start(box);
            containers.runtime().delete(box, true);
            new Orphans("runc", Await.PATIENCE).endLeftovers(box);
            assertThat(Containers.isRunning(container.monitor().orElseThrow())).isFalse();
            assertThat(ContainerEnd.find(places.exits(), box)).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void allProcessesOfAControlGroupAreKilledAndTheGroupsRemoved(String program)
            throws IOException {
        try (Containers containers = new Containers(program)) {
            String box = containers.bundle(MANY + "; wait");
            ProcessId init = containers.create(box);
            containers.runtime().start(box);
            ControlGroup group = ControlGroup.of(containers.controlGroup(box));
            Await.until("its processes", () -> size(group) >= 5);
            assertThat(Orphans.removeEmptyControlGroup(containers.controlGroup(box))).isFalse();
            Orphans orphans = new Orphans("runc", Await.PATIENCE);

            orphans.endControlGroup(containers.controlGroup(box));

            assertThat(Containers.isRunning(init)).isFalse();
            assertThat(group.exists()).isFalse();
            assertThat(Orphans.removeEmptyControlGroup(containers.controlGroup(box))).isTrue();
            orphans.endControlGroup(containers.controlGroup(box));
            containers.runtime().delete(box, true);
            assertThat(containers.runtime().state(box)).isEmpty();
        }
    }

    private static int size(ControlGroup group) {
        try {
            return group.processes().size();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void frozenProcessesAreKilledToo() throws IOException {
        try (Containers containers = new Containers("runc")) {
            String box = containers.bundle(MANY + "; wait");
            containers.create(box);
            containers.runtime().start(box);
            Command.run("runc", "--root", containers.runtime().root(), "pause", box);
            assertThat(containers.runtime().state(box).orElseThrow().status())
                    .isEqualTo(RuntimeState.Status.PAUSED);
            new Orphans("runc", Await.PATIENCE).endControlGroup(containers.controlGroup(box));
            assertThat(ControlGroup.of(containers.controlGroup(box)).exists()).isFalse();
        }
    }

    /// Without a pid namespace nobody's end is the end of all.
    @Test
    void processesThatGoOnStartingOthersAreCaught() throws IOException {
        try (Containers containers = new Containers("runc")) {
            String box =
                    containers.bundle(
                            "go() { sh -c 'while true; do sleep 0; sh -c true; done' & }; go; go; go; wait",
                            configuration -> {
                                Map<String, Object> linux =
                                        Containers.member(configuration, "linux");
                                linux.put(
                                        "namespaces",
                                        List.of(
                                                Json.object("type", "mount"),
                                                Json.object("type", "network")));
                                linux.put(
                                        "resources",
                                        Json.object("pids", Json.object("limit", 30L)));
                            });
            containers.create(box);
            containers.runtime().start(box);
            ControlGroup group = ControlGroup.of(containers.controlGroup(box));
            Await.until("its processes", () -> size(group) > 4);
            new Orphans("runc", Await.PATIENCE).endControlGroup(containers.controlGroup(box));
            assertThat(group.exists()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//", "box", "/a/../b", "/a/./b", "/a//b", "/a/", "a.slice:b"})
    void whatNamesNoControlGroupIsRefused(String name) {
        Orphans orphans = new Orphans("runc", Duration.ZERO);
        assertThatThrownBy(() -> orphans.endControlGroup(name))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("names no control group");
        assertThatThrownBy(() -> Orphans.removeEmptyControlGroup(name))
                .isInstanceOf(SandboxException.class);
    }

    @Test
    void namesForSystemdLeadToItsFolders() throws SandboxException {
        assertThat(ControlGroupName.path("/warren/box")).isEqualTo("/warren/box");
        assertThat(ControlGroupName.path("system.slice:cri-containerd:7f"))
                .isEqualTo("/system.slice/cri-containerd-7f.scope");
        assertThat(ControlGroupName.path("kubepods-burstable-pod1.slice:cri-containerd:7f"))
                .isEqualTo(
                        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice"
                                + "/cri-containerd-7f.scope");
        assertThat(ControlGroupName.path("a.slice::box")).isEqualTo("/a.slice/box.scope");
        assertThatThrownBy(() -> ControlGroupName.path("a.slice:../x:box"))
                .isInstanceOf(SandboxException.class);
    }
}
