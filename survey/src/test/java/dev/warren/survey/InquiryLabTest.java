// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.atlas.query.path.Hop;
import dev.warren.atlas.query.path.Path;
import dev.warren.atlas.query.path.PathRequest;
import dev.warren.atlas.query.path.PathSearch;
import dev.warren.atlas.query.path.PathStep;
import dev.warren.atlas.query.path.Verdict;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.testkit.Await;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Ways that are searched while the node does not hold still, and in tables of unusual size.
@Lab
@ExtendWith(LeakGuard.class)
final class InquiryLabTest {
    private static final int ROUTES = 5000;

    /// A search whose questions somebody hears before they are asked.
    private static final class Search implements AutoCloseable {
        private final Inquiry inquiry;
        private final PathSearch search;
        private Atlas atlas;

        Search() throws InterruptedException {
            Survey.Seen seen = Survey.of("/").withoutRuntimes().lookAround(Await.PATIENCE);
            atlas = Atlas.of(seen.facts());
            inquiry = new Inquiry(seen.doors());
            search = new PathSearch(CloudInterfaces.of(atlas));
        }

        Path find(LabNamespace from, String to, Consumer<Question> hearing) {
            NamespaceId id =
                    atlas.namespaces().stream()
                            .map(namespace -> namespace.id())
                            .filter(each -> each.inode() == from.inode())
                            .findFirst()
                            .orElseThrow();
            PathRequest request = new PathRequest(id, Optional.empty(), IpAddress.parse(to), 0, 0);
            while (true) {
                switch (search.search(atlas, request)) {
                    case PathStep.Found(var path) -> {
                        return path;
                    }
                    case PathStep.Ask(var question) -> {
                        hearing.accept(question);
                        atlas = atlas.with(inquiry.answer(question));
                    }
                }
            }
        }

        @Override
        public void close() {
            inquiry.close();
        }
    }

    private static void end(LabNamespace namespace) {
        ProcessHandle.of(namespace.pid())
                .ifPresent(
                        victim -> {
                            victim.destroyForcibly();
                            victim.onExit().join();
                        });
    }

    @Test
    void aNamespaceThatEndsBeforeItIsAskedMakesTheAnswerPartialWithTheReason() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace dying = lab.anonymousNamespace();
            try (Search search = new Search()) {
                end(dying);

                Path path = search.find(dying, "192.0.2.1", _ -> {});

                assertThat(path.verdict()).isEqualTo(Verdict.PARTIAL);
                assertThat(path.reasons().toString())
                        .contains("the routes of namespace " + dying.inode())
                        .contains("could not be asked")
                        .doesNotContain("Exception");
            }
        }
    }

    @Test
    void aNamespaceThatEndsWhileThePacketIsOnItsWayThereLeavesTheHopsBeforeIt() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace near = lab.namespace("warren-near");
            LabNamespace far = lab.anonymousNamespace();
            lab.vethPair(
                    LinkEnd.in(near, "toward").withAddress("192.0.2.1/24"),
                    LinkEnd.in(far, "back").withAddress("192.0.2.2/24"));
            try (Search search = new Search()) {
                Path path =
                        search.find(
                                near,
                                "192.0.2.2",
                                question -> {
                                    if (question.namespace().inode() == far.inode()) {
                                        end(far);
                                    }
                                });

                assertThat(path.verdict()).isEqualTo(Verdict.PARTIAL);
                assertThat(path.hops().getFirst().kind()).isEqualTo(Hop.Kind.ROUTED);
                assertThat(path.hops().getFirst().output().map(Link::name)).contains("toward");
                assertThat(path.reasons().toString() + path.notModelled())
                        .contains(Long.toString(far.inode()))
                        .contains("gone")
                        .doesNotContain("Exception");
            }
        }
    }

    @Test
    void fiveThousandRoutesInOneTableAreNoTroubleAndTheRightOneIsTold(
            @TempDir java.nio.file.Path folder) throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace big = lab.namespace("warren-many-routes");
            LabNamespace other = lab.namespace("warren-beyond");
            lab.vethPair(
                    LinkEnd.in(big, "out0").withAddress("192.0.2.1/24"),
                    LinkEnd.in(other, "in0").withAddress("192.0.2.2/24"));
            StringBuilder batch = new StringBuilder();
            for (int i = 0; i < ROUTES; i++) {
                batch.append(
                        "route add 10.%d.%d.0/24 via 192.0.2.%d table 77\n"
                                .formatted(i / 250, i % 250, 3 + i % 100));
            }
            batch.append("rule add to 10.0.0.0/8 lookup 77 pref 77\n");
            java.nio.file.Path file = Files.writeString(folder.resolve("batch"), batch);
            big.run("ip", "-batch", file.toString());
            try (Search search = new Search()) {
                long begin = System.nanoTime();
                for (int i = 0; i < ROUTES; i += 499) {
                    String to = "10.%d.%d.9".formatted(i / 250, i % 250);

                    Path path = search.find(big, to, _ -> {});

                    Hop first = path.hops().getFirst();
                    assertThat(first.table()).hasValue(77);
                    assertThat(first.rule().orElseThrow().priority()).isEqualTo(77);
                    String kernel = big.run("ip", "route", "get", to);
                    assertThat(kernel)
                            .contains(" via " + first.nextHop().orElseThrow() + " ")
                            .contains(" dev " + first.output().orElseThrow().name() + " ");
                    assertThat(path.notModelled().toString())
                            .doesNotContain("the rules lead elsewhere");
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .as("also where the machine has other work")
                        .isLessThan(Duration.ofSeconds(30));
            }
        }
    }
}
