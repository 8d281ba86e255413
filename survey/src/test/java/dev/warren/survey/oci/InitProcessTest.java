// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Init;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Ground;
import dev.warren.survey.Reach;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class InitProcessTest {
    private static final String ID = "a".repeat(64);
    private static final String NODE = "d".repeat(64);
    private static final String OTHER = "f".repeat(64);
    private static final NamespaceId POD = new NamespaceId(4, 4026532177L);
    private static final NamespaceId HOST = new NamespaceId(4, 4026531833L);

    private final Ground ground = new Ground(ProcFilesystem.mounted(), FileRoot.of("/"));

    private ProcessId process(int pid, long start, NamespaceId network, String... groups) {
        ProcessId id = new ProcessId(pid, start);
        ground.add(
                new Ground.KnownProcess(
                        id,
                        "sleep",
                        Optional.of(network),
                        Optional.empty(),
                        List.of(groups),
                        "/proc/" + pid + "/ns/net"));
        return id;
    }

    private Init find(int pid, boolean ours, OptionalLong start, OptionalLong written) {
        return InitProcess.find(
                ground, new InitProcess.Noted(pid, ID, ours, Reach.EVERYTHING, start, written));
    }

    private Init find(int pid) {
        return find(pid, true, OptionalLong.empty(), OptionalLong.of(1_000_000));
    }

    @Test
    void aProcessInTheContainersControlGroupIsBelieved() {
        for (String group :
                List.of(
                        "/kubepods/pod1/" + ID,
                        "/system.slice/docker-" + ID + ".scope",
                        "/kubepods.slice:cri-containerd:" + ID)) {
            ProcessId id = process(77, 500, POD, "/", group);

            assertThat(find(77)).as(group).isEqualTo(new Init.Running(id, POD));
        }
    }

    @Test
    void aProcessInAnotherControlGroupIsNeverBelieved() {
        process(1, 3, HOST, "/init.scope");

        assertThat(find(1)).isEqualTo(new Init.Gone(1));
    }

    @Test
    void withoutControlGroupsOnlyAProcessYoungerThanTheNoteIsDoubted() {
        ProcessId id = process(77, 500, POD, "/");

        assertThat(find(77, true, OptionalLong.empty(), OptionalLong.of(400)))
                .isEqualTo(new Init.Running(id, POD));
        assertThat(find(77, true, OptionalLong.empty(), OptionalLong.of(100)))
                .isEqualTo(new Init.Gone(77));
    }

    @Test
    void theNotedStartDecidesWhereThereIsOne() {
        ProcessId id = process(77, 500, POD, "/elsewhere");

        assertThat(find(77, true, OptionalLong.of(500), OptionalLong.empty()))
                .isEqualTo(new Init.Running(id, POD));
        assertThat(find(77, true, OptionalLong.of(501), OptionalLong.empty()))
                .isEqualTo(new Init.Gone(77));
    }

    @Test
    void aPidOfAnotherPidNamespaceIsNotLookedUpAmongOurs() {
        process(77, 500, HOST, "/");
        ProcessId nested = process(4711, 600, POD, "/docker/node/kubelet/" + ID);
        process(4712, 700, POD, "/docker/node/kubelet/" + ID);

        assertThat(find(77, false, OptionalLong.empty(), OptionalLong.empty()))
                .as("the oldest process in the container's control group")
                .isEqualTo(new Init.Running(nested, POD));
    }

    @Test
    void whereARuntimesReachEndsAControlGroupSaysNothing() {
        ProcessId nested = process(4711, 600, POD, "/docker/" + NODE + "/kubelet/" + ID);

        assertThat(foundBy("/docker/" + NODE + "/init")).isEqualTo(new Init.Running(nested, POD));
        assertThat(foundBy("/kubepods/pod1/" + OTHER)).isEqualTo(new Init.Gone(1));
    }

    @Test
    void anIdThatIsUsedElsewhereTooIsSomebodyElses() {
        process(4711, 600, POD, "/docker/" + NODE + "/" + ID);
        process(4712, 700, HOST, "/kubepods/pod1/" + ID);

        assertThat(foundBy("/docker/" + NODE)).isEqualTo(new Init.Gone(1));
    }

    /// The process that a runtime in another mount namespace and in this control group means.
    private Init foundBy(String controlGroup) {
        Reach reach = Reach.ofForeigner(List.of(controlGroup), true);
        return InitProcess.find(
                ground,
                new InitProcess.Noted(
                        1, ID, false, reach, OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void aShortIdWithinAnotherWordIsNone() {
        process(77, 500, HOST, "/user.slice/session-1.scope");

        assertThat(
                        InitProcess.find(
                                ground,
                                new InitProcess.Noted(
                                        77,
                                        "ess",
                                        true,
                                        Reach.EVERYTHING,
                                        OptionalLong.empty(),
                                        OptionalLong.of(1_000_000))))
                .isEqualTo(new Init.Gone(77));
    }
}
