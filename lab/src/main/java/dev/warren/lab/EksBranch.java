// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.LinkKindAttributes;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.netlink.link.LinkChange;

/// A pod with a branch interface of its own ("security groups for pods", strict mode): whatever comes from
/// it or for it is routed by a table of its own, before the node's own addresses are looked at.
final class EksBranch {
    static final String MAC = "02:5a:11:22:44:01";

    private static final int LINK = 20_001;
    private static final int VPC_LINK = 20_001;
    private static final int VPC_BRIDGE = 2;
    private static final int IFLA_VLAN_ID = 1;
    private static final int FIRST_TABLE = 100;

    private final EksPlan.Pod pod;

    EksBranch(EksPlan.Pod pod) {
        this.pod = pod;
    }

    static String link(int vlan) {
        return "vlan.eth." + vlan;
    }

    static int table(int vlan) {
        return FIRST_TABLE + vlan;
    }

    void wire(Site site, Place node, Place vpc) throws SyscallException {
        int vpcLink = makeLinks(site, node, vpc);
        vpc.address(vpcLink, EksPlan.withSubnet(EksPlan.BRANCH_GATEWAY));
        vpc.neighbour(vpcLink, pod.at().address(), Mac.parse(MAC));
        EksNode.pair(node, site.place(pod.at().netns()), pod.at());
        routes(node);
        rules(node);
    }

    /// @return the link of the VPC that leads to the branch interface
    private int makeLinks(Site site, Place node, Place vpc) throws SyscallException {
        boolean tagged = true;
        try {
            node.apply(vlan(LinkChange.create(link(pod.vlan())), pod.eni().index()).index(LINK));
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.EOPNOTSUPP) {
                throw failed;
            }
            tagged = false;
            site.note(
                    "this kernel has no driver for vlan, so %s is a macvlan"
                            .formatted(link(pod.vlan())));
            node.apply(
                    LinkChange.create(link(pod.vlan()))
                            .index(LINK)
                            .address(Mac.parse(MAC))
                            .macvlan(pod.eni().index(), LinkKindAttributes.MACVLAN_MODE_BRIDGE));
        }
        node.up(LINK);
        if (!tagged) {
            return VPC_BRIDGE;
        }
        vpc.apply(vlan(LinkChange.create("br0." + pod.vlan()), VPC_BRIDGE).index(VPC_LINK));
        vpc.up(VPC_LINK);
        return VPC_LINK;
    }

    private LinkChange vlan(LinkChange change, int lower) {
        return change.lower(lower)
                .address(Mac.parse(lower == VPC_BRIDGE ? "02:00:00:00:96:01" : MAC))
                .kind("vlan", data -> data.u16(IFLA_VLAN_ID, pod.vlan()));
    }

    private void routes(Place node) throws SyscallException {
        int table = table(pod.vlan());
        node.route(Route.to(EksNode.whole(EksPlan.BRANCH_GATEWAY)).onto(LINK).table(table));
        node.route(
                Route.to(EksNode.everything(false)).via(EksPlan.BRANCH_GATEWAY, LINK).table(table));
        node.route(
                Route.to(EksNode.whole(pod.at().address()))
                        .onto(pod.at().hostIndex())
                        .table(table));
    }

    private void rules(Place node) throws SyscallException {
        int table = table(pod.vlan());
        for (String from : new String[] {link(pod.vlan()), pod.at().hostLink()}) {
            node.rule(RoutingRule.of(false).priority(10).inputLink(from).lookup(table));
        }
        node.rule(RoutingRule.of(false).priority(20).lookup(RouteAttributes.RT_TABLE_LOCAL));
        node.removeRule(
                RoutingRule.of(false)
                        .priority(0)
                        .lookup(RouteAttributes.RT_TABLE_LOCAL)
                        .madeBy(RouteAttributes.RTPROT_KERNEL)
                        .build());
    }
}
