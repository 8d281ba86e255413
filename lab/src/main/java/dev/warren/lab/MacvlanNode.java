// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.LinkKindAttributes;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.netlink.link.LinkChange;
import java.util.List;
import java.util.Map;

/// A node whose pods have an address of their own on its uplink, as the CNI plugin `macvlan` makes it: they are
/// neighbours of the world's, and cannot reach the node itself.
final class MacvlanNode implements Topology {
    private static final String NETWORK = "macvlan-net";

    private final PlainNode plain;
    private final List<LabPod> pods;

    MacvlanNode(LabOptions options) {
        plain = new PlainNode(options);
        pods = new PlainPods(options, PlainNode.OUTSIDE, 0).alone();
    }

    @Override
    public String node() {
        return plain.node();
    }

    @Override
    public String world() {
        return plain.world();
    }

    @Override
    public List<LabPod> pods() {
        return pods;
    }

    @Override
    public void wire(Site site) throws SyscallException, LabException {
        plain.wire(site);
        Place node = site.place(node());
        for (LabPod pod : pods) {
            Place place = site.place(pod.netns());
            int link = PlainNode.POD_LINK;
            node.apply(
                    LinkChange.create("eth0")
                            .index(link)
                            .address(pod.mac())
                            .inNamespace(place.descriptor())
                            .macvlan(PlainNode.UPLINK, LinkKindAttributes.MACVLAN_MODE_BRIDGE));
            place.address(link, PlainNode.OUTSIDE.with(pod.address()));
            place.up(link);
            place.route(Route.to(EksNode.everything(false)).via(PlainNode.OUTSIDE.gateway(), link));
        }
    }

    @Override
    public Map<String, byte[]> files(Map<String, LabProcess> processes) {
        Map<String, Object> plugin =
                Json.object("type", "macvlan", "master", "eth0", "mode", "bridge");
        return new CniFiles(NETWORK, plugin, PlainNode.OUTSIDE).all(pods, false, Map.of());
    }

    @Override
    public Map<String, Object> nodeDescription() {
        return plain.description();
    }

    @Override
    public List<String> toTry() {
        return PlainNode.toTry(pods);
    }
}
