// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static dev.warren.cli.node.EksFailureLab.GATEWAY;
import static dev.warren.cli.node.EksFailureLab.INTERNET;
import static dev.warren.cli.node.EksFailureLab.PRIMARY;
import static dev.warren.cli.node.EksFailureLab.SECONDARY;
import static dev.warren.cli.node.EksFailureLab.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.lab.LabOptions;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is printed when the packet filter of an EKS node lacks something, beside what packets do.
@Lab
@ExtendWith(LeakGuard.class)
final class EksTranslationFailuresTest {
    private static final String PEERED = "10.30.0.10";

    @TempDir Path folder;

    @Test
    void withoutAnyTranslationPacketsLeaveByThePodsOwnInterface() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            lab.run("nft delete table ip aws-cni");
            lab.run("iptables-nft -t nat -F");

            for (String to : List.of(INTERNET, PEERED)) {
                Warren path = lab.path(WEB, to);
                JsonNode way = lab.way(WEB, to);

                assertThat(path.status()).isZero();
                assertThat(path.output())
                        .contains(
                                "leaves by ens6 02:5a:11:22:33:06 "
                                        + SECONDARY
                                        + " as 10.20.70.31\n")
                        .contains("default via 10.20.64.1 dev ens6 (table 2, rule 1536)")
                        .doesNotContain("warning", "mark 0x80");
                assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.70.31");
                assertThat(way.has("findings")).isFalse();
                assertThat(lab.send("default/web", to)).isEqualTo("ens6 10.20.70.31");
            }
        }
    }

    @Test
    void withoutTheMarkPacketsLeaveByTheWrongInterfaceUnderTheNodesAddress() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            lab.run("nft delete table ip aws-cni");

            Warren path = lab.path(WEB, INTERNET);
            JsonNode way = lab.way(WEB, INTERNET);

            assertThat(path.status()).isZero();
            assertThat(path.output())
                    .contains("leaves by ens6 02:5a:11:22:33:06 " + SECONDARY + " as 10.20.65.10\n")
                    .contains(
                            "warning: it leaves by ens6 (%s) from 10.20.65.10, which is an address of ens5 (%s): the cloud drops it, unless the source/destination check of %s is off"
                                    .formatted(SECONDARY, PRIMARY, SECONDARY));
            assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.65.10");
            assertThat(way.at("/exit/device").asText()).isEqualTo("ens6");
            assertThat(way.get("findings")).hasSize(1);
            assertThat(lab.send("default/web", INTERNET)).isEqualTo("ens6 10.20.65.10");
        }
    }

    @Test
    void theOlderChainMarksAsTheNewerTableDoes() throws Exception {
        try (EksFailureLab lab =
                EksFailureLab.up(folder, LabOptions.eks().iptables(LabOptions.Iptables.LEGACY))) {
            Warren path = lab.path(WEB, INTERNET);

            assertThat(path.status()).isZero();
            assertThat(path.output())
                    .contains("leaves by ens5 02:5a:11:22:33:05 " + PRIMARY + " as 10.20.65.10\n")
                    .contains("(table main, rule 1024), mark 0x80")
                    .contains("AWS-CONNMARK-CHAIN-0")
                    .doesNotContain("warning", "not modelled");
            assertThat(lab.send("default/web", INTERNET)).isEqualTo("ens5 10.20.65.10");
            assertThat(lab.path(WEB, GATEWAY).output()).contains("leaves by ens6");
            assertThat(lab.send("default/web", GATEWAY)).isEqualTo("ens6 10.20.70.31");
        }
    }
}
