// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.NetworkNamespaces;
import dev.warren.testkit.UnprivilegedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Visits to namespaces that really are others.
@Lab
@ExtendWith(LeakGuard.class)
final class VisitLabTest {
    private static NetlinkSocket open(Visit visit, LabNamespace namespace) {
        try (NamespaceDescriptor descriptor =
                NamespaceDescriptor.open(namespace.path().toString(), NamespaceKind.NETWORK)) {
            return visit.openRouteNetlink(descriptor, descriptor.id());
        } catch (SyscallException refused) {
            throw new AssertionError(refused);
        }
    }

    /// A namespace that its loopback tells from the others.
    private static LabNamespace marked(LabTopology lab, String name) {
        LabNamespace namespace = lab.namespace(name);
        namespace.run("ip", "link", "set", "lo", "alias", name);
        return namespace;
    }

    private static String mark(NetlinkSocket socket) {
        try {
            List<Link> links = socket.dump(LinkFamily.LINKS).entries();
            return links.getFirst().alias();
        } catch (SyscallException refused) {
            throw new AssertionError(refused);
        }
    }

    private static void run(Visit.Task task) throws InterruptedException {
        assertThat(Visit.start("warren-visit", task).await(Await.PATIENCE)).isTrue();
    }

    @Test
    void oneThreadVisitsManyNamespacesAndTheirSocketsStayThere() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            List<LabNamespace> namespaces = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                namespaces.add(marked(lab, "warren-visit-" + i));
            }
            Map<String, NetlinkSocket> sockets = new ConcurrentHashMap<>();
            run(
                    visit -> {
                        for (LabNamespace namespace : namespaces) {
                            sockets.put(namespace.title(), open(visit, namespace));
                        }
                        // And back to one that it has been in before.
                        open(visit, namespaces.getFirst()).close();
                    });

            Map<String, String> seen = new HashMap<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Map<String, Future<String>> marks = new HashMap<>();
                sockets.forEach(
                        (name, socket) -> marks.put(name, threads.submit(() -> mark(socket))));
                for (Map.Entry<String, Future<String>> entry : marks.entrySet()) {
                    seen.put(entry.getKey(), entry.getValue().get());
                }
            }
            sockets.values().forEach(NetlinkSocket::close);

            assertThat(seen)
                    .hasSize(8)
                    .allSatisfy((name, mark) -> assertThat(mark).isEqualTo(name));
        }
    }

    @Test
    void everyOtherThreadStaysWhereItIsWhileVirtualThreadsRun() throws Exception {
        try (LabTopology lab = new LabTopology();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<LabNamespace> namespaces =
                    List.of(marked(lab, "warren-a"), marked(lab, "warren-b"));
            AtomicBoolean end = new AtomicBoolean();
            AtomicLong turns = new AtomicLong();
            for (int i = 0; i < 16; i++) {
                threads.execute(
                        () -> {
                            while (!end.get()) {
                                turns.incrementAndGet();
                                LockSupport.parkNanos(1);
                            }
                        });
            }
            try {
                for (LabNamespace namespace : namespaces) {
                    assertOnlyTheVisitorMoves(namespace, turns);
                }
            } finally {
                end.set(true);
            }
        }
        assertThat(elsewhere()).isEmpty();
    }

    private static void assertOnlyTheVisitorMoves(LabNamespace namespace, AtomicLong turns)
            throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Visit.Started started =
                Visit.start(
                        "warren-visitor",
                        visit -> {
                            try (NetlinkSocket socket = open(visit, namespace)) {
                                assertThat(mark(socket)).isEqualTo(namespace.title());
                                inside.countDown();
                                leave.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        try {
            inside.await();
            long before = turns.get();
            Await.until("virtual threads to run meanwhile", () -> turns.get() > before + 1_000);

            assertThat(elsewhere())
                    .containsExactly("warren-visitor net:[" + namespace.inode() + "]");
        } finally {
            leave.countDown();
        }
        assertThat(started.await(Await.PATIENCE)).isTrue();
        Await.until("the end of the visitor", () -> elsewhere().isEmpty());
    }

    /// A thread's name and its namespace; empty when it has ended.
    private static String place(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip()
                    + " "
                    + Files.readSymbolicLink(task.resolve("ns/net"));
        } catch (IOException ended) {
            return "";
        }
    }

    /// The names of our threads that are in another namespace than we are.
    private static List<String> elsewhere() {
        List<String> found = new ArrayList<>();
        String own = "net:[" + NetworkNamespaces.own() + "]";
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            tasks.map(VisitLabTest::place)
                    .filter(place -> !place.isEmpty() && !place.endsWith(" " + own))
                    .forEach(found::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    @Test
    void aVisitedNamespaceIsFreedWithItsName() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace doomed = marked(lab, "warren-doomed");
            run(visit -> open(visit, doomed).close());
            assertThat(NetworkNamespaces.all()).containsKey(doomed.inode());

            Command.run("ip", "netns", "delete", "warren-doomed");

            assertThat(
                            Await.within(
                                    Duration.ofSeconds(10),
                                    () -> !NetworkNamespaces.all().containsKey(doomed.inode())))
                    .isTrue();
        }
    }

    @Test
    void tenThousandOpeningsLeaveNoDescriptorAndNoThread() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            List<LabNamespace> namespaces =
                    List.of(marked(lab, "warren-a"), marked(lab, "warren-b"));
            int descriptors = count("/proc/self/fd");
            AtomicLong opened = new AtomicLong();
            for (int visits = 0; visits < 1_000; visits++) {
                run(
                        visit -> {
                            for (int i = 0; i < 10; i++) {
                                open(visit, namespaces.get(i % 2)).close();
                                opened.incrementAndGet();
                            }
                        });
            }

            assertThat(opened).hasValue(10_000);
            assertThat(count("/proc/self/fd")).isLessThanOrEqualTo(descriptors + 8);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("warren-visit"));
        }
    }

    private static int count(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return (int) entries.count();
        }
    }

    @Test
    void anUnprivilegedUserVisitsHisOwnNamespaceAndNoOther(
            @org.junit.jupiter.api.io.TempDir Path folder) throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace foreign = marked(lab, "warren-foreign");
            String printed =
                    new UnprivilegedJvm(folder)
                            .run(OwnNamespaceVisit.class, foreign.path().toString());

            assertThat(printed).isEqualTo("own namespace opened\nother namespace EPERM");
        }
    }

    @Test
    void aRefusedEntranceDoesNotCountAsEntered() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = marked(lab, "warren-here");
            List<String> marks = new ArrayList<>();
            run(
                    visit -> {
                        try (NamespaceDescriptor mounts =
                                NamespaceDescriptor.open(
                                        "/proc/self/ns/mnt", NamespaceKind.MOUNT)) {
                            NamespaceId claimed = new NamespaceId(4, here.inode());
                            assertThat(refused(visit, mounts, claimed)).isTrue();
                            assertThat(refused(visit, mounts, claimed)).isTrue();
                        } catch (SyscallException e) {
                            throw new AssertionError(e);
                        }
                        try (NetlinkSocket socket = open(visit, here)) {
                            marks.add(mark(socket));
                        }
                    });

            assertThat(marks).containsExactly("warren-here");
        }
    }

    private static boolean refused(Visit visit, NamespaceDescriptor namespace, NamespaceId id) {
        try {
            visit.openRouteNetlink(namespace, id).close();
            return false;
        } catch (SyscallException refused) {
            return true;
        }
    }
}
