// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.Nsfs;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.oci.spec.JoinOrder.Refusal;
import dev.warren.sandbox.pod.NamespaceModes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallPartsTest {
    private static Map<String, Object> joining(Object... entries) {
        return Json.object("linux", Json.object("namespaces", List.of(entries)));
    }

    private static Map<String, Object> entry(String type, String path) {
        return path.isEmpty() ? Json.object("type", type) : Json.object("type", type, "path", path);
    }

    private static List<String> steps(List<JoinOrder.Attempt> attempts) {
        return attempts.stream()
                .map(
                        attempt ->
                                attempt.entry().type().word()
                                        + (attempt.whenRefused() == Refusal.LATER ? "?" : ""))
                .toList();
    }

    @Test
    void namespacesAreJoinedInRuncsOrderWhateverTheirOrderInTheDocument()
            throws MalformedException {
        JoinOrder order =
                JoinOrder.of(
                        joining(
                                entry("network", "/n"),
                                entry("mount", ""),
                                entry("pid", "/p"),
                                entry("cgroup", ""),
                                entry("user", "/u"),
                                entry("time", "/t"),
                                entry("uts", "/h"),
                                entry("ipc", "/i")));
        assertThat(order.text()).isEqualTo("user:/u,ipc:/i,uts:/h,net:/n,pid:/p,time:/t");
        assertThat(order.cloneFlags()).isEqualTo(Nsfs.CLONE_NEWNS | Nsfs.CLONE_NEWCGROUP);
        assertThat(steps(order.inOnePass()))
                .containsExactly("user", "ipc", "uts", "network", "pid", "time");
        assertThat(steps(order.inTwoPasses()))
                .containsExactly(
                        "ipc?",
                        "uts?",
                        "network?",
                        "pid?",
                        "time?",
                        "user",
                        "ipc",
                        "uts",
                        "network",
                        "pid",
                        "time");
    }

    @Test
    void withoutAUserNamespaceThereIsNoSecondPass() throws MalformedException {
        JoinOrder order = JoinOrder.of(joining(entry("network", "/n"), entry("user", "")));
        assertThat(steps(order.inTwoPasses())).containsExactly("network");
        assertThat(order.cloneFlags()).isEqualTo(Nsfs.CLONE_NEWUSER);
        assertThat(JoinOrder.of(Json.object()).joined()).isEmpty();
    }

    @Test
    void aListThatIsNoneIsSaid() {
        assertThatThrownBy(
                        () -> JoinOrder.of(Json.object("linux", Json.object("namespaces", "all"))))
                .isInstanceOf(MalformedException.class)
                .hasMessage("config.json: linux.namespaces: must be a list");
    }

    @Test
    void aControlGroupIsBelowTheParentOrInASliceOfSystemd() {
        assertThat(ControlGroupPath.of("/kubepods/besteffort/pod1", "c1"))
                .isEqualTo("/kubepods/besteffort/pod1/c1");
        assertThat(ControlGroupPath.of("/kubepods/pod1//", "c1")).isEqualTo("/kubepods/pod1/c1");
        assertThat(ControlGroupPath.of("/", "c1")).isEqualTo("/c1");
        String slice = "/kubepods.slice/kubepods-besteffort.slice";
        assertThat(ControlGroupPath.of(slice, "c1"))
                .isEqualTo("kubepods-besteffort.slice:cri-containerd:c1");
        assertThat(ControlGroupPath.isOfSystemd(slice)).isTrue();
        assertThat(ControlGroupPath.isOfSystemd("/kubepods")).isFalse();
        assertThat(ControlGroupPath.isScope(ControlGroupPath.of(slice, "c1"))).isTrue();
        assertThat(ControlGroupPath.isScope("/kubepods/a.slice:b:c1")).isFalse();
        assertThat(ControlGroupPath.isScope("")).isFalse();
    }

    @Test
    void thePodsOwnParentWinsOverWarrens() {
        SandboxParts parts =
                Pods.parts(
                        Pods.below(Pods.pod(NamespaceModes.standard()), "/kubepods/pod1"),
                        SharedNamespaces.none());
        assertThat(ControlGroupPath.parent(parts)).isEqualTo("/kubepods/pod1");
        assertThat(
                        ControlGroupPath.parent(
                                Pods.parts(
                                        Pods.pod(NamespaceModes.standard()),
                                        SharedNamespaces.none())))
                .isEqualTo("/warren/" + Pods.ID);
    }

    @Test
    void capabilitiesAreNumberedAsTheKernelNumbersThem() {
        assertThat(Capabilities.ofBits(0)).isEmpty();
        assertThat(Capabilities.ofBits(1L | 1L << 12 | 1L << 40 | 1L << 63))
                .containsExactly("CAP_CHOWN", "CAP_NET_ADMIN", "CAP_CHECKPOINT_RESTORE");
        // capsh --decode=00000000a80425fb of libcap 2.66 names the set that containerd gives.
        assertThat(Capabilities.ofBits(0xa80425fbL))
                .containsExactlyInAnyOrderElementsOf(Capabilities.STANDARD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0123", "a_b+c-d.e", "..."})
    void containerIdsOfTheseCharactersAreTaken(String id) {
        assertThatCode(() -> SpecValidation.demandContainerId(id)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "a\n", "ä", "a:b", "../x"})
    void containerIdsThatRuntimesRefuseAreRefused(String id) {
        assertThatThrownBy(() -> SpecValidation.demandContainerId(id))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("id")
                .message()
                .matches("[\\x20-\\x7e]+");
    }
}
