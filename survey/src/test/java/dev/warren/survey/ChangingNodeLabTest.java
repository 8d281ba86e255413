// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.address.AddressChange;
import dev.warren.kernel.netlink.link.LinkChange;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.source.link.LinkSource;
import dev.warren.survey.source.mount.MountSource;
import dev.warren.survey.source.nsid.NumberSource;
import dev.warren.survey.source.process.ProcessSource;
import dev.warren.survey.source.route.RouteReading;
import dev.warren.testkit.Await;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A node that changes while it is looked at: what was read is kept, what was not is named.
@Lab
@ExtendWith(LeakGuard.class)
final class ChangingNodeLabTest {
    /// Enough for several datagrams: only between two of them does the kernel notice a change.
    private static final int STABLE_ENTRIES = 3000;

    private static NetlinkSocket socket(LabNamespace namespace) throws SyscallException {
        try (NetworkNamespace opened = NetworkNamespace.open(namespace.path().toString())) {
            return opened.openRouteNetlink();
        }
    }

    /// A change and its undoing, over and over, on a thread of its own.
    private static final class Unrest implements AutoCloseable {
        interface Change {
            void thereAndBack(NetlinkSocket socket) throws SyscallException;
        }

        private final AtomicBoolean wanted = new AtomicBoolean(true);
        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicReference<@Nullable SyscallException> failure = new AtomicReference<>();
        private final Thread thread;

