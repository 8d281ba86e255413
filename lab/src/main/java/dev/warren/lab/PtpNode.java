// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.Route;
import java.util.List;
import java.util.Map;

/// A node with a pair for each pod and a route to it, as the CNI plugin `ptp` makes it: the gateway's address is
/// on the node's end of every pair.
final class PtpNode implements Topology {
    private static final String NETWORK = "ptp-net";
    private static final Subnet SUBNET = Subnet.of("10.245.0.0/20", "10.245.0.1", "10.245.0.2");

    private final PlainNode plain;
    private final List<LabPod> pods;

    PtpNode(LabOptions options) {
        plain = new PlainNode(options);
        pods = new PlainPods(options, SUBNET, PlainNode.FREE_INDEX).pairs();
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
            PlainNode.pair(node, place, pod);
            inside(place, pod);
            node.address(pod.hostIndex(), EksNode.whole(SUBNET.gateway()).toString());
            node.up(pod.hostIndex());
            node.route(
                    Route.to(EksNode.whole(pod.address()))
                            .onto(pod.hostIndex())
                            .scope(RouteAttributes.RT_SCOPE_HOST));
        }
        Masquerade.load(site, node, NETWORK, SUBNET, pods);
    }

    /// Everything goes by the gateway, also to the neighbours in the pod's own network.
    private static void inside(Place place, LabPod pod) throws SyscallException {
        int link = PlainNode.POD_LINK;
        place.address(link, SUBNET.with(pod.address()));
        place.up(link);
        place.removeRoute(
                Route.to(SUBNET.network())
                        .onto(link)
                        .protocol(RouteAttributes.RTPROT_KERNEL)
                        .preferredSource(pod.address()));
        place.route(
                Route.to(EksNode.whole(SUBNET.gateway()))
                        .onto(link)
                        .preferredSource(pod.address()));
        place.route(
                Route.to(SUBNET.network())
                        .via(SUBNET.gateway(), link)
                        .preferredSource(pod.address()));
        place.route(Route.to(EksNode.everything(false)).via(SUBNET.gateway(), link));
    }

    @Override
    public Map<String, byte[]> files(Map<String, LabProcess> processes) {
        Map<String, Object> plugin = Json.object("type", "ptp", "ipMasq", true, "mtu", 1500);
        return new CniFiles(NETWORK, plugin, SUBNET).all(pods, true, Map.of());
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
