// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.util.List;

/// The rules by which the reference CNI plugins let pods go out under the node's address (`ipMasq`): a chain
/// for each pod.
///
/// Source: `pkg/ip/ipmasq_iptables_linux.go` and `pkg/utils/utils.go` of the CNI plugins.
final class Masquerade {
    private static final int CHAIN_HEX = 24;

    private Masquerade() {}

    static void load(Site site, Place node, String network, Subnet subnet, List<LabPod> pods)
            throws LabException {
        StringBuilder chains = new StringBuilder("*nat\n");
        StringBuilder rules = new StringBuilder();
        for (LabPod pod : pods) {
            String chain =
                    "CNI-" + Generated.sha512(network + pod.sandboxId()).substring(0, CHAIN_HEX);
            String comment =
                    " -m comment --comment \"name: \\\"%s\\\" id: \\\"%s\\\"\" -j "
                            .formatted(network, pod.sandboxId());
            chains.append(":%s - [0:0]\n".formatted(chain));
            rules.append("-A POSTROUTING -s %s/32%s%s\n".formatted(pod.address(), comment, chain))
                    .append("-A %s -d %s%sACCEPT\n".formatted(chain, subnet.network(), comment))
                    .append("-A %s ! -d 224.0.0.0/4%sMASQUERADE\n".formatted(chain, comment));
        }
        if (!pods.isEmpty()) {
            Filters.run(
                    site,
                    node,
                    List.of("iptables-nft-restore", "--wait", "--noflush"),
                    chains.append(rules).append("COMMIT\n").toString(),
                    "addresses are not translated and the answers of the world find no way back");
        }
    }
}
