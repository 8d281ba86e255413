// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.Await;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The thread that is kept for errands.
@Lab
@ExtendWith(LeakGuard.class)
final class TravellerTest {
    private static NamespaceId homeOf(String path) throws SyscallException {
        try (NetworkNamespace namespace = NetworkNamespace.open(path)) {
            return namespace.id();
        }
    }

    private static List<String> travellers() {
        try {
            return ThreadPlace.all().stream()
                    .map(ThreadPlace::name)
                    .filter("warren-visit"::equals)
                    .toList();
        } catch (SyscallException noProc) {
            throw new AssertionError(noProc);
        }
    }

    @Test
    void nobodyIsInTheNamespaceWhenTheErrandIsDone() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (NetworkNamespace namespace = NetworkNamespace.create()) {
                assertThat(ThreadPlace.in(namespace.id())).isEmpty();
                namespace.openRouteNetlink().close();
                assertThat(ThreadPlace.in(namespace.id())).isEmpty();
            }
        }
    }

    @Test
    void oneThreadGoesAllErrandsOfACaller() throws Exception {
        Set<Long> threads = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 50; i++) {
            Errand.byTraveller(_ -> threads.add(Thread.currentThread().threadId()));
        }
        // On a busy machine the caller may be slower than the thread is patient.
        assertThat(threads).hasSizeLessThan(10);
        Await.until("the end of a thread that nobody needs", () -> travellers().isEmpty());
    }

    @Test
    void errandsOfManyCallersDoNotWaitForEachOther() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            String met =
                    Errand.byTraveller(
                            _ -> {
                                // The first is still on its way: this one is sent another thread.
                                try (NetlinkSocket socket = namespace.openRouteNetlink()) {
                                    return socket.namespaceCookie().equals(namespace.cookie())
                                            ? "there"
                                            : "elsewhere";
                                }
                            });
            assertThat(met).isEqualTo("there");
        }
    }

    @Test
    void comesHomeToTheProcessAlsoWhenSentFromElsewhere() throws Exception {
        NamespaceId home = homeOf("/proc/self/ns/net");
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            Await.until("no idle thread", () -> travellers().isEmpty());
            // Born inside, because the one who sends it is.
            NamespaceId seen =
                    namespace.call(
                            () -> {
                                NetworkNamespace.create().close();
                                return Errand.byTraveller(_ -> homeOf("/proc/thread-self/ns/net"));
                            });
            assertThat(seen).isEqualTo(home);
            assertThat(ThreadPlace.in(namespace.id())).isEmpty();
        }
    }

    @Test
    void whatItMetIsThrownToTheCallerAndTheNextErrandIsNotHarmed() throws Exception {
        assertThatThrownBy(
                        () ->
                                Errand.byTraveller(
                                        _ -> {
                                            throw new SyscallException(
                                                    "setns", "nowhere", Errno.EINVAL);
                                        }))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(
                        () ->
                                Errand.byTraveller(
                                        _ -> {
                                            throw new StackOverflowError("deep");
                                        }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(Errand.<String>byTraveller(_ -> "well")).isEqualTo("well");
    }

    @Test
    void aCallerWhoIsInterruptedGetsTheAnswerAndFindsTheInterrupt() throws Exception {
        Thread.currentThread().interrupt();
        try {
            assertThat(Errand.<String>byTraveller(_ -> "well")).isEqualTo("well");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
