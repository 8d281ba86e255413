// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.util.List;

/// The packet filters of VPC CNI: addresses outside of the VPC see the node's own, by way of a mark that
/// sends such packets to the primary interface.
///
/// The plugin itself runs `iptables` and `nft`, so they are run here, too.
final class EksFilters {
    private static final String NAT =
            """
            *nat
            :AWS-SNAT-CHAIN-0 - [0:0]
            {connmark}-A POSTROUTING -m comment --comment "AWS SNAT CHAIN" -j AWS-SNAT-CHAIN-0
            -A AWS-SNAT-CHAIN-0 -d {vpc} -m comment --comment "AWS SNAT CHAIN" -j RETURN
            -A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment "AWS, SNAT" -m addrtype ! --dst-type LOCAL \
            -j SNAT --to-source {node} --random-fully
            COMMIT
            """;

    private static final String LEGACY_CONNMARK =
            """
            :AWS-CONNMARK-CHAIN-0 - [0:0]
            -A PREROUTING -i eni+ -m comment --comment "AWS, outbound connections" -j AWS-CONNMARK-CHAIN-0
            -A PREROUTING -m comment --comment "AWS, CONNMARK" -j CONNMARK --restore-mark --mask 0x80
            -A AWS-CONNMARK-CHAIN-0 -d {vpc} -m comment --comment "AWS CONNMARK CHAIN, VPC CIDR" -j RETURN
            -A AWS-CONNMARK-CHAIN-0 -m comment --comment "AWS, CONNMARK" -j CONNMARK --set-mark 0x80/0x80
            """;

    private static final String MANGLE =
            """
            *mangle
            -A PREROUTING -i ens5 -m comment --comment "AWS, primary ENI" -m addrtype --dst-type LOCAL \
            --limit-iface-in -j CONNMARK --set-mark 0x80/0x80
            -A PREROUTING -i eni+ -m comment --comment "AWS, primary ENI" -j CONNMARK --restore-mark --mask 0x80
            -A PREROUTING -i vlan+ -m comment --comment "AWS, primary ENI" -j CONNMARK --restore-mark --mask 0x80
            COMMIT
            """;

    private static final String CONNMARK =
            """
            table ip aws-cni {
              chain snat-mark { ip daddr {vpc} counter return; counter ct mark set ct mark or 0x80; }
              chain nat-prerouting {
                type nat hook prerouting priority -90;
                fib daddr type local return
                iifname "eni*" counter jump snat-mark
                counter meta mark set ct mark and 0x80
              }
            }
            """;

    private final EksPlan plan;

    EksFilters(EksPlan plan) {
        this.plan = plan;
    }

    void load(Site site, Place node) throws LabException {
        boolean legacy = plan.options().iptables() == LabOptions.Iptables.LEGACY;
        String rules = filled((NAT + MANGLE).replace("{connmark}", legacy ? LEGACY_CONNMARK : ""));
        Filters.run(
                site,
                node,
                List.of(legacy ? "iptables-legacy-restore" : "iptables-nft-restore", "--wait"),
                rules,
                "the node does not translate addresses");
        if (!legacy) {
            Filters.run(
                    site,
                    node,
                    List.of("nft", "-f", "-"),
                    filled(CONNMARK),
                    "no packet is marked for the primary interface");
        }
    }

    private static String filled(String template) {
        return template.replace("{vpc}", EksPlan.VPC_CIDR)
                .replace("{node}", EksPlan.NODE.toString());
    }
}
