// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static dev.warren.cli.node.EksNode.INTERNET;
import static dev.warren.cli.node.EksNode.PRIMARY;
import static dev.warren.cli.node.EksNode.SECONDARY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Question;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.lab.LabException;
import dev.warren.lab.LabOptions;
import dev.warren.survey.Inquiry;
import dev.warren.survey.Survey;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `warren path` on an EKS node with two interfaces of the cloud, row by row of what was measured on a
/// real one, and each row beside real packets.
@Lab
@ExtendWith(LeakGuard.class)
@SuppressWarnings("NullAway.Init")
final class EksPathTest {
    private static final String BY_PRIMARY =
            "mark 0x80, rule 1024, table 254, default via 10.20.64.1";

    private static @Nullable EksNode started;
    private static EksNode node;

    @BeforeAll
    static void up() throws LabException {
        started = EksNode.up(LabOptions.eks().name("p-eks"));
        node = started;
    }

    @AfterAll
    static void down() throws LabException {
        if (started != null) {
            started.close();
        }
    }

    private static String path(String pod) {
        return node.pod(pod).path();
    }

    @Test
    void aPodOfTheSecondaryInterfaceReachesTheInternetByThePrimaryOneWithItsAddress()
            throws IOException {
        JsonNode way = node.wayOf("default/web", INTERNET);

        assertThat(node.decided(way)).startsWith(BY_PRIMARY);
        assertThat(way.get("verdict").asText()).isEqualTo("forwarded");
        assertThat(way.at("/exit/device").asText()).isEqualTo("ens5");
        assertThat(way.at("/exit/mac").asText()).isEqualTo("02:5a:11:22:33:05");
        assertThat(way.at("/exit/eni").asText()).isEqualTo(PRIMARY);
        assertThat(way.at("/owner/device").asText()).isEqualTo("ens6");
        assertThat(way.at("/owner/eni").asText()).isEqualTo(SECONDARY);
        assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.65.10");
        node.sameAsPackets(way, path("default/web"), node.lab().worldPath());
    }

    @Test
    void withoutTheMarkTheKernelWouldNameTheOtherInterfaceAndThatIsNotTaken()
            throws InterruptedException {
        Survey.Seen seen =
                Survey.of(node.lab().root().toString()).lookAround(Duration.ofSeconds(10));
        NamespaceId host = Atlas.of(seen.facts()).host().orElseThrow().id();
        RouteLookup unmarked =
                RouteLookup.to(IpAddress.parse(INTERNET))
                        .from(IpAddress.parse("10.20.70.31"))
                        .arrivingBy(node.pod("default/web").hostIndex());

        Atlas asked = Atlas.of(seen.facts());
        try (Inquiry inquiry = new Inquiry(seen.doors())) {
            asked = asked.with(inquiry.answer(new Question.OfRoute(host, unmarked)));
            asked = asked.with(inquiry.answer(new Question.OfRoute(host, unmarked.marked(0x80))));
        }

        assertThat(asked.wiring().answer(host, unmarked).orElseThrow())
                .isInstanceOfSatisfying(
                        RouteAnswer.Found.class,
                        found -> {
                            assertThat(found.table()).isEqualTo(2);
                            assertThat(found.link()).isEqualTo(3);
                        });
        assertThat(asked.wiring().answer(host, unmarked.marked(0x80)).orElseThrow())
                .isInstanceOfSatisfying(
                        RouteAnswer.Found.class,
                        found -> {
                            assertThat(found.table()).isEqualTo(254);
                            assertThat(found.link()).isEqualTo(2);
                        });
        JsonNode way = node.wayOf("default/web", INTERNET);
        assertThat(node.decision(way).get("table").asInt()).isEqualTo(254);
        assertThat(way.get("notModelled")).isEmpty();
    }

    @Test
    void aNetworkBeyondTheVpcIsReachedInTheSameWay() throws IOException {
        JsonNode way = node.wayOf("default/web", "10.30.0.10");

        assertThat(node.decided(way)).startsWith(BY_PRIMARY);
        assertThat(way.at("/exit/device").asText()).isEqualTo("ens5");
        assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.65.10");
        node.sameAsPackets(way, path("default/web"), node.lab().worldPath());
    }

    @Test
    void theVpcIsReachedByThePodsOwnInterfaceWithThePodsAddress() throws IOException {
        JsonNode way = node.wayOf("default/web", "10.20.64.1");

        assertThat(node.decided(way)).startsWith("mark 0x0, rule 1536, table 2, 10.20.64.1");
        assertThat(way.at("/exit/device").asText()).isEqualTo("ens6");
        assertThat(way.at("/exit/eni").asText()).isEqualTo(SECONDARY);
        assertThat(way.at("/owner/eni").asText()).isEqualTo(SECONDARY);
        assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.70.31");
        node.sameAsPackets(way, path("default/web"), node.lab().worldPath());
    }

    @Test
    void anotherPodIsReachedWithoutAnyInterfaceOfTheCloud() throws IOException {
        JsonNode way = node.wayOf("default/api-0", "10.20.65.21");

        assertThat(node.decided(way)).startsWith("mark 0x0, rule 512, table 254, 10.20.65.21");
        assertThat(node.decision(way).get("device").asText()).isEqualTo("eni8039d60f988");
        assertThat(way.get("verdict").asText()).isEqualTo("local");
        assertThat(way.has("exit")).isFalse();
        JsonNode last = way.get("hops").get(way.get("hops").size() - 1);
        assertThat(last.get("inode").asText())
                .isEqualTo(EksNode.inode(path("kube-system/coredns")));
        assertThat(last.get("kind").asText()).isEqualTo("delivered");
        node.sameAsPackets(way, path("default/api-0"), path("kube-system/coredns"));
    }

