// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Who has a pod's name while several want it, and one gives it up.
@Lab
@ExtendWith(LeakGuard.class)
final class NamesTest {
    private static final int WANTED = 150;
    private static final int THREADS = 3;

    private LabTopology machine;
    private SandboxGround ground;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        ground = new SandboxGround(folder, "wrntestb", "10.231.91.0/24");
    }

    @AfterEach
    void removeAll() throws Exception {
        ground.close();
        machine.close();
    }

    @Test
    void whoeverGetsANameHasItAloneAndTheOthersAreToldWhoHasIt() throws Exception {
        List<Future<Integer>> all = new ArrayList<>();
        int made = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(this::makeAndRemove));
            }
            for (Future<Integer> one : all) {
                made += one.get();
            }
        }

        assertThat(made).isPositive();
        assertThat(ground.left()).isEmpty();
    }

    private int makeAndRemove() throws SandboxException {
        Sandboxes sandboxes = ground.sandboxes();
        PodConfiguration pod =
                SandboxGround.pod("web").withNamespaces(NamespaceModes.standard().onHostNetwork());
        int made = 0;
        for (int i = 0; i < WANTED; i++) {
            Sandbox one;
            try {
                one = sandboxes.run(pod);
            } catch (SandboxException taken) {
                assertThat(taken).hasMessageContaining("there is a sandbox for test/web");
                continue;
            }
            made++;
            assertThat(sandboxes.list()).extracting(Sandbox::id).contains(one.id());
            sandboxes.remove(one.id(), true);
        }
        return made;
    }
}
