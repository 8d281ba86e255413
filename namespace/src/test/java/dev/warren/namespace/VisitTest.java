// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.testkit.Await;
import dev.warren.testkit.LeakGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What needs no other namespace than our own, and therefore no privilege.
@ExtendWith(LeakGuard.class)
final class VisitTest {
    private static NetlinkSocket openOwn(Visit visit) {
        try (NamespaceDescriptor own =
                NamespaceDescriptor.open("/proc/self/ns/net", NamespaceKind.NETWORK)) {
            return visit.openRouteNetlink(own, own.id());
        } catch (SyscallException refused) {
            throw new AssertionError(refused);
        }
    }

    @Test
    void runsOnANamedDaemonThreadOfItsOwnThatEnds() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        Visit.Started started =
                Visit.start("warren-visit-7", _ -> thread.set(Thread.currentThread()));

        assertThat(started.await(Await.PATIENCE)).isTrue();
        assertThat(thread.get().getName()).isEqualTo("warren-visit-7");
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().isVirtual()).isFalse();
        assertThat(thread.get().isAlive()).isFalse();
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void opensSocketsInTheNamespaceItWasBornIn() throws Exception {
        List<NetlinkSocket> opened = Collections.synchronizedList(new ArrayList<>());
        assertThat(
                        Visit.start(
                                        "visitor",
                                        visit -> {
                                            opened.add(openOwn(visit));
                                            opened.add(openOwn(visit));
                                        })
                                .await(Await.PATIENCE))
                .isTrue();
        try (NetlinkSocket ours = NetlinkSocket.openRoute()) {
            assertThat(opened).hasSize(2);
            for (NetlinkSocket socket : opened) {
                assertThat(socket.namespaceCookie()).isEqualTo(ours.namespaceCookie());
                socket.close();
            }
        }
    }

    @Test
    void isRefusedToEveryOtherThread() throws InterruptedException {
        AtomicReference<Visit> smuggled = new AtomicReference<>();
        CountDownLatch end = new CountDownLatch(1);
        Visit.Started started =
                Visit.start(
                        "owner",
                        visit -> {
                            smuggled.set(visit);
                            awaitQuietly(end);
                        });
        Await.until("the visit", () -> smuggled.get() != null);

        assertThatThrownBy(() -> openOwn(smuggled.get()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a visit belongs to the thread 'owner' alone");
        end.countDown();
        assertThat(started.await(Await.PATIENCE)).isTrue();
        assertThatThrownBy(() -> openOwn(smuggled.get())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void waitsNoLongerThanItIsTold() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Visit.Started started = Visit.start("slow", _ -> awaitQuietly(end));

        assertThat(started.await(Duration.ZERO)).isFalse();
        assertThat(started.await(Duration.ofMillis(5))).isFalse();
        end.countDown();
        assertThat(started.await(Await.PATIENCE)).isTrue();
        assertThat(started.await(Duration.ZERO)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatATaskThrowsIsReportedToWhoWaits() {
        for (Throwable thrown :
                List.of(new IllegalArgumentException("bad"), new StackOverflowError("deep"))) {
            Visit.Started started =
                    Visit.start(
                            "failing",
                            _ -> {
                                switch (thrown) {
                                    case RuntimeException exception -> throw exception;
                                    case Error error -> throw error;
                                    default -> throw new AssertionError(thrown);
                                }
                            });

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> started.await(Await.PATIENCE))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("a visit failed: " + thrown)
                        .hasCause(thrown);
            }
        }
    }

    @Test
    void whatIsNoNetworkNamespaceIsNotEntered() throws InterruptedException {
        AtomicReference<SyscallException> refusal = new AtomicReference<>();
        Visit.Started started =
                Visit.start(
                        "lost",
                        visit -> {
                            try (NamespaceDescriptor user =
                                    NamespaceDescriptor.open(
                                            "/proc/self/ns/user", NamespaceKind.USER)) {
                                visit.openRouteNetlink(user, new NamespaceId(1, 2)).close();
                            } catch (SyscallException refused) {
                                refusal.set(refused);
                            }
                        });

        assertThat(started.await(Await.PATIENCE)).isTrue();
        assertThat(refusal.get().call()).isEqualTo("setns");
        assertThat(refusal.get().errno()).isIn(Errno.EINVAL, Errno.EPERM);
    }
}
