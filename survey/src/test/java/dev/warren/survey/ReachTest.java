// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReachTest {
    /// A container in which a runtime lives.
    private static final String NODE = "d".repeat(64);

    /// A container that this runtime started.
    private static final String NESTED = "e".repeat(64);

    /// A container beside.
    private static final String OTHER = "f".repeat(64);

    private static Ground.KnownProcess process(String... controlGroups) {
        return new Ground.KnownProcess(
                new ProcessId(77, 500),
                "sleep",
                Optional.of(new NamespaceId(4, 4026532177L)),
                Optional.empty(),
                List.of(controlGroups),
                "/proc/77/ns/net");
    }

    private static Reach reach(String... controlGroups) {
        return Reach.ofForeigner(List.of(controlGroups), true);
    }

    @Test
    void aRuntimeInAContainerTellsOfWhatLiesBelow() {
        Reach kind = reach("/docker/" + NODE + "/system.slice/containerd.service");

        assertThat(kind.covers(process("/docker/" + NODE + "/kubelet/pod1/" + NESTED), NESTED))
                .isTrue();
        assertThat(kind.covers(process("/docker/" + OTHER + "/kubelet/pod1/" + NESTED), NESTED))
                .isFalse();
        assertThat(kind.covers(process("/kubepods/pod2/" + OTHER), OTHER)).isFalse();
        assertThat(kind.covers(process("/docker/" + OTHER), OTHER)).isFalse();
    }

    @Test
    void itDoesNotTellOfTheContainerItLivesIn() {
        Reach kind = reach("/docker/" + NODE);

        assertThat(kind.covers(process("/docker/" + NODE), NODE)).isFalse();
        assertThat(kind.covers(process("/docker/" + NODE + "/init"), NODE)).isFalse();
    }

    @Test
    void aControlGroupWhoseNameOnlyBeginsAlikeIsNotBelow() {
        Reach inner = reach("/lxc/one");

        assertThat(inner.covers(process("/lxc/one/kubepods/" + NESTED), NESTED)).isTrue();
        assertThat(inner.covers(process("/lxc/one-more/kubepods/" + NESTED), NESTED)).isFalse();
    }

    @Test
    void systemdSpellsContainersAsScopesAndTheirParentsAsSlices() {
        Reach docker = reach("/system.slice/docker-" + NODE + ".scope/init.scope");
        String below = "/system.slice/docker-" + NODE + ".scope/kubelet.slice/";
        Reach pod = reach("/kubepods.slice/kubepods-pod1.slice/cri-containerd-" + NODE + ".scope");
        Reach odd = reach("/kubepods-pod1.slice:cri-containerd:" + NODE);

        assertThat(docker.covers(process(below + "cri-containerd-" + NESTED + ".scope"), NESTED))
                .isTrue();
        assertThat(
                        docker.covers(
                                process("/kubepods.slice/cri-containerd-" + OTHER + ".scope"),
                                OTHER))
                .isFalse();
        assertThat(
                        pod.covers(
                                process(
                                        "/kubepods.slice/kubepods-pod1.slice/cri-containerd-"
                                                + OTHER
                                                + ".scope"),
                                OTHER))
                .as("another container of the same pod")
                .isFalse();
        assertThat(
                        odd.covers(
                                process(
                                        "/kubepods-pod1.slice:cri-containerd:"
                                                + NODE
                                                + "/docker/"
                                                + NESTED),
                                NESTED))
                .isTrue();
    }

    @Test
    void theInnermostContainerCounts() {
        String pod = "a".repeat(64);
        Reach inKind = reach("/docker/" + NODE + "/kubelet/pod1/" + pod + "/anything");

        assertThat(inKind.covers(process("/docker/" + NODE + "/kubelet/pod2/" + OTHER), OTHER))
                .as("a pod of kind tells nothing of another")
                .isFalse();
        assertThat(
                        inKind.covers(
                                process(
                                        "/docker/"
                                                + NODE
                                                + "/kubelet/pod1/"
                                                + pod
                                                + "/docker/"
                                                + NESTED),
                                NESTED))
                .isTrue();
        Reach disguised = reach("/docker/" + NODE + "/kubelet/pod1/" + pod + "/" + NODE);
        assertThat(disguised.covers(process("/docker/" + NODE + "/kubelet/pod2/" + OTHER), OTHER))
                .as("a folder named like the node does not make it the node")
                .isFalse();
    }

    @Test
    void inVersionOneEveryHierarchyThatKnowsTheRuntimesContainerHasToAgree() {
        Reach kind = reach("/docker/" + NODE + "/system.slice/containerd.service", "/", "/user");
        String inside = "/docker/" + NODE + "/kubelet/pod1/" + NESTED;

        assertThat(kind.covers(process("/", inside, "/docker/" + NODE), NESTED)).isTrue();

        Reach moved = reach("/kubepods/pod1/" + OTHER, "/docker/" + NODE);
        assertThat(moved.covers(process("/", inside), NESTED))
                .as("a pod that moved itself to another container in one hierarchy")
                .isFalse();
        Reach inner = reach("/docker/" + NODE + "/kubelet/pod1/" + OTHER, "/docker/" + NODE);
        assertThat(
                        inner.covers(
                                process(
                                        "/docker/" + NODE + "/kubelet/pod1/" + OTHER + "/" + NESTED,
                                        "/docker/" + NODE),
                                NESTED))
                .as("some hierarchies may not have been delegated further")
                .isTrue();
    }

    @Test
    void pathsAboveOurOwnControlGroupNamespaceAreComparedAsTheyAreShown() {
        Reach kind = reach("/../../docker/" + NODE + "/init");

        assertThat(kind.covers(process("/../../docker/" + NODE + "/docker/" + NESTED), NESTED))
                .isTrue();
        assertThat(kind.covers(process("/../pod1/" + OTHER), OTHER)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/lxc.payload.k3s/system.slice/k3s.service",
                "/lxc/k3s",
                "/machine.slice/machine-k3s.scope/payload",
                "/machine.slice/systemd-nspawn@k3s.service/payload"
            })
    void containersThatPeopleNameThemselvesAreContainers(String group) {
        assertThat(reach(group).isLimited()).isTrue();
        assertThat(reach(group).covers(process("/kubepods/pod2/" + OTHER), OTHER)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/user.slice/user-0.slice/session-1.scope",
                "/system.slice/snap.microk8s.daemon-containerd.service",
                "/system.slice/machine-check.service",
                "/../../system.slice/containerd.service",
                "/0123456789abcdef0123456789abcdef"
            })
    void rootOutsideOfAnyContainerTellsOfEverything(String group) {
        assertThat(reach("/", group)).isEqualTo(Reach.EVERYTHING);
        assertThat(Reach.ofForeigner(List.of(), true).covers(process("/x/" + OTHER), OTHER))
                .isTrue();
    }

    @Test
    void whoCountsPidsDifferentlyIsInAContainerEvenWhenNobodyRecognisesIt() {
        Reach unknown = Reach.ofForeigner(List.of("/default/redis"), false);

        assertThat(unknown).isEqualTo(Reach.NOTHING).isNotEqualTo(Reach.EVERYTHING);
        assertThat(unknown.covers(process("/default/redis/" + OTHER), OTHER)).isFalse();
    }
}
