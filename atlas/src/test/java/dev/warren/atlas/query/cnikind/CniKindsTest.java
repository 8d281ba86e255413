// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.none;
import static dev.warren.atlas.Facts.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.PodName;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names were computed by `printf %s … | sha1sum` and the like, from the rules in the plugins' sources.
final class CniKindsTest extends CniKindsGround {
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
