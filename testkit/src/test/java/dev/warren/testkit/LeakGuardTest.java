// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventConditions;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;

/// Plants one leak of each kind and expects the guard to name it.
final class LeakGuardTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private LeakSnapshot before = LeakSnapshot.take();

    @BeforeEach
    void count() {
        MachineLock.acquire();
        LeakGuard.warmUp();
        before = LeakSnapshot.take();
    }

    @AfterEach
    void free() {
        assertThat(LeakGuard.leaksSince(before, Duration.ofSeconds(5))).isEmpty();
        MachineLock.release();
    }

    @Test
    void anOpenDescriptorIsALeak() throws IOException {
        InputStream planted = new FileInputStream("/etc/hostname");
        try (planted) {
            assertThat(LeakGuard.leaksSince(before, SHORT))
                    .singleElement()
                    .asString()
                    .startsWith("open descriptor: ")
                    .endsWith("/etc/hostname");
        }
    }

    @Test
    void aDescriptorThatReplacesOneOfItsKindIsNone() throws IOException {
        InputStream first = new FileInputStream("/proc/1/stat");
        LeakSnapshot withFirst = LeakSnapshot.take();
        try (InputStream second = new FileInputStream("/proc/2/stat")) {
            first.close();
            assertThat(LeakGuard.leaksSince(withFirst, SHORT)).isEmpty();
            assertThat(second.available()).isNotNegative();
        }
    }

    @Test
    void aPlatformThreadIsALeak() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread planted = new Thread(() -> awaitQuietly(end), "planted");
        planted.start();

        assertThat(LeakGuard.leaksSince(before, SHORT))
                .singleElement()
                .asString()
                .startsWith("thread: planted");

        end.countDown();
        planted.join();
    }

    @Test
    @Lab
    void aNamespaceWithoutANameIsALeak() {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace planted = lab.anonymousNamespace();
            assertThat(LeakGuard.leaksSince(before, SHORT))
                    .contains(
                            "network namespace: net:["
                                    + planted.inode()
                                    + "], held by process "
                                    + planted.pid()
                                    + " sleep infinity");
        }
    }

    @Test
    @Lab
    void aPinInAnotherMountNamespaceIsALeakTwice() {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace planted = lab.pinInPrivateMountNamespace();
            String title = "net:[" + planted.inode() + "]";
            assertThat(LeakGuard.leaksSince(before, SHORT))
                    .anyMatch(leak -> leak.startsWith("network namespace: " + title))
                    .anyMatch(leak -> leak.startsWith("mounted namespace file: " + title));
        }
    }

    @Test
    @Lab
    void aLinkOfTheHostIsALeak() {
        try (LabTopology lab = new LabTopology()) {
            lab.vethPair(LinkEnd.onHost("wrnlab0"), LinkEnd.onHost("wrnlab1"));
            assertThat(LeakGuard.leaksSince(before, SHORT))
                    .anyMatch(leak -> leak.startsWith("link: wrnlab0 (index "))
                    .anyMatch(leak -> leak.startsWith("link: wrnlab1 (index "));
        }
    }

    @Test
    @Lab
    void aThreadInAForeignNamespaceIsALeak() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace foreign = lab.namespace("warren-foreign");
            LeakSnapshot withNamespace = LeakSnapshot.take();
            CountDownLatch end = new CountDownLatch(1);
            CountDownLatch entered = new CountDownLatch(1);
            Thread planted =
                    new Thread(
                            () -> {
                                ForeignThread.enter(foreign.path());
                                entered.countDown();
                                awaitQuietly(end);
                            },
                            "stray");
            planted.start();
            entered.await();

            assertThat(LeakGuard.leaksSince(withNamespace, SHORT))
                    .anyMatch(
                            leak ->
                                    leak.startsWith("thread in a foreign namespace: ")
                                            && leak.endsWith(
                                                    "stray is in net:[" + foreign.inode() + "]"));

            end.countDown();
            planted.join();
        }
    }

    @Test
    void theGuardFailsTheTestThatLeaksAndNoOther() throws IOException {
        EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(Leaky.class))
                .execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        EventConditions.event(
                                EventConditions.test("leaks"),
                                EventConditions.finishedWithFailure(
                                        TestExecutionResultConditions.message(
                                                message ->
                                                        message.contains("leaks() left behind")
                                                                && message.contains(
                                                                        "/etc/hostname")))))
                .haveExactly(
                        1,
                        EventConditions.event(
                                EventConditions.test("isClean"),
                                EventConditions.finishedSuccessfully()));
        Leaky.close();
        assertThat(Path.of("/etc/hostname")).exists();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static final class Leaky {
        @RegisterExtension static final LeakGuard GUARD = new LeakGuard(SHORT);

        private static InputStream planted = InputStream.nullInputStream();

        @Test
        void leaks() throws IOException {
            planted = new FileInputStream("/etc/hostname");
        }

        @Test
        void isClean() {}

        static void close() throws IOException {
            planted.close();
        }
    }
}
