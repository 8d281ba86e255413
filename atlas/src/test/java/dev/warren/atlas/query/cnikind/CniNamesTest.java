// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Links;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names of interfaces that plugins compute.
final class CniNamesTest extends CniKindsGround {
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
    void aNameThatBeginsAsGkesIsAGuess() {
        pair("eth0", "gke0123456789ab").assertIs("GKE netd (guess)");
    }
}
