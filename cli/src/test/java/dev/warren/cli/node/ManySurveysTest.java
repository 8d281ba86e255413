// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.survey.Survey;
import dev.warren.testkit.Await;
import dev.warren.testkit.ContainerdEngine;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.NetworkNamespaces;
import dev.warren.testkit.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a thousand surveys leave behind: nothing.
@Engine({"containerd", "runc", "cni-plugins", "busybox-static"})
@ExtendWith(LeakGuard.class)
final class ManySurveysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SURVEYS = 1000;

    @Test
    void aThousandSurveysLeaveNoDescriptorAndNoThread() throws Exception {
        try (ContainerdEngine containerd = new ContainerdEngine()) {
            containerd.start();
            containerd.cri().runPod("default", "web");
            Survey survey = Survey.of("/");
            survey.look(PATIENCE);
            long descriptors = entries("/proc/self/fd");
            long threads = entries("/proc/self/task");

            for (int i = 0; i < SURVEYS; i++) {
                assertThat(Atlas.of(survey.look(PATIENCE)).isComplete()).isTrue();
            }

            Await.until(
                    "threads of the last survey to end",
                    () -> entries("/proc/self/task") <= threads + 1);
            assertThat(entries("/proc/self/fd")).isLessThanOrEqualTo(descriptors);
        }
    }

    @Test
    void podsRemovedDuringASurveyLeaveNoNamespaceBehind() throws Exception {
        try (ContainerdEngine containerd = new ContainerdEngine()) {
            containerd.start();
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger surveys = new AtomicInteger();
            Thread looking =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (!stop.get()) {
                                            look();
                                            surveys.incrementAndGet();
                                        }
                                    });
            try {
                for (int i = 0; i < 10; i++) {
                    Pod pod = containerd.cri().runPod("churn", "pod-" + i);
                    int before = surveys.get();
                    Await.until("a survey with the pod", () -> surveys.get() > before + 1);
                    containerd.cri().removePod(pod);
                    Await.until(
                            "the namespace of a removed pod to end",
                            () -> !NetworkNamespaces.all().containsKey(pod.inode()));
                }
            } finally {
                stop.set(true);
                looking.join();
            }
        }
    }

    private static void look() {
        try {
            Survey.of("/").look(PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long entries(String folder) {
        try (var entries = Files.list(Path.of(folder))) {
            return entries.count();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
