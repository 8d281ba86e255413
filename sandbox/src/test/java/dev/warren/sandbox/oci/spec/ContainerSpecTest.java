// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.BindMount;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.ContainerConfiguration.UserNumbers;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerSpecTest {
    private static final ImageDefaults IMAGE =
            new ImageDefaults(
                    "shop/web:1",
                    List.of("/entry"),
                    List.of("serve"),
                    List.of("PATH=/opt/bin", "MODE=fast"),
                    "/srv",
                    Optional.of(new UserNumbers(1000, 1000, List.of(1000L, 27L))));
    private static final SharedNamespaces PINS =
            SharedNamespaces.ofNetwork("/p/net").withInterProcess("/p/ipc").withHostName("/p/uts");

    private static Map<String, Object> spec(NamespaceModes modes, SharedNamespaces made)
            throws SandboxException {
        return spec(modes, made, Pods.sleeping(), ImageDefaults.none());
    }

    private static Map<String, Object> spec(
            NamespaceModes modes,
            SharedNamespaces made,
            ContainerConfiguration container,
            ImageDefaults image)
            throws SandboxException {
        return ContainerSpec.of(
                Pods.parts(Pods.pod(modes), made),
                Pods.CONTAINER_ID,
                container,
                image,
                "rootfs",
                Pods.NODE);
    }

    private static Map<String, Object> spec(ContainerConfiguration container, ImageDefaults image)
            throws SandboxException {
        return spec(NamespaceModes.standard(), PINS, container, image);
    }

    @Test
    void itJoinsWhatThePodSharesAndHasProcessesOfItsOwn() throws SandboxException {
        Map<String, Object> spec = spec(NamespaceModes.standard(), PINS);
        assertThat(Pods.namespaces(spec))
                .containsExactly("pid", "ipc=/p/ipc", "uts=/p/uts", "mount", "network=/p/net");
        assertThat(Pods.at(spec, "hostname").isPresent()).isFalse();
        assertThat(Pods.at(spec, "linux.cgroupsPath").text())
                .isEqualTo("/warren/" + Pods.ID + "/" + Pods.CONTAINER_ID);
    }

    @Test
    void fromAnInfrastructureProcessItJoinsAsContainerdDoesIt() throws SandboxException {
        NamespaceModes modes = Pods.modes(Mode.NODE, Mode.POD, Mode.POD);
        assertThat(Pods.namespaces(spec(modes, SharedNamespaces.ofProcess(77, modes))))
                .containsExactly(
                        "pid=/proc/77/ns/pid",
                        "ipc=/proc/77/ns/ipc",
                        "uts=/proc/77/ns/uts",
                        "mount",
                        "network=/proc/77/ns/net");
    }

    @Test
    void whatIsTheNodesIsKeptWhenThereIsNothingToJoin() throws SandboxException {
        assertThat(
                        Pods.namespaces(
                                spec(
                                        Pods.modes(Mode.NODE, Mode.NODE, Mode.NODE),
                                        SharedNamespaces.none())))
                .containsExactly("mount");
    }

    @Test
    void withUsersOfItsOwnTheNodesNetworkIsKeptRatherThanJoined() throws SandboxException {
        NamespaceModes modes = Pods.withUsers(Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.POD));
        Map<String, Object> spec = spec(modes, SharedNamespaces.ofProcess(77, modes));
        assertThat(Pods.namespaces(spec))
                .containsExactly("pid", "ipc=/proc/77/ns/ipc", "mount", "user=/proc/77/ns/user");
        assertThat(Pods.at(spec, "linux.uidMappings").items()).hasSize(1);
        assertThat(Pods.mounts(spec)).contains("/sys bind /sys rbind,rro,nosuid,nodev,noexec");
    }

    @Test
    void whoSeesAnothersProcessesNeedsThem() throws SandboxException {
        ContainerConfiguration target = withTarget("one");
        assertThat(
                        Pods.namespaces(
                                spec(
                                        NamespaceModes.standard(),
                                        PINS.withProcess("/proc/88/ns/pid"),
                                        target,
                                        ImageDefaults.none())))
                .startsWith("pid=/proc/88/ns/pid");
        assertThatThrownBy(
                        () -> spec(NamespaceModes.standard(), PINS, target, ImageDefaults.none()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("has no pid namespace yet that a container could join");
    }

    @Test
    void onAUnifiedHierarchyItSeesItsOwnControlGroupsOnly() throws SandboxException {
        NodeTraits unified = new NodeTraits("node-1", Capabilities.KNOWN, 0, true);
        SandboxParts parts = Pods.parts(Pods.pod(NamespaceModes.standard()), PINS);
        assertThat(
                        Pods.namespaces(
                                ContainerSpec.of(
                                        parts,
                                        Pods.CONTAINER_ID,
                                        Pods.sleeping(),
                                        ImageDefaults.none(),
                                        "rootfs",
                                        unified)))
                .endsWith("network=/p/net", "cgroup");
    }

    @Test
    void theImageSaysWhatTheContainerLeavesOpen() throws SandboxException {
        Map<String, Object> spec = spec(container(List.of(), List.of()), IMAGE);
        assertThat(Pods.at(spec, "process.args").texts()).containsExactly("/entry", "serve");
        assertThat(Pods.at(spec, "process.cwd").text()).isEqualTo("/srv");
        assertThat(Pods.at(spec, "process.env").texts())
                .containsExactly("PATH=/opt/bin", "HOSTNAME=web-0", "MODE=fast");
        assertThat(Pods.at(spec, "process.user").object())
                .containsEntry("uid", 1000L)
                .containsEntry("gid", 1000L)
                .containsEntry("additionalGids", List.of(27L, 1000L));
        assertThat(Pods.at(spec, "annotations").textsByName())
                .containsEntry("io.kubernetes.cri.image-name", "shop/web:1");
    }

    @Test
    void argumentsReplaceTheCommandAndACommandReplacesBoth() throws SandboxException {
        assertThat(words(List.of(), List.of("check"))).containsExactly("/entry", "check");
        assertThat(words(List.of("/other"), List.of())).containsExactly("/other");
        assertThat(words(List.of("/other"), List.of("x"))).containsExactly("/other", "x");
        assertThatThrownBy(() -> spec(container(List.of(), List.of()), ImageDefaults.none()))
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "container one has nothing to run: neither it nor its image names a command");
    }

    private static List<String> words(List<String> command, List<String> arguments)
            throws SandboxException {
        return Pods.at(spec(container(command, arguments), IMAGE), "process.args").texts();
    }

    @Test
    void theContainersUserWinsAndKeepsOnlyItsOwnGroups() throws SandboxException {
        ContainerConfiguration other =
                container(
                        Optional.of(new WantedUser(5, Optional.of(6L), List.of(9L))),
                        List.of(),
                        List.of(),
                        List.of(),
                        false);
        assertThat(Pods.at(spec(other, IMAGE), "process.user").object())
                .containsEntry("uid", 5L)
                .containsEntry("gid", 6L)
                .containsEntry("additionalGids", List.of(6L, 9L));
    }

    @Test
    void whoeverNamesNoGroupHasThatOfTheImagesUser() throws SandboxException {
        ContainerConfiguration same =
                container(
                        Optional.of(new WantedUser(1000, Optional.empty(), List.of(9L))),
                        List.of(),
                        List.of(),
                        List.of(),
                        false);
        assertThat(Pods.at(spec(same, IMAGE), "process.user").object())
                .containsEntry("uid", 1000L)
                .containsEntry("gid", 1000L)
                .containsEntry("additionalGids", List.of(9L, 27L, 1000L));
    }

    @Test
    void privilegesAreGainedUnlessThatIsDenied() throws SandboxException {
        ContainerConfiguration plain = container(List.of("/bin/true"), List.of());
        ContainerConfiguration denied =
                new ContainerConfiguration(
                        plain.name(),
                        plain.source(),
                        plain.command(),
                        List.of(),
                        "",
                        List.of(),
                        Optional.empty(),
                        false,
                        false,
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Map.of(),
                        true);

        assertThat(Pods.at(spec(plain, IMAGE), "process").object())
                .doesNotContainKey("noNewPrivileges");
        assertThat(Pods.at(spec(denied, IMAGE), "process").object())
                .containsEntry("noNewPrivileges", true);
    }

    @Test
    void itsMountsReplaceThePodsAndTheDefaults() throws SandboxException {
        ContainerConfiguration container =
                container(
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(
                                new BindMount("/data/deep", "/srv/data/deep", true, "rslave"),
                                new BindMount("/data", "/srv/data", false, "private"),
                                new BindMount("/my/hosts", "/etc//hosts", true, "private")),
                        true);
        Map<String, Object> spec = spec(container, ImageDefaults.none());
        assertThat(Pods.mounts(spec))
                .containsSubsequence(
                        "/sys/fs/cgroup cgroup cgroup nosuid,noexec,nodev,relatime,ro",
                        "/srv/data bind /data rbind,rprivate,rw",
                        "/etc//hosts bind /my/hosts rbind,rprivate,ro",
                        "/etc/hostname bind /v/hostname rbind,rprivate,ro",
                        "/etc/resolv.conf bind /v/resolv.conf rbind,rprivate,ro",
                        "/dev/shm bind /v/shm rbind,rprivate,rw",
                        "/srv/data/deep bind /data/deep rbind,rslave,ro")
                .noneMatch(mount -> mount.contains("/v/hosts "));
        assertThat(Pods.at(spec, "root.readonly").truth(false)).isTrue();
        assertThat(Pods.at(spec, "linux.rootfsPropagation").text()).isEqualTo("rslave");
    }

    @Test
    void whoBringsItsOwnDevicesHasNoneOfTheDefaults() throws SandboxException {
        ContainerConfiguration container =
                container(
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(new BindMount("/dev", "/dev", false, "private")),
                        false);
        assertThat(Pods.mounts(spec(container, ImageDefaults.none())))
                .contains("/dev bind /dev rbind,rprivate,rw")
                .noneMatch(mount -> mount.contains("mqueue") || mount.contains("devpts"));
    }

    @Test
    void privilegesAreAddedAndDroppedByName() throws SandboxException {
        assertThat(capabilities(List.of("net_admin"), List.of("MKNOD", "CAP_NET_RAW")))
                .contains("CAP_NET_ADMIN", "CAP_CHOWN")
                .doesNotContain("CAP_MKNOD", "CAP_NET_RAW");
        assertThat(capabilities(List.of("KILL"), List.of("all"))).containsExactly("CAP_KILL");
        assertThat(capabilities(List.of("ALL"), List.of("SYS_ADMIN")))
                .hasSize(Capabilities.KNOWN.size() - 1)
                .doesNotContain("CAP_SYS_ADMIN");
        assertThatThrownBy(() -> capabilities(List.of("FLY"), List.of()))
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "container one: Linux has no capability 'FLY': see man 7 capabilities for"
                                + " their names");
    }

    private static List<String> capabilities(List<String> added, List<String> dropped)
            throws SandboxException {
        ContainerConfiguration container =
                container(Optional.empty(), added, dropped, List.of(), false);
        return Pods.at(spec(container, ImageDefaults.none()), "process.capabilities.bounding")
                .texts();
    }

    @Test
    void aPrivilegedContainerHasEverythingAndNothingIsMasked() throws SandboxException {
        Map<String, Object> spec = spec(privileged(), ImageDefaults.none());
        assertThat(Pods.at(spec, "process.capabilities.effective").texts())
                .isEqualTo(Capabilities.KNOWN);
        assertThat(Pods.at(spec, "linux.maskedPaths").isPresent()).isFalse();
        assertThat(Pods.at(spec, "linux.readonlyPaths").isPresent()).isFalse();
        assertThat(Pods.mounts(spec))
                .contains(
                        "/sys sysfs sysfs nosuid,noexec,nodev,rw",
                        "/sys/fs/cgroup cgroup cgroup nosuid,noexec,nodev,relatime,rw");
        assertThat(
                        Pods.at(spec, "linux.resources.devices")
                                .items()
                                .getFirst()
                                .member("allow")
                                .truth(false))
                .isTrue();
        for (Node device : Pods.at(spec, "linux.devices").items()) {
            if (device.member("path").text().equals("/dev/null")) {
                assertThat(device.object())
                        .containsEntry("type", "c")
                        .containsEntry("major", 1L)
                        .containsEntry("minor", 3L);
                return;
            }
        }
        throw new AssertionError("/dev/null is not among the devices");
    }

    private static ContainerConfiguration container(List<String> command, List<String> arguments) {
        return new ContainerConfiguration(
                "one",
                new RootSource.Folder("/v/rootfs"),
                command,
                arguments,
                "",
                List.of(),
                Optional.empty(),
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                false);
    }

    private static ContainerConfiguration container(
            Optional<WantedUser> user,
            List<String> added,
            List<String> dropped,
            List<BindMount> mounts,
            boolean readOnly) {
        return new ContainerConfiguration(
                "one",
                new RootSource.Folder("/v/rootfs"),
                List.of("/bin/true"),
                List.of(),
                "",
                List.of(),
                user,
                readOnly,
                false,
                added,
                dropped,
                mounts,
                Optional.empty(),
                Map.of(),
                false);
    }

    private static ContainerConfiguration withTarget(String target) {
        return new ContainerConfiguration(
                "two",
                new RootSource.Folder("/v/rootfs"),
                List.of("/bin/true"),
                List.of(),
                "",
                List.of(),
                Optional.empty(),
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                Optional.of(target),
                Map.of(),
                false);
    }

    private static ContainerConfiguration privileged() {
        return new ContainerConfiguration(
                "one",
                new RootSource.Folder("/v/rootfs"),
                List.of("/bin/true"),
                List.of(),
                "",
                List.of(),
                Optional.empty(),
                false,
                true,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                false);
    }
}
