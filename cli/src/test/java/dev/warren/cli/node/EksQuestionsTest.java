// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static dev.warren.cli.node.EksNode.PRIMARY;
import static dev.warren.cli.node.EksNode.SECONDARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.lab.LabException;
import dev.warren.lab.LabOptions;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What `warren whois` and `warren ls` know of the interfaces of the cloud, the tables and the rules of an
/// EKS node.
@Lab
@ExtendWith(LeakGuard.class)
@SuppressWarnings("NullAway.Init")
final class EksQuestionsTest {
    private static @Nullable EksNode started;
    private static EksNode node;

    @BeforeAll
    static void up() throws LabException {
        started = EksNode.up(LabOptions.eks().name("q-eks"));
        node = started;
    }

    @AfterAll
    static void down() throws LabException {
        if (started != null) {
            started.close();
        }
    }

    private static String whois(String reference) {
        return node.run("whois", reference).output();
    }

    @Test
    void anInterfaceOfTheCloudIsALinkOfTheNode() {
        assertThat(whois("eni:" + SECONDARY)).contains("ens6", "02:5a:11:22:33:06");
        assertThat(whois("mac:02:5a:11:22:33:05"))
                .startsWith("mac:02:5a:11:22:33:05 is in namespace " + node.inode() + " (@host)")
                .contains("link ens5 (index 2, veth) is in it");
        assertThat(whois("mac:6a:01:00:00:00:12"))
                .contains("enie62c7facd5d", "owner: pod default/web");
    }

    @Test
    void aTableIsTheWayOfThePodsWhoseRulesChooseIt() {
        assertThat(whois("table:2"))
                .contains(
                        "a table 2 with 2 routes; what has no other route leaves by ens6 ("
                                + SECONDARY
                                + ")",
                        "rule 1536: from 10.20.70.31 lookup 2 of the host",
                        "rule 1536: from 10.20.70.32 lookup 2 of the host")
                .doesNotContain("coredns");
    }

    @Test
    void thePictureTiesTheNetworkToBothCards() {
        assertThat(node.run("graph", "-o", "svg").output())
                .contains("class=\"line attached\"", "class=\"line second\"");
    }

    @Test
    void rulesOfOnePriorityAreListed() {
        assertThat(whois("rule:1536"))
                .contains("from 10.20.70.31", "from 10.20.70.32")
                .doesNotContain("10.20.65.21");
    }

    @Test
    void theWideListTellsByWhichInterfaceEachPodLeaves() {
        String list = node.run("ls", "-o", "wide").output();

        assertThat(list.lines().findFirst().orElse("")).contains("EGRESS");
        for (String pod : new String[] {"default/web", "default/api-0", "kube-system/coredns"}) {
            assertThat(list.lines())
                    .as(list)
                    .anyMatch(
                            line ->
                                    line.contains(pod)
                                            && line.contains("ens5")
                                            && line.contains(PRIMARY));
        }
    }

    @Test
    void theWideListTellsAnotherInterfaceWhereSomebodyElseTranslates() throws LabException {
        try (EksNode external = EksNode.up(LabOptions.eks().name("q-external").externalSnat())) {
            assertThat(external.run("ls", "-o", "wide").output().lines())
                    .anyMatch(line -> line.contains("ens6") && line.contains(SECONDARY));
        }
    }
}
