// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names were computed by `printf %s … | sha1sum` and the like, from the rules in the plugins' sources.
final class CniKindsTest {
    private static final PodName WEB = new PodName("default", "web-6d4cf56db6-x2x7k", "u1");
    private static final String SANDBOX = "b".repeat(64);

    private final Facts facts =
            Facts.node()
                    .process(70, "pause", RED)
                    .sandbox(SANDBOX, WEB, running(70, RED), none())
                    .number(HOST, 0, RED)
                    .number(RED, 0, HOST);
    private final List<Link> onHost = new ArrayList<>();
    private final List<Link> inPod = new ArrayList<>(List.of(Links.loopback()));

    /// A pair; the pod's end has index 2, the other one 12.
    private CniKindsTest pair(String interfaceName, String hostName) {
        onHost.add(Links.veth(12, hostName, 2, 0));
        inPod.add(Links.veth(2, interfaceName, 12, 0));
        return this;
    }

    private static Link with(Link link, String kind, int master, String alias, String... names) {
        Link plain = kind.isEmpty() ? link : Links.link(1, "x", kind, 0, 0);
        return new Link(
                link.index(),
                link.name(),
                List.of(names),
                link.hardwareType(),
                link.flags(),
                link.mtu(),
                link.state(),
                link.address(),
                Mac.NONE,
                master,
                link.lower(),
                link.lowerNamespace(),
                plain.kind(),
                alias,
                "",
                List.of());
    }

    private CniKindsTest onNode(String plugin) {
        facts.add(trace(plugin, "", PodName.UNKNOWN, "", ""));
        return this;
    }

    private static Fact trace(
            String plugin, String sandbox, PodName pod, String interfaceName, String host) {
        return new Fact.PluginTraceSeen(
                plugin,
                sandbox,
                pod,
                interfaceName,
                host,
                new Evidence("cnikind", "/notes/" + plugin));
    }

    private CniKindsTest configured(String file, String network, String... plugins) {
        facts.add(
                new Fact.NetworkConfigurationSeen(
                        file,
                        network,
                        List.of(plugins),
                        new Evidence("cnikind", "/etc/cni/net.d/" + file)));
        return this;
    }

    private CniKindsTest attached(String network, String interfaceName, String... plugins) {
        facts.add(
                new Fact.AttachmentPluginsSeen(
                        network,
                        SANDBOX,
                        interfaceName,
                        List.of(plugins),
                        List.of("eni7fc2bc6df6b"),
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        new Evidence("cnikind", "/results/" + network)));
        return this;
    }

    private List<InterfaceOrigin> all() {
        Atlas atlas =
                facts.inside(HOST, onHost.toArray(Link[]::new))
                        .inside(RED, inPod.toArray(Link[]::new))
                        .atlas();
        return CniKinds.of(atlas).all();
    }

    private InterfaceOrigin only() {
        assertThat(all()).hasSize(1);
        return all().getFirst();
    }

