// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Events;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.mount.Mounts;
import dev.warren.testkit.Await;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakGuard.class)
final class PollTest {
    private static Poll.Interest in(EventDescriptor bell) {
        return new Poll.Interest(bell.fd(), Polling.POLLIN);
    }

    @Test
    void aBellRingsUntilItIsCleared() throws Exception {
        try (EventDescriptor bell = EventDescriptor.open()) {
            assertThat(Poll.await(List.of(in(bell)), Duration.ZERO)).containsExactly(0);
            assertThat(bell.clear()).isFalse();

            bell.signal();
            bell.signal();

            assertThat(Poll.await(List.of(in(bell)), Duration.ofDays(1)))
                    .containsExactly(Polling.POLLIN);
            assertThat(Poll.await(List.of(in(bell)), Duration.ofSeconds(Long.MAX_VALUE)))
                    .containsExactly(Polling.POLLIN);
            assertThat(bell.clear()).isTrue();
            assertThat(Poll.await(List.of(in(bell)), Duration.ofSeconds(-1))).containsExactly(0);
        }
    }

    @Test
    void whatIsReadyIsTold(@TempDir Path folder) throws Exception {
        try (EventDescriptor silent = EventDescriptor.open();
                EventDescriptor ringing = EventDescriptor.open();
                Inotify inotify = Inotify.open()) {
            inotify.addWatch(folder.toString(), Events.IN_CREATE);
            ringing.signal();
            java.nio.file.Files.createFile(folder.resolve("red"));

            assertThat(
                            Poll.await(
                                    List.of(
                                            in(silent),
                                            in(ringing),
                                            new Poll.Interest(inotify.fd(), Polling.POLLIN)),
                                    Await.PATIENCE))
                    .containsExactly(0, Polling.POLLIN, Polling.POLLIN);
        }
    }

    @Test
    void patienceEnds() throws Exception {
        try (EventDescriptor bell = EventDescriptor.open()) {
            long start = System.nanoTime();

            assertThat(Poll.await(List.of(in(bell)), Duration.ofMillis(30))).containsExactly(0);

            assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(29));
        }
    }

    @Test
    void anotherThreadEndsTheWait() throws Exception {
        try (EventDescriptor bell = EventDescriptor.open();
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<int[]> came =
                    executor.submit(() -> Poll.await(List.of(in(bell)), Await.PATIENCE));

            bell.signal();

            assertThat(came.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .containsExactly(Polling.POLLIN);
        }
    }

    @Test
    void thereIsRoomForThousands() throws Exception {
        try (EventDescriptor bell = EventDescriptor.open()) {
            bell.signal();

            assertThat(Poll.await(Collections.nCopies(1000, in(bell)), Await.PATIENCE))
                    .hasSize(1000)
                    .containsOnly(Polling.POLLIN);
            assertThatThrownBy(
                            () ->
                                    Poll.await(
                                            Collections.nCopies(Poll.LIMIT + 1, in(bell)),
                                            Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("8193 descriptors");
        }
    }

    @Test
    void aClosedDescriptorIsNotWaitedFor() throws SyscallException {
        EventDescriptor bell = EventDescriptor.open();
        bell.close();

        assertThatThrownBy(() -> Poll.await(List.of(in(bell)), Await.PATIENCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("eventfd");
    }

    @Lab
    @Test
    void aMountIsToldOnce(@TempDir Path folder) throws Exception {
        try (Fd mountinfo = Fd.open("/proc/self/mountinfo", Files.O_RDONLY)) {
            List<Poll.Interest> interests =
                    List.of(new Poll.Interest(mountinfo, Polling.POLLPRI | Polling.POLLERR));
            assertThat(Poll.await(interests, Duration.ZERO)).containsExactly(0);

            Mounts.fileSystem("tmpfs", "warren-poll", folder.toString(), 0);
            try {
                assertThat(Poll.await(interests, Await.PATIENCE))
                        .containsExactly(Polling.POLLPRI | Polling.POLLERR);
                assertThat(Poll.await(interests, Duration.ZERO)).containsExactly(0);
            } finally {
                Mounts.detach(folder.toString());
            }
            assertThat(Poll.await(interests, Await.PATIENCE))
                    .containsExactly(Polling.POLLPRI | Polling.POLLERR);
        }
    }
}
