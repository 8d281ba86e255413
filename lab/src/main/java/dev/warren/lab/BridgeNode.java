// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.netlink.link.LinkChange;
import java.util.List;
import java.util.Map;

/// A node whose pods hang on the bridge `cni0`, as the CNI plugin `bridge` makes it.
final class BridgeNode implements Topology {
    private static final String NETWORK = "containerd-net";
    private static final int BRIDGE = PlainNode.FREE_INDEX;
    private static final Mac BRIDGE_MAC = Mac.parse("02:42:0a:f4:00:01");

    /// A network of the usual size, and a larger one for those who want more pods than it has addresses.
    private static final int USUAL_PODS = 250;

    private final PlainNode plain;
    private final Subnet subnet;
    private final List<LabPod> pods;

    BridgeNode(LabOptions options) {
        plain = new PlainNode(options);
        String network = options.pods() > USUAL_PODS ? "10.244.0.0/20" : "10.244.0.0/24";
        subnet = Subnet.of(network, "10.244.0.1", "10.244.0.2");
        pods = new PlainPods(options, subnet, BRIDGE + 1).pairs();
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
        bridge(site, node, "cni0", BRIDGE_MAC, subnet, pods);
        Masquerade.load(site, node, NETWORK, subnet, pods);
    }

    /// A bridge with an address, and pods on it.
    static void bridge(
            Site site, Place node, String name, Mac mac, Subnet subnet, List<LabPod> pods)
            throws SyscallException {
        node.apply(LinkChange.create(name).index(BRIDGE).address(mac).bridge());
        node.address(BRIDGE, subnet.with(subnet.gateway()));
        node.up(BRIDGE);
        for (LabPod pod : pods) {
            Place place = site.place(pod.netns());
            PlainNode.pair(node, place, pod);
            node.apply(LinkChange.of(pod.hostIndex()).master(BRIDGE).up());
            place.address(PlainNode.POD_LINK, subnet.with(pod.address()));
            place.up(PlainNode.POD_LINK);
            place.route(
                    Route.to(EksNode.everything(false)).via(subnet.gateway(), PlainNode.POD_LINK));
        }
    }

    @Override
    public Map<String, byte[]> files(Map<String, LabProcess> processes) {
        Map<String, Object> plugin =
                Json.object(
                        "type",
                        "bridge",
                        "bridge",
                        "cni0",
                        "isGateway",
                        true,
                        "ipMasq",
                        true,
                        "promiscMode",
                        false);
        Map<String, Object> bridge = Json.object("name", "cni0", "mac", BRIDGE_MAC.toString());
        return new CniFiles(NETWORK, plugin, subnet).all(pods, true, bridge);
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