    private void assertIs(String label) {
        assertThat(only().label()).as(only().toString()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    eth0,  enie62c7facd5d,  Amazon VPC CNI
                    mNicIf1, eni7fc2bc6df6b, Amazon VPC CNI
                    eth0,  vlane62c7facd5d, Amazon VPC CNI
                    eth0,  calie62c7facd5d, Calico
                    eth0,  lxc1ca76aca2d4a, Cilium
                    eth0,  lxca0fab1377f49, Cilium
                    eth0,  azve62c7facd5d,  Azure CNI
                    eth0,  web-6d4c-9d682f, Antrea
                    net1,  web-6d4c-a8d394, Antrea
                    eth0,  bbbbbbbbbbbb_h,  Kube-OVN
                    net1,  bbbbbbbb_net1_h, Kube-OVN
                    eth0,  bbbbbbbbbbbbbbb, OVN-Kubernetes
                    net1,  bbbbbbbbbbbbb_2, OVN-Kubernetes
                    """)
    void aNameThatOnlyOnePluginComputesMakesItLikely(
            String interfaceName, String hostName, String title) {
        pair(interfaceName, hostName).assertIs(title + " (likely)");
        assertThat(only().evidence()).singleElement().asString().contains(hostName);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    enie62c7facd5d,  aws-cni,             Amazon VPC CNI
                    calie62c7facd5d, calico,              Calico
                    lxc1ca76aca2d4a, cilium-cni,          Cilium
                    azve62c7facd5d,  azure-vnet,          Azure CNI
                    web-6d4c-9d682f, antrea,              Antrea
                    bbbbbbbbbbbb_h,  kube-ovn,            Kube-OVN
                    bbbbbbbbbbbbbbb, ovn-k8s-cni-overlay, OVN-Kubernetes
                    """)
    void suchANameAndAFileOfThePluginMakeItCertain(String name, String plugin, String title) {
        pair("eth0", name).onNode(plugin).assertIs(title + " (certain)");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    enie62c7facd5e,  aws-cni,    Amazon VPC CNI, enie62c7facd5d
                    vlane62c7facd5e, aws-cni,    Amazon VPC CNI, vlane62c7facd5d
                    calie62c7facd5e, calico,     Calico,         calie62c7facd5d
                    lxc1ca76aca2d4b, cilium-cni, Cilium,         lxc1ca76aca2d4a
                    azve62c7facd5e,  azure-vnet, Azure CNI,      azve62c7facd5d
                    """)
    void aNameWhoseHashDoesNotFitIsAGuessThatSaysSo(
            String name, String plugin, String title, String expected) {
        pair("eth0", name).onNode(plugin).assertIs(title + " (guess)");
        assertThat(only().evidence())
                .contains(
                        "the hash in %s does not fit: %s would have called it %s; it was renamed, or made for another pod"
                                .formatted(name, title, expected));
    }

    @Test
    void azureWithoutThePodsNameHashesTheNetwork() {
        configured("10-azure.conflist", "azure", "azure-vnet").pair("eth0", "azvec3ba1e23ff");

        assertIs("Azure CNI (certain)");
    }

    @Test
    void azuresShortFormIsKnown() {
        configured("10-azure.conflist", "azure", "azure-vnet").pair("eth0", "azvec3ba1e");

        assertIs("Azure CNI (certain)");
    }

    @Test
    void aPrefixOfOnesOwnCounts() {
        facts.add(
                new Fact.CloudSettingsSeen(
                        Map.of("AWS_VPC_K8S_CNI_VETHPREFIX", "pod"), new Evidence("eks", "x")));

        pair("eth0", "pode62c7facd5d").assertIs("Amazon VPC CNI (likely)");
    }

    @Test
    void ciliumsFurtherNameIsAsGoodAsItsHash() {
        onHost.add(with(Links.veth(12, "lxcother", 2, 0), "", 0, "", "cilium_cni:lxcother"));
        inPod.add(Links.veth(2, "eth0", 12, 0));

        assertIs("Cilium (likely)");
    }

    @Test
    void aPairOfNetkitIsOfWhoeverNamedIt() {
        onHost.add(with(Links.veth(12, "lxc1ca76aca2d4a", 2, 0), "netkit", 0, ""));
        inPod.add(with(Links.veth(2, "eth0", 12, 0), "netkit", 0, ""));

        assertIs("Cilium (likely)");
        assertThat(only().evidence()).anySatisfy(line -> assertThat(line).contains("netkit"));
    }

    @Test
    void flannelIsABridgeOnANodeOfFlannels() {
        bridged("cni0").onNode("flannel").assertIs("Flannel (likely)");
    }

    @Test
    void aBridgeAloneIsAGuess() {
        bridged("cni0").assertIs("the bridge plugin (guess)");
        assertThat(only().evidence())
                .containsExactly("veth0a1b2c3d has a random name and is a port of cni0");
    }

    private CniKindsTest bridged(String bridge) {
        onHost.add(Links.link(9, bridge, "bridge", 0, -1));
        onHost.add(with(Links.veth(12, "veth0a1b2c3d", 2, 0), "", 9, ""));
        inPod.add(Links.veth(2, "eth0", 12, 0));
        return this;
    }

    @Test
    void aPairWithARandomNameAndNoBridgeIsPtp() {
        pair("eth0", "veth0a1b2c3d").assertIs("the ptp plugin (guess)");
    }

    @Test
    void suchAPairIsKindnetsOnANodeOfKindnets() {
        configured("10-kindnet.conflist", "kindnet", "ptp", "portmap")
                .pair("eth0", "veth0a1b2c3d")
                .assertIs("kindnet (likely)");
    }

    @Test
    void suchAPairIsGkesOnANodeOfGkes() {
        configured("10-gke-ptp.conflist", "gke-pod-network", "ptp", "portmap")
                .pair("eth0", "veth0a1b2c3d")
                .assertIs("GKE netd (likely)");
    }

    @Test
    void aNameThatBeginsAsGkesIsAGuess() {
        pair("eth0", "gke0123456789ab").assertIs("GKE netd (guess)");
    }

    @ParameterizedTest
    @CsvSource({
        "macvlan, the macvlan plugin",
        "ipvlan, the ipvlan plugin",
        "vlan, the vlan plugin"
    })
    void aDeviceOnACardIsOfThePluginOfItsKind(String kind, String title) {
        onHost.add(Links.link(9, "ens5", "", 0, -1));
        inPod.add(Links.link(2, "net1", kind, 9, 0));

        assertIs(title + " (likely)");
        assertThat(only().evidence()).containsExactly("net1 is a " + kind + " on ens5");
        assertThat(only().isSecondary()).isTrue();
    }

    @Test
    void aDeviceOfTheMachineThatKeptItsNameIsOfHostDevice() {
        inPod.add(with(Links.link(2, "net1", "", 0, -1), "", 0, "ens7"));

        assertIs("the host-device plugin (likely)");
        assertThat(only().evidence())
                .containsExactly("net1 is a device of the machine, which was called ens7");
    }

    @Test
    void aDeviceOfTheMachineAloneIsAGuess() {
        inPod.add(Links.link(2, "net1", "", 0, -1));

        assertIs("the host-device plugin (guess)");
    }

    @Test
    void aNoteOfSriovsDecides() {
        inPod.add(Links.link(2, "net1", "", 0, -1));
        facts.add(trace("sriov", SANDBOX, PodName.UNKNOWN, "net1", ""));

        assertIs("SR-IOV (certain)");
    }

    @Test
    void aNoteOfAnotherPodOrInterfaceDoesNot() {
        inPod.add(Links.link(2, "net1", "", 0, -1));
        facts.add(trace("sriov", "c".repeat(64), PodName.UNKNOWN, "net1", ""));
        facts.add(trace("sriov", SANDBOX, PodName.UNKNOWN, "net2", ""));

        assertIs("the host-device plugin (guess)");
    }

    @Test
    void aNoteThatNamesThePodCounts() {
        pair("eth0", "renamed0");
        facts.add(trace("calico", "", WEB, "eth0", "renamed0"));

        assertIs("Calico (certain)");
    }

    @Test
    void aNoteThatNamesAnotherLinkIsADoubt() {
        pair("eth0", "renamed0");
        facts.add(trace("calico", "", WEB, "eth0", "calie62c7facd5d"));

        assertIs("Calico (guess)");
        assertThat(only().evidence())
                .contains(
                        "cnikind:/notes/calico says that its other end is calie62c7facd5d, but that is renamed0");
    }

    @Test
    void theCacheOfResultsDecidesAndAHashThatDoesNotFitIsStillSaid() {
        attached("aws-cni", "eth0", "aws-cni", "egress-cni", "portmap")
                .pair("eth0", "eni000000000ff")
                .assertIs("Amazon VPC CNI (certain)");
        assertThat(only().evidence())
                .first()
                .asString()
                .isEqualTo(
                        "cnikind:/results/aws-cni says that it was attached to aws-cni by aws-cni, egress-cni, portmap");
        assertThat(only().evidence())
                .anySatisfy(line -> assertThat(line).startsWith("the hash in eni000000000ff"));
    }

    @Test
    void theFurtherInterfacesOfOneResultAreTheVpcCnis() {
        attached("aws-cni", "eth0", "aws-cni").pair("mNicIf1", "eni7fc2bc6df6b");

        assertIs("Amazon VPC CNI (certain)");
        assertThat(only().isSecondary()).isTrue();
    }

    @Test
    void furtherNetworksOfMultusAreSecondary() {
        pair("eth0", "calie62c7facd5d");
        onHost.add(Links.link(9, "ens5", "", 0, -1));
        inPod.add(Links.link(3, "net1", "macvlan", 9, 0));
        attached("macvlan-net", "net1", "macvlan");

        assertThat(all())
                .extracting(InterfaceOrigin::label)
                .containsExactly("Calico (likely)", "the macvlan plugin (certain)");
        assertThat(all()).extracting(InterfaceOrigin::isSecondary).containsExactly(false, true);
    }

    @Test
    void whatLimitsAPodsTrafficIsSaid() {
        attached("aws-cni", "eth0", "aws-cni", "bandwidth").pair("eth0", "enie62c7facd5d");
        onHost.add(Links.link(20, "bwpbe54bdf6dd87", "ifb", 0, -1));

        assertThat(only().evidence())
                .contains(
                        "what it sends is limited by the bandwidth plugin, through bwpbe54bdf6dd87");
    }

    @Test
    void nothingThatIsKnownIsAGuessAtTheFirstConfigurationAndElseAtNobody() {
        pair("eth0", "foo0").assertIs("no plugin that is known here (guess)");
        configured("99-last.conf", "b", "bridge").configured("10-first.conflist", "c", "calico");

        assertIs("Calico (guess)");
    }

    @Test
    void twoWhoMightBothBeItAreBothNamed() {
        attached("cbr0", "eth0", "flannel", "portmap").pair("eth0", "calie62c7facd5d");

        assertIs("Flannel (certain)");
        assertThat(only().evidence())
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("it might be Calico: calie62c7facd5d is cali"));
    }

    @Test
    void aPodOnTheHostsNetworkHasNoInterfacesOfItsOwn() {
        assertThat(
                        CniKinds.of(
                                        Facts.node()
                                                .sandbox(SANDBOX, WEB, running(1, HOST), none())
                                                .inside(HOST, Links.link(2, "ens5", "", 0, -1))
                                                .atlas())
                                .all())
                .isEmpty();
    }
}
