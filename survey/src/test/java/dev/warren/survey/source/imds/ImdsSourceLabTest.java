// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.imds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.survey.MetadataService;
import dev.warren.survey.sample.EksNode;
import dev.warren.survey.sample.LabNode;
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.StubService;
import dev.warren.survey.sample.Tree;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The metadata service, in the namespace of a node, well behaved and not.
@Lab
@ExtendWith(LeakGuard.class)
final class ImdsSourceLabTest {
    private static final Duration LONGEST = Duration.ofMillis(1_800);

    @TempDir private Path folder;

    private static final ImdsSource SOURCE =
            new ImdsSource(new MetadataService.Automatic(), new MachineKind("/nonexistent"));

    private Looking look(StubService.Script script) {
        try (LabNode node = new LabNode(new Tree(folder));
                StubService _ = node.serve(LabNode.METADATA, 80, script)) {
            return Looking.at(new Tree(folder), SOURCE);
        }
    }

    private static List<CloudInterface> cards(Looking looking) {
        return looking.all(Fact.CloudInterfaceSeen.class).stream()
                .map(Fact.CloudInterfaceSeen::card)
                .toList();
    }

    private static Fact.Gap onlyGap(Looking looking) {
        assertThat(looking.facts()).hasSize(1);
        return looking.gaps().getFirst();
    }

    @Test
    void everyInterfaceIsToldWithItsAddressesThePrimaryFirst() {
        Looking looking = look(EksNode.service(EksNode.metadata()));

        assertThat(looking.gaps()).isEmpty();
        assertThat(cards(looking))
                .extracting(CloudInterface::id)
                .containsExactly(EksNode.FIRST, EksNode.SECOND);
        assertThat(cards(looking).getLast())
                .isEqualTo(
                        new CloudInterface(
                                Mac.parse(EksNode.SECOND_MAC),
                                EksNode.SECOND,
                                OptionalInt.of(1),
                                OptionalInt.of(0),
                                EksNode.SUBNET,
                                EksNode.NETWORK,
                                List.of(
                                        IpAddress.parse("10.20.70.20"),
                                        IpAddress.parse("10.20.70.31"),
                                        IpAddress.parse("10.20.70.32"),
                                        IpAddress.parse("10.20.70.33")),
                                List.of(),
                                List.of(Cidr.parse("10.20.0.0/16"))));
        assertThat(looking.all(Fact.CloudInterfaceSeen.class).getFirst().evidence())
                .hasToString(
                        "imds:http://169.254.169.254/latest/meta-data/network/interfaces/macs/"
                                + EksNode.FIRST_MAC
                                + "/");
    }

    @Test
    void prefixesAndBothNamesOfTheNetworkCardAreRead() {
        Map<String, String> values = EksNode.metadata();
        values.put(EksNode.key(EksNode.FIRST_MAC, "ipv4-prefix"), "10.20.71.16/28\n10.20.71.32/28");
        values.put(EksNode.key(EksNode.FIRST_MAC, "ipv6-prefix"), "2600:1f18::/80");
        values.put(EksNode.key(EksNode.FIRST_MAC, "ipv6s"), "2600:1f18::1");
        values.put(EksNode.key(EksNode.FIRST_MAC, "network-card"), "1");
        values.put(EksNode.key(EksNode.SECOND_MAC, "network-card-index"), "2");
        values.put(EksNode.key(EksNode.SECOND_MAC, "vpc-ipv6-cidr-blocks"), "2600:1f18::/56");
        List<CloudInterface> cards = cards(look(EksNode.service(values)));

        assertThat(cards.getFirst().prefixes())
                .extracting(Cidr::toString)
                .containsExactly("10.20.71.16/28", "10.20.71.32/28", "2600:1f18::/80");
        assertThat(cards.getFirst().addresses()).contains(IpAddress.parse("2600:1f18::1"));
        assertThat(cards).extracting(card -> card.card().getAsInt()).containsExactly(1, 2);
    }

    @Test
    void everythingIsAskedOverOneConnectionWithOneToken() {
        try (LabNode node = new LabNode(new Tree(folder));
                StubService service =
                        node.serve(LabNode.METADATA, 80, EksNode.service(EksNode.metadata()))) {
            Looking.at(new Tree(folder), SOURCE);

            assertThat(service.connections()).isEqualTo(1);
            assertThat(service.requests())
                    .filteredOn(request -> request.method().equals("PUT"))
                    .hasSize(1);
            assertThat(service.requests())
                    .allSatisfy(
                            request ->
                                    assertThat(request.headers())
                                            .doesNotContainKey("x-forwarded-for"));
        }
    }

