// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static dev.warren.cli.node.EksNode.INTERNET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.lab.LabException;
import dev.warren.lab.LabOptions;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren path` with a pod that has a branch interface of its own: what is from it or for it is routed by a
/// table of its own, before the node's addresses, and never translated.
@Lab
@ExtendWith(LeakGuard.class)
@SuppressWarnings("NullAway.Init")
final class EksPathBranchTest {
    private static final String BRANCH = "eni-0dd44cc33bb22aa11";
    private static final String TRUNK = "eni-0bb99887766554433";
    private static final String BY_BRANCH = "mark 0x0, rule 10, table 101, ";

    private static @Nullable EksNode started;
    private static EksNode node;

    @BeforeAll
    static void up() throws LabException {
        started = EksNode.up(LabOptions.eks().name("p-branch").branch());
        node = started;
    }

    @AfterAll
    static void down() throws LabException {
        if (started != null) {
            started.close();
        }
    }

    private static void leavesByTheBranch(JsonNode way) {
        assertThat(way.get("verdict").asText()).isEqualTo("forwarded");
        assertThat(way.at("/exit/device").asText()).isEqualTo("vlan.eth.1");
        assertThat(way.at("/exit/mac").asText()).isEqualTo("02:5a:11:22:44:01");
        assertThat(way.at("/exit/parent").asText()).isEqualTo("ens7");
        assertThat(way.at("/exit/eni").asText()).isEqualTo(BRANCH);
        assertThat(way.at("/owner/eni").asText()).isEqualTo(BRANCH);
        assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.96.40");
    }

    @Test
    void leavesTheNodeEvenForTheNodesOwnAddress() throws IOException {
        JsonNode way = node.wayOf("payments/ledger-0", "10.20.65.10");

        assertThat(node.decided(way)).startsWith(BY_BRANCH + "default via 10.20.96.1");
        leavesByTheBranch(way);
        node.sameAsPackets(way, node.pod("payments/ledger-0").path(), node.lab().nodePath());
    }

    @Test
    void isNotTranslatedOnItsWayToTheInternet() throws IOException {
        JsonNode way = node.wayOf("payments/ledger-0", INTERNET);

        assertThat(node.decided(way)).contains("rule 10, table 101, default via 10.20.96.1");
        leavesByTheBranch(way);
        node.sameAsPackets(way, node.pod("payments/ledger-0").path(), node.lab().worldPath());
    }

    @Test
    void isReachedByAnotherPodThroughTheVpc() throws IOException {
        JsonNode way = node.wayOf("default/web", "10.20.96.40");

        assertThat(node.decided(way)).startsWith("mark 0x0, rule 1536, table 2, default via");
        assertThat(way.at("/exit/device").asText()).isEqualTo("ens6");
        assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.70.31");
        node.sameAsPackets(
                way,
                node.pod("default/web").path(),
                node.pod("payments/ledger-0").path(),
                Set.of("vlan47e53c5df16"));
    }

    @Test
    void theBranchAndItsTrunkAreNamedWithTheirLinks() {
        assertThat(node.run("whois", "eni:" + BRANCH).output()).contains("vlan.eth.1");
        assertThat(node.run("whois", "eni:" + TRUNK).output()).contains("ens7");
        assertThat(node.run("graph").output())
                .contains("vlan.eth.1  on ens7  " + BRANCH)
                .contains("ens7  10.20.72.30/20  " + TRUNK);
    }
}
