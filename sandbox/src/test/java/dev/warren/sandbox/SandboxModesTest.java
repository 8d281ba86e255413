// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.OciRuntimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose namespaces a pod and its containers get, in all modes, with both runtimes.
@Lab
@ExtendWith(LeakGuard.class)
final class SandboxModesTest {
    private static final Infra PAUSE =
            new Infra.Waiting(Path.of("/bin/busybox"), List.of("sleep", "2147483647"));

    private LabTopology machine;
    private SandboxGround ground;
    @TempDir private Path folder;

    @BeforeEach
    void prepare() throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrnmode0", "10.231.81.0/24");
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    private Sandboxes with(String runtime, Infra infra) {
        String program = runtime.equals("crun") ? OciRuntimes.crun(folder).toString() : runtime;
        return new Sandboxes(
                ground.settings().withRuntime(program).withInfra(infra), Steps.unwatched());
    }

    private static String inode(String path) {
        return Command.run("stat", "-L", "-c", "%i", path);
    }

    private static String inode(int pid, String kind) {
        return inode("/proc/" + pid + "/ns/" + kind);
    }

    private static int pid(Sandbox pod, int container) {
        return pod.containers().get(container).record().pid();
    }

    private void goesWithoutTrace(Sandboxes sandboxes, Sandbox pod) throws SandboxException {
        assertThat(sandboxes.check(pod.id())).isEmpty();
        sandboxes.remove(pod.id(), true);
        assertThat(ground.left()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void aProcessHoldsTheNamespacesAndContainersJoinIt(String runtime) throws Exception {
        Sandboxes sandboxes = with(runtime, PAUSE);

        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000")));

        int infra = pod.record().infra().orElseThrow().pid();
        for (String kind : List.of("net", "ipc", "uts")) {
            assertThat(inode(pid(pod, 0), kind))
                    .as(kind)
                    .isEqualTo(inode(infra, kind))
                    .isNotEqualTo(inode("/proc/self/ns/" + kind));
        }
        assertThat(inode(infra, "net"))
                .isEqualTo("" + pod.record().network().orElseThrow().id().inode());
        assertThat(Files.readString(Path.of("/proc/" + infra + "/cmdline")))
                .isEqualTo("/busybox\0sleep\0" + "2147483647\0");
        goesWithoutTrace(sandboxes, pod);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void containersOfAPinnedPodNeedNoProcessThatHoldsThem(String runtime) throws Exception {
        Sandboxes sandboxes = with(runtime, new Infra.Pinned());

        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000")));

        assertThat(pod.record().infra()).isEmpty();
        Path pins = ground.folders().running(pod.id()).resolve("pins");
        assertThat(inode(pins.resolve("ipc").toString())).isEqualTo(inode(pid(pod, 0), "ipc"));
        assertThat(inode(pins.resolve("uts").toString())).isEqualTo(inode(pid(pod, 0), "uts"));
        goesWithoutTrace(sandboxes, pod);
    }

    @Test
    void containersSeeEachOthersProcessesWhenThePodWantsIt() throws Exception {
        Sandboxes sandboxes = with("runc", PAUSE);
        PodConfiguration wanted =
                SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000"))
                        .withNamespaces(NamespaceModes.standard().withProcess(Mode.POD));

        Sandbox pod = sandboxes.run(wanted);

        assertThat(inode(pid(pod, 0), "pid"))
                .isEqualTo(inode(pod.record().infra().orElseThrow().pid(), "pid"));
        goesWithoutTrace(sandboxes, pod);
        assertThatThrownBy(() -> with("runc", new Infra.Pinned()).run(wanted))
                .hasMessageContaining("need a process that is their parent")
                .hasMessageContaining("--infra");
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aContainerSeesTheProcessesOfTheNodeOrOfAnotherContainer() throws Exception {
        Sandboxes sandboxes = with("runc", new Infra.Pinned());
        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000")));

        Sandbox.Container debugger =
                sandboxes.createContainer(
                        pod.id(),
                        ground.container("debugger", "/bin/sleep", "1000").joining("one"));

        assertThat(inode(debugger.record().pid(), "pid")).isEqualTo(inode(pid(pod, 0), "pid"));
        sandboxes.remove(pod.id(), true);

        Sandbox onNode =
                sandboxes.run(
                        SandboxGround.pod("node", ground.container("one", "/bin/sleep", "1000"))
                                .withNamespaces(NamespaceModes.standard().withProcess(Mode.NODE)));
        assertThat(inode(pid(onNode, 0), "pid")).isEqualTo(inode("/proc/self/ns/pid"));
        goesWithoutTrace(sandboxes, onNode);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void usersOfItsOwnOwnTheNetworkAndMaySeeItInSysfs(boolean held) throws Exception {
        Sandboxes sandboxes = with("runc", held ? PAUSE : new Infra.Pinned());
        List<IdMap> maps = List.of(new IdMap(0, 231_000, 65_536));

        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod(
                                        "web",
                                        ground.container(
                                                "one",
                                                "/bin/sh",
                                                "-c",
                                                "ls /sys/class/net; cat /proc/self/uid_map; sleep 1000"))
                                .withNamespaces(
                                        NamespaceModes.standard()
                                                .withUsers(
                                                        new NamespaceModes.UserMaps(maps, maps))));

        int pid = pid(pod, 0);
        assertThat(inode(pid, "user")).isNotEqualTo(inode("/proc/self/ns/user"));
        assertThat(Command.run("lsns", "-n", "-t", "net", "-o", "NS,ONS", "-p", "" + pid))
                .containsPattern(inode(pid, "net") + " +" + inode(pid, "user"));
        assertThat(Files.readString(Path.of("/proc/" + pid + "/uid_map")))
                .containsPattern("0 +231000 +65536");
        assertThat(Files.readString(Path.of("/proc/" + pid + "/mountinfo"))).contains("sysfs");
        goesWithoutTrace(sandboxes, pod);
    }

    @Test
    void usersOfItsOwnMayBeOnTheNodesNetwork() throws Exception {
        Sandboxes sandboxes = with("runc", PAUSE);
        List<IdMap> maps = List.of(new IdMap(0, 231_000, 65_536));

        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000"))
                                .withNamespaces(
                                        NamespaceModes.standard()
                                                .onHostNetwork()
                                                .withUsers(
                                                        new NamespaceModes.UserMaps(maps, maps))));

        int infra = pod.record().infra().orElseThrow().pid();
        for (String kind : List.of("net", "uts")) {
            assertThat(inode(pid(pod, 0), kind)).isEqualTo(inode("/proc/self/ns/" + kind));
        }
        for (String kind : List.of("user", "ipc")) {
            assertThat(inode(pid(pod, 0), kind)).isEqualTo(inode(infra, kind));
        }
        goesWithoutTrace(sandboxes, pod);
    }

    @Test
    void settingsAreThoseOfThePodAlone() throws Exception {
        for (Infra infra : List.of(new Infra.Pinned(), PAUSE)) {
            Sandboxes sandboxes = with("runc", infra);
            String before = Files.readString(Path.of("/proc/sys/kernel/shmmni"));

            Sandbox pod =
                    sandboxes.run(
                            SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000"))
                                    .withSysctls(
                                            Map.of(
                                                    "net.ipv4.ip_forward", "1",
                                                    "kernel.shmmni", "4321")));

            String inside =
                    Command.run(
                            "nsenter",
                            "-t",
                            "" + pid(pod, 0),
                            "-n",
                            "-i",
                            "cat",
                            "/proc/sys/net/ipv4/ip_forward",
                            "/proc/sys/net/ipv4/ip_unprivileged_port_start",
                            "/proc/sys/kernel/shmmni");
            assertThat(inside).as(infra.toString()).isEqualTo("1\n0\n4321");
            assertThat(Files.readString(Path.of("/proc/sys/kernel/shmmni"))).isEqualTo(before);
            goesWithoutTrace(sandboxes, pod);
        }
    }

    @Test
    void aSliceOfSystemdIsRefusedWhereThatDoesNotRun() throws Exception {
        assumeThat(Path.of("/run/systemd/system")).doesNotExist();
        Sandboxes sandboxes = with("runc", PAUSE);

        assertThatThrownBy(() -> sandboxes.run(inSlice()))
                .hasMessageContaining("/kubepods.slice/kubepods-pod1.slice, a slice of systemd")
                .hasMessageContaining("systemd does not run this machine");
        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.events().read()).isEmpty();
    }

    private static PodConfiguration inSlice() {
        PodConfiguration plain = SandboxGround.pod("web");
        return new PodConfiguration(
                plain.identity(),
                plain.hostName(),
                "",
                plain.dns(),
                List.of(),
                Map.of(),
                Map.of(),
                "/kubepods.slice/kubepods-pod1.slice",
                plain.namespaces(),
                Map.of(),
                List.of(),
                InterfaceRequest.none(),
                List.of());
    }

    @Test
    void aSettingThatThereIsNotIsRefusedAndNothingIsLeft() {
        Sandboxes sandboxes = with("runc", new Infra.Pinned());

        assertThatThrownBy(
                        () ->
                                sandboxes.run(
                                        SandboxGround.pod("web")
                                                .withSysctls(Map.of("net.ipv4.nonsense", "1"))))
                .hasMessageContaining("cannot make a sandbox for test/web")
                .hasMessageContaining("net/ipv4/nonsense");
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aProgramThatNeedsLibrariesCannotHoldTheNamespaces() {
        Sandboxes sandboxes =
                with("runc", new Infra.Waiting(Path.of("/bin/sleep"), List.of("1000")));

        assertThatThrownBy(() -> sandboxes.run(SandboxGround.pod("web")))
                .hasMessageContaining("/bin/sleep needs shared libraries")
                .hasMessageContaining("busybox-static");
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void checkTellsOfANetworkThatSomebodyTookAway() throws Exception {
        Sandboxes sandboxes = with("runc", new Infra.Pinned());
        Sandbox pod = sandboxes.run(SandboxGround.pod("web"));
        String path = pod.record().network().orElseThrow().path();
        Command.run("nsenter", "--net=" + path, "ip", "link", "delete", "eth0");

        List<String> findings = sandboxes.check(pod.id());

        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst()).contains("eth0 of network 'test'");
        sandboxes.remove(pod.id(), true);
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void aContainerOfTheNodesIpcHasTheNodesSharedMemory() throws Exception {
        Sandboxes sandboxes = with("runc", new Infra.Pinned());
        NamespaceModes modes =
                new NamespaceModes(Mode.POD, Mode.CONTAINER, Mode.NODE, Optional.empty());

        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000"))
                                .withNamespaces(modes));

        assertThat(inode(pid(pod, 0), "ipc")).isEqualTo(inode("/proc/self/ns/ipc"));
        assertThat(Files.exists(ground.folders().running(pod.id()).resolve("shm"))).isFalse();
        goesWithoutTrace(sandboxes, pod);
    }
}