    @Test
    void aServiceThatClosesAfterEveryAnswerIsAskedAgain() {
        Map<String, String> values = EksNode.metadata();
        Looking looking =
                look(
                        (request, to) -> {
                            EksNode.answer(request, values, to);
                            to.close();
                        });

        assertThat(looking.gaps()).isEmpty();
        assertThat(cards(looking)).hasSize(2);
    }

    @Test
    void aTokenThatIsRefusedOnceIsRenewed() {
        Map<String, String> values = EksNode.metadata();
        AtomicInteger refused = new AtomicInteger();
        Looking looking =
                look(
                        (request, to) -> {
                            if (request.method().equals("GET") && refused.getAndIncrement() == 0) {
                                StubService.answer(to, 401, "");
                            } else {
                                EksNode.answer(request, values, to);
                            }
                        });

        assertThat(looking.gaps()).isEmpty();
        assertThat(cards(looking)).hasSize(2);
    }

    @Test
    void aTokenThatIsRefusedForEverIsReportedAndAskedForTwiceOnly() {
        AtomicInteger tokens = new AtomicInteger();
        Looking looking =
                look(
                        (request, to) -> {
                            if (request.method().equals("PUT")) {
                                tokens.incrementAndGet();
                                StubService.answer(to, 200, EksNode.TOKEN);
                            } else {
                                StubService.answer(to, 401, "");
                            }
                        });

        assertThat(onlyGap(looking).detail()).contains("does not accept the token");
        assertThat(tokens).hasValue(2);
    }

    @Test
    void aServiceThatIsSwitchedOffSaysSo() {
        Fact.Gap gap = onlyGap(look((_, to) -> StubService.answer(to, 403, "")));

        assertThat(gap.why()).isEqualTo(Why.FORBIDDEN);
        assertThat(gap.detail()).contains("switched off");
    }

    @Test
    void aRedirectionIsRefused() {
        AtomicInteger asked = new AtomicInteger();
        Fact.Gap gap =
                onlyGap(
                        look(
                                (_, to) -> {
                                    asked.incrementAndGet();
                                    StubService.write(
                                            to,
                                            "HTTP/1.1 302 Found\r\nLocation:"
                                                    + " http://169.254.169.254/other\r\n"
                                                    + "Content-Length: 0\r\n\r\n");
                                }));

        assertThat(gap.detail()).contains("sends us elsewhere (status 302)");
        assertThat(asked).hasValue(1);
    }

