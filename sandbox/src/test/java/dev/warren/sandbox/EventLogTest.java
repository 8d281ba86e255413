// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.pod.PodIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventLogTest {
    private static final PodIdentity POD = new PodIdentity("web", "default", "uid", 0);

    @TempDir private Path folder;

    private EventLog log() {
        return new EventLog(folder.resolve("events"));
    }

    @Test
    void withoutAFileNothingHappened() throws SandboxException {
        assertThat(log().read()).isEmpty();
    }

    @Test
    void whatIsToldIsReadInItsOrderAndWhatIsNoEventIsPassedOver() throws Exception {
        log().add(EventLog.Kind.CREATED, "id", POD, Optional.empty(), "");
        Files.writeString(
                folder.resolve("events"), "{\"type\":\n", java.nio.file.StandardOpenOption.APPEND);
        log().add(EventLog.Kind.STARTED, "id", POD, Optional.of("app"), "why");

        assertThat(log().read())
                .extracting(EventLog.Event::kind)
                .containsExactly(EventLog.Kind.CREATED, EventLog.Kind.STARTED);
        assertThat(log().read().getLast().container()).contains("app");
        assertThat(log().read().getLast().detail()).isEqualTo("why");
    }

    @Test
    void aLargeFileIsPutAsideOnceHoweverManyFindItLarge() throws Exception {
        String old = "x".repeat(5 << 20) + "\n";
        Files.writeString(folder.resolve("events"), old);
        CountDownLatch all = new CountDownLatch(1);
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                writers.add(
                        threads.submit(
                                () -> {
                                    all.await();
                                    log().add(
                                                    EventLog.Kind.CREATED,
                                                    "id",
                                                    POD,
                                                    Optional.empty(),
                                                    "");
                                    return true;
                                }));
            }
            all.countDown();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        String aside = Files.readString(folder.resolve("events.1"));
        assertThat(aside).startsWith(old);
        // Who had the file open when it was put aside wrote there.
        long before = aside.lines().filter(line -> EventLog.parse(line).isPresent()).count();
        assertThat(log().read()).hasSize((int) (8 - before));
    }
}
