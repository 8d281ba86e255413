// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static dev.warren.cli.node.EksNode.INTERNET;
import static dev.warren.cli.node.EksNode.PRIMARY;
import static dev.warren.cli.node.EksNode.SECONDARY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.lab.LabException;
import dev.warren.lab.LabOptions;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren path` on EKS nodes that are set up otherwise, beside real packets.
@Lab
@ExtendWith(LeakGuard.class)
final class EksPathVariantsTest {
    private static final String WEB = "default/web";
    private static final String BY_PRIMARY =
            "mark 0x80, rule 1024, table 254, default via 10.20.64.1";

    private static String inNode(EksNode node, String words) {
        List<String> all =
                new ArrayList<>(List.of("ip", "netns", "exec", node.lab().record().node()));
        all.addAll(List.of(words.split(" ")));
        return Command.run(all.toArray(String[]::new));
    }

    private static JsonNode checked(EksNode node, String to) throws IOException {
        JsonNode way = node.wayOf(WEB, to);
        node.sameAsPackets(way, node.pod(WEB).path(), node.lab().worldPath());
        return way;
    }

    /// What holds wherever the plugin marks and translates, whichever tables it writes that to.
    private static void marksAndTranslates(EksNode node) throws IOException {
        for (String beyond : List.of(INTERNET, "10.30.0.10")) {
            JsonNode way = checked(node, beyond);
            assertThat(node.decided(way)).startsWith(BY_PRIMARY);
            assertThat(way.at("/exit/eni").asText()).isEqualTo(PRIMARY);
            assertThat(way.at("/owner/eni").asText()).isEqualTo(SECONDARY);
            assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.65.10");
        }
        JsonNode inside = checked(node, "10.20.64.1");
        assertThat(node.decided(inside)).startsWith("mark 0x0, rule 1536, table 2, 10.20.64.1");
        assertThat(inside.get("sourceSeen").asText()).isEqualTo("10.20.70.31");
        JsonNode local = node.wayOf(WEB, "10.20.65.10");
        assertThat(local.get("verdict").asText()).isEqualTo("local");
        node.sameAsPackets(local, node.pod(WEB).path(), node.lab().nodePath());
    }

    @Test
    void theOlderTablesOfIptablesMarkTheSame() throws LabException, IOException {
        try (EksNode node =
                EksNode.up(LabOptions.eks().name("p-old").iptables(LabOptions.Iptables.LEGACY))) {
            assertThat(inNode(node, "nft list tables")).doesNotContain("aws-cni");
            assertThat(inNode(node, "iptables-legacy -t nat -S").lines())
                    .anyMatch(
                            rule ->
                                    rule.startsWith("-A PREROUTING -i eni+")
                                            && rule.endsWith("-j AWS-CONNMARK-CHAIN-0"))
                    .anyMatch(
                            rule ->
                                    rule.startsWith("-A AWS-CONNMARK-CHAIN-0 -d 10.20.0.0/16")
                                            && rule.endsWith("-j RETURN"))
                    .anyMatch(
                            rule ->
                                    rule.startsWith("-A AWS-CONNMARK-CHAIN-0")
                                            && rule.endsWith("-j CONNMARK --set-xmark 0x80/0x80"));

            marksAndTranslates(node);
        }
    }

    @Test
    void thePluginBeforeItsOwnTableMarksTheSameByIptablesNft() throws LabException, IOException {
        try (EksNode node = EksNode.up(LabOptions.eks().name("p-before"))) {
            inNode(node, "nft delete table ip aws-cni");
            String nat = "iptables-nft -w -t nat ";
            inNode(node, nat + "-N AWS-CONNMARK-CHAIN-0");
            inNode(node, nat + "-A PREROUTING -i eni+ -j AWS-CONNMARK-CHAIN-0");
            inNode(node, nat + "-A PREROUTING -j CONNMARK --restore-mark --mask 0x80");
            inNode(node, nat + "-A AWS-CONNMARK-CHAIN-0 -d 10.20.0.0/16 -j RETURN");
            inNode(node, nat + "-A AWS-CONNMARK-CHAIN-0 -j CONNMARK --set-mark 0x80/0x80");

            marksAndTranslates(node);
        }
    }

    @Test
    void whereSomebodyElseTranslatesEverythingLeavesByThePodsOwnInterface()
            throws LabException, IOException {
        try (EksNode node = EksNode.up(LabOptions.eks().name("p-external").externalSnat())) {
            for (String beyond : List.of(INTERNET, "10.30.0.10")) {
                JsonNode way = checked(node, beyond);
                assertThat(node.decided(way)).startsWith("mark 0x0, rule 1536, table 2, default");
                assertThat(way.at("/exit/device").asText()).isEqualTo("ens6");
                assertThat(way.at("/exit/eni").asText()).isEqualTo(SECONDARY);
                assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.70.31");
            }
        }
    }

    @Test
    void podsOfIpv6LeaveByThePrimaryInterfaceUnderTheirOwnAddress()
            throws LabException, IOException {
        try (EksNode node = EksNode.up(LabOptions.eks().name("p-six").ipv6())) {
            String web = node.pod(WEB).address().toString();
            JsonNode out = checked(node, "2001:db8:100::10");
            assertThat(node.decided(out))
                    .startsWith("mark 0x0, rule 32766, table 254, default via fe80:ec2::1");
            assertThat(out.at("/exit/device").asText()).isEqualTo("ens5");
            assertThat(out.at("/exit/eni").asText()).isEqualTo(PRIMARY);
            assertThat(out.at("/owner/eni").asText()).isEqualTo(PRIMARY);
            assertThat(out.get("sourceSeen").asText()).isEqualTo(web);

            String api = node.pod("default/api-0").address().toString();
            JsonNode pod = node.wayOf(WEB, api);
            assertThat(node.decided(pod)).startsWith("mark 0x0, rule 512, table 254, " + api);
            node.sameAsPackets(pod, node.pod(WEB).path(), node.pod("default/api-0").path());

            JsonNode local = node.wayOf(WEB, "2600:1f13:5d3:9a00::10");
            assertThat(node.decided(local)).startsWith("mark 0x0, rule 0, table 255, local ");
            node.sameAsPackets(local, node.pod(WEB).path(), node.lab().nodePath());
        }
    }
}
