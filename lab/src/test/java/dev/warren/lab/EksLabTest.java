// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The EKS node, compared with a node that was built by hand and measured.
@Lab
@ExtendWith(LeakGuard.class)
class EksLabTest {
    private static final String NODE = "eks-node";
    private static final String VPC = "eks-vpc";
    private static final String WEB = "cni-c0117b1e-0002-4a02-8a02-c0ffee000002";
    private static final String INTERNET = "198.51.100.10";

    @TempDir Path folder;

    private BuiltLab up(LabOptions.Builder options) throws LabException {
        return Labs.in(folder).up(options.build());
    }

    @Test
    void hasTheRulesOfTheNodeThatWasMeasured() throws LabException {
        try (BuiltLab _ = up(LabOptions.eks())) {
            assertThat(Expected.ip(NODE, "rule"))
                    .containsExactlyInAnyOrder(
                            "0: from all lookup local",
                            "512: from all to 10.20.65.21 lookup main",
                            "512: from all to 10.20.70.31 lookup main",
                            "512: from all to 10.20.70.32 lookup main",
                            "1024: from all fwmark 0x80/0x80 lookup main",
                            "1536: from 10.20.70.31 lookup 2",
                            "1536: from 10.20.70.32 lookup 2",
                            "32765: from 10.20.70.20 lookup 2",
                            "32766: from all lookup main",
                            "32767: from all lookup default");
        }
    }

    @Test
    void hasItsRoutes() throws LabException {
        try (BuiltLab lab = up(LabOptions.eks())) {
            assertThat(Expected.ip(NODE, "route"))
                    .containsExactlyInAnyOrder(
                            "default via 10.20.64.1 dev ens5 proto dhcp src 10.20.65.10 metric 512",
                            "10.20.64.0/20 dev ens5 proto kernel scope link src 10.20.65.10",
                            "10.20.65.21 dev eni8039d60f988 scope link",
                            "10.20.70.31 dev enie62c7facd5d scope link",
                            "10.20.70.32 dev eni31158f8c502 scope link");
            assertThat(Expected.ip(NODE, "route", "show", "table", "2"))
                    .containsExactlyInAnyOrder(
                            "default via 10.20.64.1 dev ens6", "10.20.64.1 dev ens6 scope link");
            assertThat(Expected.ip(lab.pod("default/web").netns(), "route"))
                    .containsExactlyInAnyOrder(
                            "default via 169.254.1.1 dev eth0", "169.254.1.1 dev eth0 scope link");
        }
    }

    @Test
    void hasItsLinksWithTheirNumbersAndAddresses() throws LabException {
        try (BuiltLab lab = up(LabOptions.eks())) {
            assertThat(links(NODE))
                    .containsExactlyInAnyOrder(
                            "1 lo 00:00:00:00:00:00 65536",
                            "2 ens5 02:5a:11:22:33:05 9001",
                            "3 ens6 02:5a:11:22:33:06 9001",
                            "11 eni8039d60f988 6a:01:00:00:00:11 9001",
                            "12 enie62c7facd5d 6a:01:00:00:00:12 9001",
                            "13 eni31158f8c502 6a:01:00:00:00:13 9001");
            assertThat(links(WEB))
                    .containsExactlyInAnyOrder(
                            "1 lo 00:00:00:00:00:00 65536", "3 eth0 ce:01:00:00:00:12 9001");
            assertThat(Command.run("ip", "-n", NODE, "-4", "-br", "addr"))
                    .contains("10.20.65.10/20", "10.20.70.20/20");
            assertThat(Command.run("ip", "-n", WEB, "-4", "-br", "addr"))
                    .contains("10.20.70.31/32");
            assertThat(lab.pod("default/web").hostLink()).isEqualTo("enie62c7facd5d");
        }
    }

    private static List<String> links(String namespace) {
        return Expected.list(Command.run("ip", "-n", namespace, "-j", "link")).stream()
                .map(Json::members)
                .map(EksLabTest::link)
                .toList();
    }

    private static String link(Map<String, Object> link) {
        return "%d %s %s %d"
                .formatted(
                        Json.number(link, "ifindex"),
                        Json.text(link, "ifname"),
                        Json.text(link, "address"),
                        Json.number(link, "mtu"));
    }

    @Test
    void hasItsNeighboursAndNumbersOfNamespaces() throws LabException {
        try (BuiltLab _ = up(LabOptions.eks())) {
            assertThat(Expected.ip(WEB, "neigh"))
                    .contains("169.254.1.1 dev eth0 lladdr 6a:01:00:00:00:12 PERMANENT");
            assertThat(Expected.ip(VPC, "neigh"))
                    .contains(
                            "10.20.65.10 dev br0 lladdr 02:5a:11:22:33:05 PERMANENT",
                            "10.20.65.21 dev br0 lladdr 02:5a:11:22:33:05 PERMANENT",
                            "10.20.70.20 dev br0 lladdr 02:5a:11:22:33:06 PERMANENT",
                            "10.20.70.31 dev br0 lladdr 02:5a:11:22:33:06 PERMANENT",
                            "10.20.70.32 dev br0 lladdr 02:5a:11:22:33:06 PERMANENT");
            assertThat(Expected.ip(NODE, "netns", "list-id"))
                    .anyMatch(line -> line.startsWith("nsid 0") && line.contains(VPC))
                    .anyMatch(line -> line.startsWith("nsid 2") && line.contains(WEB));
        }
    }