    @Test
    void theNodeItselfIsReachedAtOnce() throws IOException {
        JsonNode way = node.wayOf("default/web", "10.20.65.10");

        assertThat(node.decided(way)).startsWith("mark 0x0, rule 0, table 255, local 10.20.65.10");
        assertThat(way.get("verdict").asText()).isEqualTo("local");
        assertThat(way.has("exit")).isFalse();
        node.sameAsPackets(way, path("default/web"), node.lab().nodePath());
    }

    @Test
    void aPodOfThePrimaryInterfaceReachesTheInternetByIt() throws IOException {
        JsonNode way = node.wayOf("kube-system/coredns", INTERNET);

        assertThat(node.decided(way)).startsWith(BY_PRIMARY);
        assertThat(way.at("/exit/eni").asText()).isEqualTo(PRIMARY);
        assertThat(way.at("/owner/eni").asText()).isEqualTo(PRIMARY);
        assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.65.10");
        node.sameAsPackets(way, path("kube-system/coredns"), node.lab().worldPath());
    }

    @Test
    void theNodesOwnSecondAddressGoesByItsInterfaceAndIsTranslatedAllTheSame() throws IOException {
        JsonNode way = node.way("ip:10.20.70.20", INTERNET);

        assertThat(node.decided(way)).startsWith("mark 0x0, rule 32765, table 2, default via");
        assertThat(way.at("/exit/device").asText()).isEqualTo("ens6");
        assertThat(way.at("/owner/eni").asText()).isEqualTo(SECONDARY);
        assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.65.10");
        node.sameAsPackets(way, node.lab().nodePath(), node.lab().worldPath());
    }

    @Test
    void thePodOnTheNodesNetworkReachesTheInternetAsTheNodeDoes() throws IOException {
        JsonNode way = node.wayOf("kube-system/kube-proxy-h4x9z", INTERNET);

        assertThat(way.at("/exit/eni").asText()).isEqualTo(PRIMARY);
        assertThat(way.at("/from/address").asText()).isEqualTo("10.20.65.10");
        node.sameAsPackets(way, node.lab().nodePath(), node.lab().worldPath());
    }

    @Test
    void interfacesOfTheCloudAreNamedByTheNodesAgentWhereTheCloudIsNotAsked() {
        JsonNode way = node.wayOf("default/web", INTERNET, "--imds", "off");

        assertThat(way.at("/exit/eni").asText()).isEqualTo(PRIMARY);
        assertThat(way.at("/owner/eni").asText()).isEqualTo(SECONDARY);
    }

    @Test
    void withoutADestinationThreeAreAnswered() {
        JsonNode items =
                node.run("path", "pod:" + node.pod("default/web").title(), "-o", "json")
                        .json()
                        .get("items");

        assertThat(items.findValuesAsText("verdict"))
                .containsExactly("local", "forwarded", "local", "forwarded");
        assertThat(items.findValuesAsText("to"))
                .containsExactlyInAnyOrder("10.20.65.21", "10.20.64.1", "10.20.65.10", "1.1.1.1");
        for (JsonNode way : items) {
            if (way.has("exit")) {
                assertThat(way.at("/exit/device").asText())
                        .isEqualTo(way.get("to").asText().equals("10.20.64.1") ? "ens6" : "ens5");
            }
        }
    }

    /// Table 2 has a route for the gateway alone, but answers of the node do not go there.
    @Test
    void theNetworkReachesTheNodeAndGetsItsAnswers() throws IOException {
        JsonNode way = node.way("p-eks-vpc", "10.20.65.10");

        assertThat(way.get("verdict").asText()).isEqualTo("local");
        assertThat(way.has("findings")).as("%s", way).isFalse();
        node.sameAsPackets(way, node.lab().worldPath(), node.lab().nodePath());
    }

    @ParameterizedTest
    @CsvSource({"224.0.0.1, multicast", "255.255.255.255, broadcast"})
    void whatBecomesOfAPacketForManyIsNotModelledThoughTheRulesAgree(String to, String type) {
        Warren run =
                Warren.run(
                        "path",
                        "pod:" + node.pod("default/web").title(),
                        "--to",
                        to,
                        "--root",
                        node.lab().root().toString());

        assertThat(run.status()).isEqualTo(5);
        assertThat(run.output())
                .contains("not modelled: copies of a packet of type " + type)
                .doesNotContain("lead elsewhere");
    }

    @Test
    void aProcessOfItsOwnSaysTheSame() throws IOException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.warren.cli.Main",
                                "path",
                                "pod:" + node.pod("default/web").title(),
                                "--to",
                                INTERNET,
                                "-o",
                                "json",
                                "--root",
                                node.lab().root().toString()));

        Command.Outcome outcome = Command.of(words).outcome();

        assertThat(outcome.status()).as(outcome.errors()).isZero();
        JsonNode way = new ObjectMapper().readTree(outcome.output()).at("/items/0");
        assertThat(way).isEqualTo(node.wayOf("default/web", INTERNET));
    }
}