    @Test
    void aServiceThatSaysNothingIsWaitedForASecond() {
        long start = System.nanoTime();
        Fact.Gap gap = onlyGap(look((_, _) -> {}));

        assertThat(gap.why()).isEqualTo(Why.INTERRUPTED);
        assertThat(gap.detail()).isEqualTo("the metadata service did not answer in 1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void oneThatDripsIsNotWaitedForLongerThanOneThatHangs() {
        long[] took = {0};
        try (LabNode node = new LabNode(new Tree(folder));
                StubService _ = node.serve(LabNode.METADATA, 80, (_, to) -> drip(to))) {
            long start = System.nanoTime();
            Looking looking = Looking.at(new Tree(folder), SOURCE);
            took[0] = System.nanoTime() - start;

            assertThat(onlyGap(looking).why()).isEqualTo(Why.INTERRUPTED);
        }
        assertThat(Duration.ofNanos(took[0])).isLessThan(LONGEST);
    }

    private static void drip(SocketChannel to) throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        StubService.write(to, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        for (int i = 0; i < 1000; i++) {
            StubService.write(to, "x");
            try {
                assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void whatWasReadBeforeItFellSilentCounts() {
        Map<String, String> values = EksNode.metadata();
        Looking looking =
                look(
                        (request, to) -> {
                            if (!request.path().contains(EksNode.SECOND_MAC)) {
                                EksNode.answer(request, values, to);
                            }
                        });

        assertThat(cards(looking)).extracting(CloudInterface::id).containsExactly(EksNode.FIRST);
        assertThat(looking.gaps().getFirst().detail()).startsWith("1 of 2 interfaces were read");
    }

    @Test
    void anEndlessBodyIsNotRead() {
        byte[] block = new byte[1 << 20];
        Fact.Gap announced =
                onlyGap(
                        look(
                                (_, to) ->
                                        StubService.write(
                                                to,
                                                "HTTP/1.1 200 OK\r\nContent-Length:"
                                                        + " 104857600\r\n\r\n")));
        Fact.Gap sent =
                onlyGap(
                        look(
                                (_, to) -> {
                                    StubService.write(to, "HTTP/1.1 200 OK\r\n\r\n");
                                    for (int i = 0; i < 100; i++) {
                                        StubService.write(
                                                to,
                                                new String(
                                                        block,
                                                        java.nio.charset.StandardCharsets
                                                                .ISO_8859_1));
                                    }
                                }));

        assertThat(announced.detail()).contains("more than 1024 bytes");
        assertThat(sent.detail()).contains("more than 1024 bytes");
    }

    @Test
    void whatDoesNotSpeakHttpIsReported() {
        assertThat(
                        onlyGap(look((_, to) -> StubService.write(to, "SSH-2.0-OpenSSH_9\r\n")))
                                .detail())
                .contains("it does not speak HTTP");
    }

    @Test
    void valuesThatAreNotWhatTheyShouldBeAreReportedAndTheRestIsKept() {
        Map<String, String> values = EksNode.metadata();
        values.put(EksNode.key(EksNode.FIRST_MAC, "local-ipv4s"), "10.20.65.10\nnonsense");
        values.put(EksNode.key(EksNode.SECOND_MAC, "subnet-id"), "\u001b[31m;reboot");
        Looking looking = look(EksNode.service(values));

        assertThat(cards(looking)).hasSize(2);
        assertThat(cards(looking).getFirst().addresses())
                .containsExactly(IpAddress.parse("10.20.65.10"));
        assertThat(cards(looking).getLast().subnet()).isEmpty();
        assertThat(looking.gaps()).hasSize(2);
    }

    @Test
    void nobodyThereIsAGapAndNoWait() {
        try (LabNode node = new LabNode(new Tree(folder))) {
            assertThat(node.namespace().pid()).isZero();
            Fact.Gap gap = onlyGap(Looking.at(new Tree(folder), SOURCE));

            assertThat(gap.why()).isEqualTo(Why.UNEXPECTED);
            assertThat(gap.detail()).contains("ECONNREFUSED");
        }
    }

    @Test
    void aMachineThatIsNoneOfEc2sIsNotAsked() {
        assertThat(onlyGap(Looking.at(new Tree(folder), SOURCE)).why()).isEqualTo(Why.ABSENT);
    }

    @Test
    void aMachineOfEc2sIsAskedAtTheUsualAddress() {
        Tree tree = new Tree(folder);
        tree.write("/sys/devices/virtual/dmi/id/sys_vendor", "Amazon EC2\n");
        ImdsSource source =
                new ImdsSource(
                        new MetadataService.Automatic(),
                        new MachineKind(tree.path("/sys").toString()));
        try (LabNode node = new LabNode(tree);
                StubService _ =
                        node.serve(LabNode.METADATA, 80, EksNode.service(EksNode.metadata()))) {
            node.write("\"networkCards\":[]");

            assertThat(cards(Looking.at(tree, source))).hasSize(2);
        }
    }

    @Test
    void whoeverSaysOffIsNotAskedAndWhoeverSaysWhereIsAskedThere() {
        try (LabNode node = new LabNode(new Tree(folder));
                StubService usual =
                        node.serve(LabNode.METADATA, 80, EksNode.service(EksNode.metadata()));
                StubService other = node.serve("::1", 8080, EksNode.service(EksNode.metadata()))) {
            Looking off =
                    Looking.at(new Tree(folder), new ImdsSource(MetadataService.parse("off")));
            Looking there =
                    Looking.at(
                            new Tree(folder),
                            new ImdsSource(MetadataService.parse("http://[::1]:8080")));

            assertThat(onlyGap(off).why()).isEqualTo(Why.ABSENT);
            assertThat(cards(there)).hasSize(2);
            assertThat(usual.connections()).isZero();
            assertThat(other.connections()).isEqualTo(1);
        }
    }
}
