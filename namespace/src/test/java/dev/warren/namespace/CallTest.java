// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Somebody's code inside a namespace, and what it leaves there.
@Lab
@ExtendWith(LeakGuard.class)
final class CallTest {
    @Test
    void bringsBackWhatTheCodeReturnsOrThrows() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            NetworkNamespace inside = namespace.call(NetworkNamespace::current);
            try (inside) {
                assertThat(inside.isSame(namespace)).isTrue();
            }
            assertThat(namespace.call(() -> "value")).isEqualTo("value");
            IOException own = new IOException("own");
            assertThatThrownBy(
                            () ->
                                    namespace.call(
                                            () -> {
                                                throw own;
                                            }))
                    .isSameAs(own);
            try (NetworkNamespace current = NetworkNamespace.current()) {
                assertThat(current.isSame(namespace)).isFalse();
            }
        }
    }

    @Test
    void namesTheThreadThatStaysBehind() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicReference<Thread> started = new AtomicReference<>(Thread.currentThread());
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            IOException own = new IOException("own");
            ThreadsLeftBehindException left =
                    catchThrowableOfType(
                            ThreadsLeftBehindException.class,
                            () ->
                                    namespace.call(
                                            () -> {
                                                started.set(waiter(end));
                                                throw own;
                                            }));

            assertThat(left.threads()).hasSize(1);
            assertThat(left.threads().getFirst().name()).isEqualTo("stays-behind");
            assertThat(left)
                    .hasMessageContaining("'stays-behind'")
                    .hasMessageContaining(namespace.id().toString())
                    .hasSuppressedException(own);
        } finally {
            end.countDown();
            started.get().join();
        }
    }

    private static Thread waiter(CountDownLatch end) {
        return Thread.ofPlatform()
                .name("stays-behind")
                .start(
                        () -> {
                            try {
                                end.await();
                            } catch (InterruptedException ended) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    @Test
    void namesTheThreadsOfAnExecutor() throws Exception {
        AtomicReference<ExecutorService> started = new AtomicReference<>();
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            ThreadsLeftBehindException left =
                    catchThrowableOfType(
                            ThreadsLeftBehindException.class,
                            () ->
                                    namespace.call(
                                            () -> {
                                                ExecutorService executor =
                                                        Executors.newFixedThreadPool(2);
                                                started.set(executor);
                                                executor.submit(() -> 1).get();
                                                return executor.submit(() -> 2).get();
                                            }));
            assertThat(left.threads()).hasSize(2);
            assertThat(left.threads().getFirst().name()).startsWith("pool-");
        } finally {
            ExecutorService executor = started.get();
            if (executor != null) {
                executor.shutdown();
                assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /// In a JVM of its own, because the thread lives on for a minute.
    @Test
    void namesTheReaperOfAProcessBuilder() {
        assertThat(OtherJvm.run(Leaving.class, "process")).contains("process reaper");
        assertThat(OtherJvm.run(Leaving.class, "virtual")).contains("ForkJoinPool");
    }

    static final class Leaving {
        private Leaving() {}

        public static void main(String[] arguments) throws Exception {
            Callable<Integer> code =
                    arguments[0].equals("process")
                            ? () -> new ProcessBuilder("true").start().waitFor()
                            : () -> {
                                Thread.ofVirtual().start(() -> {}).join();
                                return 1;
                            };
            try (NetworkNamespace namespace = NetworkNamespace.create()) {
                System.out.println("nothing left: " + namespace.call(code));
            } catch (ThreadsLeftBehindException left) {
                System.out.println(left.getMessage());
            }
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void doesNotBlameCodeWhoseThreadHasEnded() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            for (int i = 0; i < 50; i++) {
                int number = i;
                assertThat(
                                namespace.call(
                                        () -> {
                                            Thread thread = Thread.ofPlatform().start(() -> {});
                                            thread.join();
                                            return number;
                                        }))
                        .isEqualTo(i);
            }
        }
    }

    @Test
    void callsAndOpeningsAtTheSameTimeDoNotBlameEachOther() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 640; i++) {
                boolean call = i % 2 == 0;
                work.add(
                        () -> {
                            if (call) {
                                return namespace.call(() -> true);
                            }
                            namespace.openSocketChannel(StandardProtocolFamily.INET).close();
                            return true;
                        });
            }
            try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
                for (Future<Boolean> done : threads.invokeAll(work)) {
                    assertThat(done.get()).isTrue();
                }
            }
        }
        assertThat(new File("/proc/self/task").list()).isNotEmpty();
    }

    @Test
    void inTheOwnNamespaceOfTheJvmNobodyIsBlamed() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (NetworkNamespace own = NetworkNamespace.current()) {
            Thread started = own.call(() -> waiter(end));
            end.countDown();
            started.join();
        }
    }
}