        Unrest(NetlinkSocket socket, Change change) {
            thread =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try (socket) {
                                            while (wanted.get()) {
                                                change.thereAndBack(socket);
                                                rounds.incrementAndGet();
                                            }
                                        } catch (SyscallException failed) {
                                            failure.set(failed);
                                        }
                                    });
            Await.until("a first change", () -> rounds.get() > 0 || failure.get() != null);
        }

        @Override
        public void close() {
            wanted.set(false);
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            assertThat(failure.get()).as("after %d changes", rounds.get()).isNull();
        }
    }

    private static Routing routing(List<Fact> facts, long inode) {
        return facts.stream()
                .filter(Fact.RoutingSeen.class::isInstance)
                .map(Fact.RoutingSeen.class::cast)
                .filter(seen -> seen.namespace().inode() == inode)
                .findFirst()
                .orElseThrow()
                .routing();
    }

    private static int index(NetlinkSocket socket, String name) throws SyscallException {
        return socket.dump(LinkFamily.LINKS).entries().stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow()
                .index();
    }

    @Test
    void aLinkThatIsRenamedAllTheTimeIsSeenUnderOneOfItsNames() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace busy = lab.namespace("warren-renaming");
            busy.run(
                    "sh",
                    "-ec",
                    "ip link add v0 type veth peer name v1; ip rule add iif v0 lookup 7 pref 9");
            int v0;
            try (NetlinkSocket socket = socket(busy)) {
                v0 = index(socket, "v0");
            }
            try (Unrest unrest =
                    new Unrest(
                            socket(busy),
                            other -> {
                                LinkChange.of(v0).name("other0").apply(other);
                                LinkChange.of(v0).name("v0").apply(other);
                            })) {
                for (int i = 0; i < 10; i++) {
                    List<Fact> facts =
                            Survey.of("/").withoutRuntimes().withRoutes().look(Await.PATIENCE);
                    assertThat(facts)
                            .filteredOn(
                                    fact ->
                                            fact instanceof Fact.InsideSeen seen
                                                    && seen.namespace().inode() == busy.inode())
                            .singleElement()
                            .satisfies(
                                    fact ->
                                            assertThat(((Fact.InsideSeen) fact).links())
                                                    .filteredOn(link -> link.index() == v0)
                                                    .singleElement()
                                                    .satisfies(
                                                            link ->
                                                                    assertThat(link.name())
                                                                            .isIn("v0", "other0")));
                    assertThat(routing(facts, busy.inode()).rules())
                            .filteredOn(rule -> rule.priority() == 9)
                            .singleElement()
                            .satisfies(
                                    rule ->
                                            assertThat(rule.selector().inputLink())
                                                    .isEqualTo("v0"));
                    assertThat(facts)
                            .filteredOn(
                                    fact ->
                                            fact instanceof Fact.Gap gap
                                                    && gap.wanted().contains("" + busy.inode())
                                                    && gap.why() != Why.INTERRUPTED)
                            .isEmpty();
                }
                assertThat(unrest.rounds.get()).isPositive();
            }
        }
    }

    @Test
    void aNamespaceThatEndsAfterItWasFoundIsGoneAndHidesNothingOfOthers() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace dying = lab.anonymousNamespace();
            LabNamespace staying = lab.namespace("warren-staying");
            Source death =
                    new Source() {
                        @Override
                        public String name() {
                            return "death";
                        }

                        @Override
                        public void look(Ground ground, Findings findings) {
                            assertThat(ground.doors().known())
                                    .extracting(NamespaceId::inode)
                                    .contains(dying.inode());
                            ProcessHandle victim = ProcessHandle.of(dying.pid()).orElseThrow();
                            victim.destroyForcibly();
                            victim.onExit().join();
                        }
                    };
            List<Fact> facts =
                    Survey.of("/")
                            .look(
                                    Await.PATIENCE,
                                    new ProcessSource(),
                                    List.of(),
                                    List.of(
                                            new MountSource(),
                                            death,
                                            new LinkSource(1, List.of(RouteReading.ofWays())),
                                            new NumberSource()))
                            .facts();

            assertThat(facts)
                    .filteredOn(Fact.Vanished.class::isInstance)
                    .extracting(fact -> ((Fact.Vanished) fact).namespace().inode())
                    .contains(dying.inode());
            assertThat(facts)
                    .filteredOn(
                            fact -> fact instanceof Fact.Gap gap && gap.source().equals("death"))
                    .isEmpty();
            assertThat(routing(facts, staying.inode()).rules()).isNotEmpty();
        }
    }

    @Test
    void addressesThatChangeAllTheTimeAreKeptAndTheInterruptionIsNamed(@TempDir Path folder)
            throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace busy = lab.namespace("warren-changing");
            StringBuilder batch = new StringBuilder();
            for (int i = 0; i < STABLE_ENTRIES; i++) {
                batch.append("address add 10.77.%d.%d/32 dev lo\n".formatted(i / 250, i % 250 + 1));
            }
            Path file = Files.writeString(folder.resolve("batch"), batch);
            busy.run("ip", "-batch", file.toString());
            Cidr restless = Cidr.parse("10.78.0.1/32");
            InterfaceAddress changing = new InterfaceAddress(1, restless, restless, 0, 0);
            try (Unrest unrest =
                    new Unrest(
                            socket(busy),
                            other -> {
                                AddressChange.add(other, changing);
                                AddressChange.delete(other, changing);
                            })) {
                List<Fact> seen = lookUntilInterrupted(busy);

                assertThat(seen)
                        .filteredOn(
                                fact ->
                                        fact instanceof Fact.InsideSeen inside
                                                && inside.namespace().inode() == busy.inode())
                        .singleElement()
                        .satisfies(
                                fact ->
                                        assertThat(((Fact.InsideSeen) fact).addresses())
                                                .as("what was read is kept")
                                                .hasSizeGreaterThan(STABLE_ENTRIES / 2));
                assertThat(unrest.rounds.get()).isPositive();
            }
        }
    }

    private static List<Fact> lookUntilInterrupted(LabNamespace busy) {
        AtomicReference<List<Fact>> seen = new AtomicReference<>(List.of());
        Await.until(
                "an interrupted dump, as the kernel tells it",
                () -> {
                    seen.set(look());
                    return seen.get().stream()
                            .anyMatch(fact -> isInterruptionOf(fact, busy.inode()));
                });
        assertThat(Atlas.of(seen.get()).isComplete()).isFalse();
        return seen.get();
    }

    private static List<Fact> look() {
        try {
            return Survey.of("/").withoutRuntimes().look(Await.PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static boolean isInterruptionOf(Fact fact, long inode) {
        return fact instanceof Fact.Gap gap
                && gap.why() == Why.INTERRUPTED
                && gap.wanted().contains(Long.toString(inode));
    }
}
