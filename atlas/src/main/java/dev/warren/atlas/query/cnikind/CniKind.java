// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Plugins that make interfaces of pods.
public enum CniKind {
    AWS_VPC("aws-vpc", "Amazon VPC CNI", "aws-cni"),
    CALICO("calico", "Calico", "calico"),
    CILIUM("cilium", "Cilium", "cilium-cni"),
    FLANNEL("flannel", "Flannel", "flannel"),
    KINDNET("kindnet", "kindnet", "kindnet"),
    GKE("gke", "GKE netd", "gke"),
    AZURE("azure", "Azure CNI", "azure-vnet"),
    ANTREA("antrea", "Antrea", "antrea"),
    KUBE_OVN("kube-ovn", "Kube-OVN", "kube-ovn"),
    OVN_KUBERNETES("ovn-kubernetes", "OVN-Kubernetes", "ovn-k8s-cni-overlay"),
    BRIDGE("bridge", "the bridge plugin", "bridge"),
    PTP("ptp", "the ptp plugin", "ptp"),
    MACVLAN("macvlan", "the macvlan plugin", "macvlan"),
    IPVLAN("ipvlan", "the ipvlan plugin", "ipvlan"),
    VLAN("vlan", "the vlan plugin", "vlan"),
    HOST_DEVICE("host-device", "the host-device plugin", "host-device"),
    SRIOV("sriov", "SR-IOV", "sriov"),
    UNKNOWN("unknown", "no plugin that is known here", "");

    private final String word;
    private final String title;
    private final String plugin;

    CniKind(String word, String title, String plugin) {
        this.word = word;
        this.title = title;
        this.plugin = plugin;
    }

    /// The word in JSON, such as `aws-vpc`.
    public String word() {
        return word;
    }

    /// What people call it.
    public String title() {
        return title;
    }

    /// The kind that a configuration's list of plugins comes to: the first that makes an interface. Two
    /// products are the plain `ptp` with a name of their own for the network.
    public static Optional<CniKind> of(String network, List<String> plugins) {
        Optional<CniKind> first =
                plugins.stream().flatMap(type -> ofPlugin(type).stream()).findFirst();
        if (first.equals(Optional.of(PTP)) && network.equals("gke-pod-network")) {
            return Optional.of(GKE);
        }
        if (first.equals(Optional.of(PTP)) && network.equals("kindnet")) {
            return Optional.of(KINDNET);
        }
        return first;
    }

    /// The kind of one plugin's type.
    public static Optional<CniKind> ofPlugin(String type) {
        return type.isEmpty()
                ? Optional.empty()
                : Arrays.stream(values()).filter(kind -> kind.plugin.equals(type)).findFirst();
    }
}
