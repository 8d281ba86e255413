// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.netlink.link.LinkChange;
import java.util.List;
import java.util.Map;

/// A node with one uplink, `eth0`, to the rest of the world: what the nodes without a cloud have in common.
final class PlainNode {
    /// What stands for the internet.
    static final String INTERNET = "198.51.100.10";

    static final int UPLINK = 2;

    /// The first index on the node that is free for bridges and links to pods.
    static final int FREE_INDEX = 3;

    static final int POD_LINK = 2;

    static final Subnet OUTSIDE = Subnet.of("192.168.48.0/20", "192.168.48.1", "192.168.50.100");

    static final IpAddress NODE = IpAddress.parse("192.168.48.10");
    static final Mac NODE_MAC = Mac.parse("02:42:c0:a8:30:0a");

    private static final String OUTER_LINK = "node0";

    private final LabOptions options;

    PlainNode(LabOptions options) {
        this.options = options;
    }

    String node() {
        return options.name() + "-node";
    }

    String world() {
        return options.name() + "-world";
    }

    Map<String, Object> description() {
        return Json.object("host", "/run/netns/" + node(), "networkCards", List.of("eth0"));
    }

    void wire(Site site) throws SyscallException, LabException {
        Place node = site.place(node());
        Place world = site.place(world());
        for (Place place : site.places()) {
            place.settings(
                    Map.of(
                            "ipv6/conf/all/disable_ipv6", "1",
                            "ipv6/conf/default/disable_ipv6", "1"));
            place.up(Place.LOOPBACK);
        }
        node.settings(Map.of("ipv4/ip_forward", "1"));
        node.apply(
                LinkChange.create("eth0")
                        .index(UPLINK)
                        .address(NODE_MAC)
                        .veth(
                                LinkChange.create(OUTER_LINK)
                                        .index(UPLINK)
                                        .inNamespace(world.descriptor())));
        world.address(UPLINK, OUTSIDE.with(OUTSIDE.gateway()));
        world.up(UPLINK);
        world.address(Place.LOOPBACK, INTERNET + "/32");
        node.address(UPLINK, OUTSIDE.with(NODE));
        node.up(UPLINK);
        node.route(
                Route.to(EksNode.everything(false))
                        .via(OUTSIDE.gateway(), UPLINK)
                        .protocol(RouteAttributes.RTPROT_DHCP)
                        .preferredSource(NODE)
                        .metric(100));
    }

    /// A pod's pair, made from inside the pod as the CNI plugins do.
    static void pair(Place node, Place place, LabPod pod) throws SyscallException {
        place.apply(
                LinkChange.create("eth0")
                        .index(POD_LINK)
                        .address(pod.mac())
                        .veth(
                                LinkChange.create(pod.hostLink())
                                        .index(pod.hostIndex())
                                        .address(pod.hostMac())
                                        .inNamespace(node.descriptor())));
    }

    /// What to try: from the first pod to the internet and to the last one.
    static List<String> toTry(List<LabPod> pods) {
        if (pods.isEmpty()) {
            return List.of("ls");
        }
        LabPod first = pods.getFirst();
        String kind = first.namespace().isEmpty() ? "container:" : "pod:";
        return List.of(
                "ls", "ls -o wide", "path %s%s --to %s".formatted(kind, first.title(), INTERNET));
    }
}
