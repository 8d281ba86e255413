// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files that VPC CNI, containerd and libcni leave on an EKS node.
final class EksFiles {
    static final String NETWORK = "aws-cni";

    private static final long FIRST_ALLOCATION = 1_761_552_000L;
    private static final long NANOSECONDS = 1_000_000_000L;
    private static final long BETWEEN_SECONDS = 60;

    private static final Map<String, Object> CONFIGURATION =
            Json.object(
                    "cniVersion",
                    "0.4.0",
                    "name",
                    NETWORK,
                    "disableCheck",
                    true,
                    "plugins",
                    List.of(
                            Json.object(
                                    "name",
                                    NETWORK,
                                    "type",
                                    "aws-cni",
                                    "vethPrefix",
                                    "eni",
                                    "mtu",
                                    "9001",
                                    "podSGEnforcingMode",
                                    "strict",
                                    "pluginLogFile",
                                    "/var/log/aws-routed-eni/plugin.log",
                                    "pluginLogLevel",
                                    "DEBUG"),
                            Json.object(
                                    "type",
                                    "portmap",
                                    "capabilities",
                                    Json.object("portMappings", true),
                                    "snat",
                                    true)));

    private final EksPlan plan;

    EksFiles(EksPlan plan) {
        this.plan = plan;
    }

    /// When a pod was given its address, in seconds since 1970.
    static long allocatedAt(int number) {
        return FIRST_ALLOCATION + number * BETWEEN_SECONDS;
    }

    Map<String, byte[]> all() {
        NodeFiles files = new NodeFiles();
        files.json("/etc/cni/net.d/10-aws.conflist", CONFIGURATION);
        files.json("/var/run/aws-node/ipam.json", ipam());
        for (EksPlan.Pod pod : plan.pods()) {
            files.bundles(pod.at(), annotations(pod));
            files.cniResult(pod.at(), NETWORK, Json.object(), result(pod));
        }
        files.bundles(plan.hostNetworkPod(), Map.of());
        return files.all();
    }

    private Object ipam() {
        List<Object> allocations = new ArrayList<>();
        for (EksPlan.Pod pod : plan.pods()) {
            if (!pod.isBranch()) {
                allocations.add(
                        Json.object(
                                "networkName",
                                NETWORK,
                                "containerID",
                                pod.at().sandboxId(),
                                "ifName",
                                "eth0",
                                pod.at().address().isV6() ? "ipv6" : "ipv4",
                                pod.at().address().toString(),
                                "allocationTimestamp",
                                allocatedAt(allocations.size()) * NANOSECONDS,
                                "metadata",
                                metadata(pod.at())));
            }
        }
        return Json.object("version", "vpc-cni-ipam/1", "allocations", allocations);
    }

    static Object metadata(LabPod pod) {
        return Json.object(
                "k8sPodNamespace", pod.namespace(), "k8sPodName", pod.name(), "interfacesCount", 1);
    }

    /// The plugin keeps numbers where others have link-layer addresses: of the pod's routing table, of its
    /// VLAN, and, as the sandbox of an interface that does not exist, of the device.
    private static Object result(EksPlan.Pod pod) {
        String sandbox = NodeFiles.netnsPath(pod.at());
        String hash = Generated.interfaceHash(pod.at().namespace(), pod.at().name());
        String table = pod.isBranch() ? "0" : String.valueOf(pod.eni().table());
        return Json.object(
                "cniVersion",
                "0.4.0",
                "dns",
                Json.object(),
                "interfaces",
                List.of(
                        Json.object("name", pod.at().hostLink()),
                        Json.object("name", "eth0", "mac", table, "sandbox", sandbox),
                        Json.object(
                                "name",
                                "dummy" + hash,
                                "mac",
                                String.valueOf(pod.vlan()),
                                "sandbox",
                                String.valueOf(pod.eni().device()))),
                "ips",
                List.of(
                        Json.object(
                                "version",
                                pod.at().address().isV6() ? "6" : "4",
                                "interface",
                                1,
                                "address",
                                EksNode.whole(pod.at().address()).toString())));
    }

    private static Map<String, Object> annotations(EksPlan.Pod pod) {
        if (!pod.isBranch()) {
            return Map.of();
        }
        Map<String, Object> branch = new LinkedHashMap<>();
        branch.put("eniId", "eni-0dd44cc33bb22aa11");
        branch.put("ifAddress", EksBranch.MAC);
        branch.put("privateIp", pod.at().address().toString());
        branch.put("ipv6Addr", "");
        branch.put("vlanId", pod.vlan());
        branch.put("subnetCidr", EksPlan.BRANCH_CIDR);
        branch.put("subnetV6Cidr", "");
        branch.put("associationID", "trunk-assoc-0123456789abcdef0");
        return Map.of("vpc.amazonaws.com/pod-eni", Json.line(List.of(branch)));
    }
}
