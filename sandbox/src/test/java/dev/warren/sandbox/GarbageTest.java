// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is left of sandboxes whose machine was started again, and of those that could not be removed.
@Lab
@ExtendWith(LeakGuard.class)
final class GarbageTest {
    private static final String EARLIER = "00000000-0000-0000-0000-000000000000";

    private LabTopology machine;
    private SandboxGround ground;
    private Sandboxes sandboxes;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrntest9", "10.231.89.0/24");
        sandboxes = ground.sandboxes();
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    /// As the record is after the machine was started again; what the kernel had is there all the same.
    private void ofAnEarlierBoot(Sandbox pod) throws IOException {
        Path record = ground.folders().record(pod.id());
        String text = Files.readString(record);
        String other = text.replace(pod.record().bootId(), EARLIER);
        assertThat(other).isNotEqualTo(text);
        Files.writeString(record, other);
    }

    private static String removed(Sandbox pod) {
        return "removed sandbox %s (%s), which ended with an earlier boot"
                .formatted(Registry.shortened(pod.id()), pod.record().pod().identity());
    }

    @Test
    void sandboxesOfAnEarlierBootAreNotReadyAndTheirAddressesAreGivenBack() throws Exception {
        Sandbox earlier = sandboxes.run(SandboxGround.pod("earlier"));
        Sandbox present = sandboxes.run(SandboxGround.pod("present"));
        ofAnEarlierBoot(earlier);
        assertThat(sandboxes.status(earlier.id()).state()).isEqualTo(SandboxState.NOTREADY);

        assertThat(sandboxes.recover().demandDone()).as("nothing was broken off").isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).containsExactly(removed(earlier));

        assertThat(sandboxes.list()).extracting(Sandbox::id).containsExactly(present.id());
        assertThat(ground.leases().resolve("test"))
                .isDirectoryNotContaining(
                        file -> file.endsWith(earlier.record().addresses().getFirst()))
                .isDirectoryContaining(
                        file -> file.endsWith(present.record().addresses().getFirst()));
        sandboxes.remove(present.id(), true);
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void oneThatCannotBeRemovedKeepsNoOtherFromBeingRemoved() throws Exception {
        ground.plugin(
                "stubborn",
                """
                input=$(cat)
                case $CNI_COMMAND:$CNI_ARGS in
                    DEL:*K8S_POD_NAME=first*) [ -e "$here/willing" ] || { echo no >&2; exit 1; } ;;
                    ADD:*) echo "$input" | jq -c .prevResult ;;
                esac
                """);
        List<Sandbox> pods =
                List.of(
                        sandboxes.run(SandboxGround.pod("first")),
                        sandboxes.run(SandboxGround.pod("second")));
        for (Sandbox pod : pods) {
            ofAnEarlierBoot(pod);
        }

        Cleaning cleaning = sandboxes.collectGarbage();

        assertThat(cleaning.done()).containsExactly(removed(pods.getLast()));
        assertThat(cleaning.failed())
                .singleElement()
                .isInstanceOfSatisfying(
                        LeftoverException.class,
                        told ->
                                assertThat(told.leftovers())
                                        .singleElement()
                                        .asString()
                                        .contains("eth0", "stubborn"));
        Files.createFile(ground.own("stubborn").resolve("willing"));
        assertThat(sandboxes.collectGarbage().demandDone()).hasSize(1);
        assertThat(ground.left()).isEmpty();
    }
}
