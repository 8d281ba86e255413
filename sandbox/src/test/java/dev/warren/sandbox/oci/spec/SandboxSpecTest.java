// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.NamespaceModes.UserMaps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SandboxSpecTest {
    private static final ImageDefaults PAUSE =
            new ImageDefaults(
                    "pause:1",
                    List.of("/pause"),
                    List.of(),
                    List.of("PATH=/", "PATH=/bin"),
                    "",
                    Optional.empty());

    private static Map<String, Object> spec(NamespaceModes modes, SharedNamespaces made)
            throws SandboxException {
        return SandboxSpec.of(Pods.parts(Pods.pod(modes), made), PAUSE, "rootfs", Pods.NODE);
    }

    @Test
    void anOrdinaryPodJoinsItsNetworkAndMakesTheRest() throws SandboxException {
        Map<String, Object> spec =
                spec(NamespaceModes.standard(), SharedNamespaces.ofNetwork("/run/netns/cni-1"));
        assertThat(Pods.namespaces(spec))
                .containsExactly("pid", "ipc", "uts", "mount", "network=/run/netns/cni-1");
        assertThat(Pods.at(spec, "hostname").text()).isEqualTo("web-0");
        assertThat(Pods.at(spec, "process.args").texts()).containsExactly("/pause");
        assertThat(Pods.at(spec, "process.env").texts()).containsExactly("PATH=/bin");
        assertThat(Pods.at(spec, "root").object())
                .isEqualTo(Json.object("path", "rootfs", "readonly", true));
        assertThat(Pods.at(spec, "process.oomScoreAdj").value()).contains(-998);
        assertThat(Pods.at(spec, "linux.resources.cpu.shares").value()).contains(2);
        assertThat(Pods.at(spec, "linux.sysctl").textsByName())
                .isEqualTo(
                        Map.of(
                                "net.ipv4.ip_unprivileged_port_start", "0",
                                "net.ipv4.ping_group_range", "0 2147483647"));
    }

    @Test
    void itIsRecognisedByItsAnnotations() throws SandboxException {
        Map<String, Object> spec =
                spec(NamespaceModes.standard(), SharedNamespaces.ofNetwork("/n"));
        assertThat(Pods.at(spec, "annotations").textsByName())
                .isEqualTo(
                        Map.of(
                                "io.kubernetes.cri.container-type", "sandbox",
                                "io.kubernetes.cri.podsandbox.image-name", "pause:1",
                                "io.kubernetes.cri.sandbox-id", Pods.ID,
                                "io.kubernetes.cri.sandbox-log-directory", "/var/log/pods/web-0",
                                "io.kubernetes.cri.sandbox-name", "web-0",
                                "io.kubernetes.cri.sandbox-namespace", "shop",
                                "io.kubernetes.cri.sandbox-uid", "uid-7"));
    }

    @Test
    void onTheNodesNetworkItHasNeitherNetworkNorName() throws SandboxException {
        Map<String, Object> spec =
                spec(Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.POD), SharedNamespaces.none());
        assertThat(Pods.namespaces(spec)).containsExactly("pid", "ipc", "mount");
        assertThat(Pods.at(spec, "hostname").isPresent()).isFalse();
        assertThat(Pods.at(spec, "linux.sysctl").isPresent()).isFalse();
    }

    @Test
    void theNodesProcessesAndIpcAreNotListed() throws SandboxException {
        Map<String, Object> spec =
                spec(Pods.modes(Mode.POD, Mode.NODE, Mode.NODE), SharedNamespaces.ofNetwork("/n"));
        assertThat(Pods.namespaces(spec)).containsExactly("uts", "mount", "network=/n");
    }

    @Test
    void whatIsPinnedAlreadyIsJoined() throws SandboxException {
        Map<String, Object> spec =
                spec(
                        NamespaceModes.standard(),
                        SharedNamespaces.ofNetwork("/p/net")
                                .withInterProcess("/p/ipc")
                                .withHostName("/p/uts"));
        assertThat(Pods.namespaces(spec))
                .containsExactly("pid", "ipc=/p/ipc", "uts=/p/uts", "mount", "network=/p/net");
    }

    @Test
    void usersOfItsOwnAreJoinedAndMappedAsBothOldAndNewRuntimesWantIt() throws SandboxException {
        Map<String, Object> spec =
                spec(
                        Pods.withUsers(NamespaceModes.standard()),
                        SharedNamespaces.ofNetwork("/p/net").withUser("/p/user"));
        assertThat(Pods.namespaces(spec)).endsWith("network=/p/net", "user=/p/user");
        assertThat(Json.write(Pods.at(spec, "linux.uidMappings").value().orElseThrow()))
                .asString()
                .isEqualTo("[{\"containerID\":0,\"hostID\":100000,\"size\":65536}]");
        assertThat(Pods.at(spec, "linux.gidMappings").items()).hasSize(1);
        assertThat(Pods.at(spec, "linux.sysctl").textsByName())
                .containsOnlyKeys("net.ipv4.ip_unprivileged_port_start");
    }

    @Test
    void ownUsersOnTheNodesNetworkSeeTheNodesSysfs() throws SandboxException {
        NamespaceModes modes = Pods.withUsers(Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.POD));
        Map<String, Object> spec = spec(modes, SharedNamespaces.none().withUser("/p/user"));
        assertThat(Pods.namespaces(spec)).containsExactly("pid", "ipc", "mount", "user=/p/user");
        assertThat(Pods.mounts(spec))
                .contains("/sys bind /sys rbind,rro,nosuid,nodev,noexec")
                .noneMatch(mount -> mount.contains("sysfs"));
    }

    @Test
    void terminalsBelongToTheirGroupOnlyIfItIsMapped() throws SandboxException {
        UserMaps few =
                new UserMaps(List.of(new IdMap(0, 100_000, 5)), List.of(new IdMap(0, 100_000, 5)));
        NamespaceModes modes =
                new NamespaceModes(Mode.POD, Mode.CONTAINER, Mode.POD, Optional.of(few));
        assertThat(Pods.mounts(spec(modes, SharedNamespaces.ofNetwork("/n"))))
                .contains(
                        "/dev/pts devpts devpts"
                                + " nosuid,noexec,newinstance,ptmxmode=0666,mode=0620");
        assertThat(Pods.mounts(spec(NamespaceModes.standard(), SharedNamespaces.ofNetwork("/n"))))
                .contains(
                        "/dev/pts devpts devpts"
                                + " nosuid,noexec,newinstance,ptmxmode=0666,mode=0620,gid=5");
    }

    @Test
    void theKernelsOwnRefusalsComeBeforeTheRuntimes() {
        NamespaceModes processes = Pods.withUsers(Pods.modes(Mode.POD, Mode.NODE, Mode.POD));
        assertThatThrownBy(() -> spec(processes, SharedNamespaces.ofNetwork("/n")))
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "pod shop/web-0 cannot have users of its own and the node's processes: nobody"
                                + " in its user namespace may mount /proc, which would show the"
                                + " node's");
        NamespaceModes messages = Pods.withUsers(Pods.modes(Mode.POD, Mode.POD, Mode.NODE));
        assertThatThrownBy(() -> spec(messages, SharedNamespaces.ofNetwork("/n")))
                .hasMessageContaining("may mount /dev/mqueue");
    }

    @Test
    void aPodWithoutItsNetworkIsNotWritten() {
        assertThatThrownBy(() -> spec(NamespaceModes.standard(), SharedNamespaces.none()))
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "pod shop/web-0 has no network namespace yet that a container could join: it"
                                + " is neither pinned nor held by a process");
    }

    @Test
    void nothingToRunIsSaid() {
        SandboxParts parts =
                Pods.parts(Pods.pod(NamespaceModes.standard()), SharedNamespaces.ofNetwork("/n"));
        assertThatThrownBy(() -> SandboxSpec.of(parts, ImageDefaults.none(), "rootfs", Pods.NODE))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("has nothing to run");
    }

    @Test
    void thePodsSettingsWinOverTheDefaults() throws SandboxException {
        SandboxParts parts =
                Pods.parts(
                        Pods.pod(
                                NamespaceModes.standard(),
                                Map.of(
                                        "net.ipv4.ping_group_range", "1 0",
                                        "kernel.shmmax", "1000")),
                        SharedNamespaces.ofNetwork("/n"));
        assertThat(SandboxSpec.sysctls(parts.pod()))
                .containsExactly(
                        Map.entry("kernel.shmmax", "1000"),
                        Map.entry("net.ipv4.ip_unprivileged_port_start", "0"),
                        Map.entry("net.ipv4.ping_group_range", "1 0"));
    }

    @Test
    void withoutThePrivilegeTheAdjustmentIsNotBelowOnesOwn() throws SandboxException {
        NodeTraits poor = new NodeTraits("node-1", List.of("CAP_CHOWN"), 100, false);
        assertThat(poor.outOfMemoryAdjustment(-998)).isEqualTo(100);
        assertThat(poor.outOfMemoryAdjustment(500)).isEqualTo(500);
        assertThat(Pods.NODE.outOfMemoryAdjustment(-998)).isEqualTo(-998);
    }

    @Test
    void theNodeTellsWhatItIs() throws SandboxException {
        NodeTraits node = NodeTraits.read();
        assertThat(node.hostName()).isNotEmpty().doesNotContain("\n");
        assertThat(Capabilities.KNOWN).containsAll(node.capabilities());
        assertThat(node.outOfMemoryAdjustment()).isBetween(-1000, 1000);
    }
}