    @Test
    void hasTheFilesOfTheNodeThatWasMeasured() throws LabException, IOException {
        try (BuiltLab lab = up(LabOptions.eks())) {
            assertThat(Expected.document(lab, "/var/run/aws-node/ipam.json"))
                    .isEqualTo(Expected.document("ipam.json"));
            String result = "/var/lib/cni/results/aws-cni-" + "c".repeat(64) + "-eth0";
            assertThat(Expected.document(lab, result))
                    .isEqualTo(Expected.document("cni-result.json"));
            assertThat(Json.members(Expected.document(lab, "/etc/warren/node.json")))
                    .containsEntry("host", "/run/netns/" + NODE)
                    .containsEntry("networkCards", List.of("ens5", "ens6"))
                    .containsEntry("metadata", "http://169.254.169.254")
                    .containsEntry("introspection", "http://127.0.0.1:61679");
        }
    }

    @Test
    void sendsWhatIsForTheInternetByThePrimaryInterfaceUnderTheNodesAddress()
            throws LabException, IOException {
        try (BuiltLab lab = up(LabOptions.eks())) {
            assertThat(lab.notes()).isEmpty();
            assertThat(exchange(lab, INTERNET)).isEqualTo("10.20.65.10");
            assertLeavesBy("ens5", "ens6", lab, INTERNET);
        }
    }

    @Test
    void sendsWhatIsForTheVpcByThePodsOwnInterface() throws LabException, IOException {
        try (BuiltLab lab = up(LabOptions.eks())) {
            assertThat(exchange(lab, "10.20.64.1")).isEqualTo("10.20.70.31");
            assertLeavesBy("ens6", "ens5", lab, "10.20.64.1");
        }
    }

    @Test
    void doesTheSameWithTheOlderFormOfIptables() throws LabException, IOException {
        try (BuiltLab lab =
                up(LabOptions.eks().name("t-legacy").iptables(LabOptions.Iptables.LEGACY))) {
            assertThat(lab.notes()).isEmpty();
            assertThat(exchange(lab, INTERNET)).isEqualTo("10.20.65.10");
            assertLeavesBy("ens5", "ens6", lab, INTERNET);
            assertThat(exchange(lab, "10.20.64.1")).isEqualTo("10.20.70.31");
        }
    }

    @Test
    void leavesTheAddressAloneWhereSomebodyElseTranslates() throws LabException, IOException {
        try (BuiltLab lab = up(LabOptions.eks().externalSnat())) {
            assertThat(exchange(lab, INTERNET)).isEqualTo("10.20.70.31");
            assertLeavesBy("ens6", "ens5", lab, INTERNET);
        }
    }

    @Test
    void sendsWhatABranchPodSendsByItsOwnInterface() throws LabException, IOException {
        try (BuiltLab lab = up(LabOptions.eks().branch())) {
            assertThat(Expected.ip(NODE, "rule"))
                    .startsWith(
                            "10: from all iif vlan.eth.1 lookup 101",
                            "10: from all iif vlan47e53c5df16 lookup 101",
                            "20: from all lookup local")
                    .doesNotContain("0: from all lookup local");
            assertThat(Expected.ip(NODE, "route", "show", "table", "101"))
                    .containsExactlyInAnyOrder(
                            "default via 10.20.96.1 dev vlan.eth.1",
                            "10.20.96.1 dev vlan.eth.1 scope link",
                            "10.20.96.40 dev vlan47e53c5df16 scope link");
            LabPod ledger = lab.pod("payments/ledger-0");
            assertThat(Probe.exchange(ledger.path(), lab.worldPath(), INTERNET))
                    .isEqualTo("10.20.96.40");
        }
    }

    @Test
    void hasPodsOfIpv6() throws LabException, IOException {
        try (BuiltLab lab = up(LabOptions.eks().name("t-six").ipv6())) {
            LabPod web = lab.pod("default/web");
            assertThat(Expected.ip(web.netns(), "-6", "neigh"))
                    .contains("fe80::1 dev eth0 lladdr 6a:01:00:00:00:12 PERMANENT");
            assertThat(Expected.ip("t-six-node", "-6", "rule"))
                    .contains("512: from all to " + web.address() + " lookup main");
            assertThat(Probe.exchange(web.path(), lab.worldPath(), "2001:db8:100::10"))
                    .isEqualTo(
                            java.net.InetAddress.ofLiteral(web.address().toString())
                                    .getHostAddress());
        }
    }

    private static String exchange(BuiltLab lab, String address) throws IOException {
        return Probe.exchange(lab.pod("default/web").path(), lab.worldPath(), address);
    }

    /// After one exchange, so that nobody has to ask for link-layer addresses any more.
    private static void assertLeavesBy(String link, String other, BuiltLab lab, String address)
            throws IOException {
        String node = lab.record().node();
        long before = Probe.sent(node, link);
        long otherBefore = Probe.sent(node, other);

        exchange(lab, address);

        assertThat(Probe.sent(node, link)).as(link).isGreaterThan(before);
        assertThat(Probe.sent(node, other)).as(other).isEqualTo(otherBefore);
    }
}
