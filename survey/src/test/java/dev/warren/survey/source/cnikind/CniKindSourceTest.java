// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cnikind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.Tree;
import dev.warren.testkit.LeakGuard;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What CNI plugins leave in files.
@ExtendWith(LeakGuard.class)
final class CniKindSourceTest {
    private static final String NET_D = "/etc/cni/net.d/";
    private static final String SANDBOX = "c".repeat(64);

    @TempDir private Path folder;

    private Tree tree;

    @BeforeEach
    void plantTree() {
        tree = new Tree(folder);
    }

    private Looking look() {
        return Looking.at(tree, new CniKindSource());
    }

    private List<Fact.PluginTraceSeen> traces() {
        return look().all(Fact.PluginTraceSeen.class);
    }

    private static String result(String config, String interfaces) {
        return """
        {"kind":"cniCacheV1","containerId":"%s","config":"%s","ifName":"eth0","networkName":"aws-cni",
         "result":{"cniVersion":"0.4.0","interfaces":%s}}
        """
                .formatted(
                        SANDBOX,
                        Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8)),
                        interfaces);
    }

    @Test
    void nothingAtAllHidesNothing() {
        assertThat(look().facts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Fact.Gap.class, gap -> assertThat(gap.why()).isEqualTo(Why.ABSENT));
    }

    @Test
    void configurationsAreReadInTheOrderOfTheirNamesAndBrokenOnesAreReported() {
        tree.write(NET_D + "20-b.conf", "{\"name\":\"b\",\"type\":\"bridge\"}");
        tree.write(
                NET_D + "10-a.conflist",
                "{\"plugins\":[{\"type\":\"calico\",\"ipam\":{\"type\":\"calico-ipam\"}},{\"type\":\"portmap\"}],\"name\":\"k8s\"}");
        tree.write(NET_D + "05-broken.conflist", "{\"name\":");
        tree.write(NET_D + "06-empty.json", "{\"name\":\"x\",\"plugins\":[]}");
        tree.write(NET_D + "01-old.conflist.bak", "{\"name\":\"z\",\"type\":\"z\"}");
        Looking looking = look();

        assertThat(looking.all(Fact.NetworkConfigurationSeen.class))
                .extracting(
                        Fact.NetworkConfigurationSeen::file,
                        Fact.NetworkConfigurationSeen::network,
                        Fact.NetworkConfigurationSeen::plugins)
                .containsExactly(
                        tuple("10-a.conflist", "k8s", List.of("calico", "portmap")),
                        tuple("20-b.conf", "b", List.of("bridge")));
        assertThat(looking.gap("05-broken").orElseThrow().detail()).startsWith("it is no JSON");
        assertThat(looking.gap("06-empty").orElseThrow().detail())
                .isEqualTo("it names no network or no plugin, so runtimes pass it over");
        assertThat(looking.gaps()).hasSize(2);
    }

    @Test
    void aResultOfTheVpcCniTellsTableAndVlanWhichAreNoMacs() {
        tree.write(
                Tree.CNI + "/aws-cni-x-eth0",
                result(
                        "{\"name\":\"aws-cni\",\"plugins\":[{\"type\":\"aws-cni\"},{\"type\":\"portmap\"}]}",
                        """
                        [{"name":"vlan47e53c5df16"},{"name":"eth0","mac":"10101","sandbox":"/n"},{"name":"dummy47e53c5df16","mac":"7","sandbox":"1"}]
                        """));

        assertThat(look().all(Fact.AttachmentPluginsSeen.class))
                .singleElement()
                .satisfies(
                        seen -> {
                            assertThat(seen.containerId()).isEqualTo(SANDBOX);
                            assertThat(seen.plugins()).containsExactly("aws-cni", "portmap");
                            assertThat(seen.hostInterfaces()).containsExactly("vlan47e53c5df16");
                            assertThat(seen.notedTable()).hasValue(10101);
                            assertThat(seen.notedVlan()).hasValue(7);
                        });
    }

    @Test
    void aMacOfAnotherPluginIsNoTable() {
        tree.write(
                Tree.CNI + "/cbr0-x-eth0",
                result(
                                "{\"name\":\"cbr0\",\"type\":\"bridge\"}",
                                "[{\"name\":\"eth0\",\"mac\":\"254\",\"sandbox\":\"/n\"}]")
                        .replace("\"aws-cni\"", "\"cbr0\""));

        assertThat(look().all(Fact.AttachmentPluginsSeen.class))
                .singleElement()
                .satisfies(
                        seen -> {
                            assertThat(seen.notedTable()).isEmpty();
                            assertThat(seen.plugins()).containsExactly("bridge");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"e30=", "%%%", "", "W10="})
    void aResultWithoutItsConfigurationIsKnownByItsNetwork(String config) {
        tree.write(
                Tree.CNI + "/aws-cni-x-eth0",
                "{\"containerId\":\"%s\",\"config\":\"%s\",\"ifName\":\"eth0\",\"networkName\":\"aws-cni\",\"result\":{\"interfaces\":[{\"name\":\"eth0\",\"mac\":\"2\",\"sandbox\":\"/n\"}]}}"
                        .formatted(SANDBOX, config));

        assertThat(look().all(Fact.AttachmentPluginsSeen.class))
                .singleElement()
                .satisfies(
                        seen -> {
                            assertThat(seen.plugins()).containsExactly("aws-cni");
                            assertThat(seen.notedTable()).hasValue(2);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "/var/run/aws-node/ipam.json, aws-cni",
        "/var/lib/calico/nodename, calico",
        "/var/run/cilium/cilium.sock, cilium-cni",
        "/run/flannel/subnet.env, flannel",
        "/var/run/azure-vnet.json, azure-vnet",
        "/var/run/antrea/cni.sock, antrea",
        "/run/openvswitch/kube-ovn-daemon.sock, kube-ovn",
        "/var/run/ovn-kubernetes/cni/ovn-cni-server.sock, ovn-k8s-cni-overlay",
        "/run/cni-ipam-state/kindnet/10.244.0.2, kindnet"
    })
    void aFileThatOnlyOnePluginMakesTellsOfIt(String path, String plugin) {
        tree.write(path, "x");

        assertThat(traces())
                .singleElement()
                .satisfies(
                        trace -> {
                            assertThat(trace.plugin()).isEqualTo(plugin);
                            assertThat(trace.isOfNode()).isTrue();
                        });
    }

    @Test
    void calicosNotesTellPodAndLink() {
        tree.write(
                "/var/run/calico/endpoint-status/k8s default%2Fweb%2d1 eth0",
                "{\"ifaceName\":\"cali12345678901\",\"mac\":\"ee:ee:ee:ee:ee:ee\"}");
        tree.write("/var/run/calico/endpoint-status/host", "{}");

        assertThat(traces())
                .singleElement()
                .satisfies(
                        trace -> {
                            assertThat(trace.pod().path()).isEqualTo("default/web-1");
                            assertThat(trace.interfaceName()).isEqualTo("eth0");
                            assertThat(trace.hostInterface()).isEqualTo("cali12345678901");
                        });
    }

    @Test
    void ciliumsAzuresAndSriovsNotesTellTheSandbox() {
        tree.write(
                "/var/run/cilium/state/77/ep_config.json",
                "{\"ID\":77,\"dockerID\":\"%s\",\"IfName\":\"lxc1\"}".formatted(SANDBOX));
        tree.write("/var/run/cilium/state/globals/x", "");
        tree.write(
                "/var/run/azure-cns/azure-endpoints.json",
                "{\"Endpoints\":{\"%s\":{\"PodName\":\"web\",\"IfnameToIPMap\":{\"eth0\":{\"HostVethName\":\"azv1\"}}}}}"
                        .formatted(SANDBOX));
        tree.write("/var/lib/cni/sriov/" + SANDBOX + "-net1", "{}");
        tree.folder("/var/lib/cni/sriov/pci");

        assertThat(traces())
                .extracting(
                        Fact.PluginTraceSeen::plugin,
                        Fact.PluginTraceSeen::containerId,
                        Fact.PluginTraceSeen::interfaceName,
                        Fact.PluginTraceSeen::hostInterface)
                .containsExactlyInAnyOrder(
                        tuple("cilium-cni", SANDBOX, "", "lxc1"),
                        tuple("azure-vnet", SANDBOX, "eth0", "azv1"),
                        tuple("sriov", SANDBOX, "net1", ""));
    }
}
