// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files that containerd and the reference CNI plugins leave on a node: configuration, bundles, results
/// and the addresses that `host-local` has given.
///
/// @param network the name of the network in its configuration
/// @param plugin the plugin with its own settings
record CniFiles(String network, Map<String, Object> plugin, Subnet subnet) {
    private static final String VERSION = "1.0.0";

    Map<String, byte[]> all(List<LabPod> pods, boolean onHost, Map<String, Object> above) {
        Map<String, Object> whole = new LinkedHashMap<>(plugin);
        whole.put(
                "ipam",
                Json.object(
                        "type",
                        "host-local",
                        "ranges",
                        List.of(
                                List.of(
                                        Json.object(
                                                "subnet",
                                                subnet.network().toString(),
                                                "gateway",
                                                subnet.gateway().toString()))),
                        "routes",
                        List.of(Json.object("dst", "0.0.0.0/0"))));
        NodeFiles files = new NodeFiles();
        files.json(
                "/etc/cni/net.d/10-" + network + ".conflist",
                Json.object("cniVersion", VERSION, "name", network, "plugins", List.of(whole)));
        String addresses = "/var/lib/cni/networks/" + network + "/";
        for (LabPod pod : pods) {
            files.bundles(pod, Map.of());
            files.cniResult(pod, network, whole, result(pod, onHost, above));
            files.text(addresses + pod.address(), pod.sandboxId() + "\r\neth0");
            files.text(addresses + "last_reserved_ip.0", pod.address().toString());
        }
        files.text(addresses + "lock", "");
        return files.all();
    }

    /// @param onHost whether the pod has a link on the node
    /// @param above a bridge, or nothing
    private Object result(LabPod pod, boolean onHost, Map<String, Object> above) {
        List<Object> interfaces = new ArrayList<>();
        if (!above.isEmpty()) {
            interfaces.add(above);
        }
        if (onHost) {
            interfaces.add(Json.object("name", pod.hostLink(), "mac", pod.hostMac().toString()));
        }
        interfaces.add(
                Json.object(
                        "name",
                        "eth0",
                        "mac",
                        pod.mac().toString(),
                        "sandbox",
                        NodeFiles.netnsPath(pod)));
        return Json.object(
                "cniVersion",
                VERSION,
                "dns",
                Json.object(),
                "interfaces",
                interfaces,
                "ips",
                List.of(
                        Json.object(
                                "interface",
                                interfaces.size() - 1,
                                "address",
                                subnet.with(pod.address()),
                                "gateway",
                                subnet.gateway().toString())),
                "routes",
                List.of(Json.object("dst", "0.0.0.0/0")));
    }
}
