// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.sandbox.pod.PortMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What containerd tells plugins of a pod. The names of members are those of its structures, `HostPort` and not
/// `hostPort`; plugins in Go do not mind.
///
/// Source: containerd, `internal/cri/server/sandbox_run.go`, `cniNamespaceOpts`; the
/// [conventions](https://www.cni.dev/docs/conventions/) for what the values mean.
public final class PodNetworkRequest {
    /// The annotations of the pod.
    public static final String ANNOTATIONS = "io.kubernetes.cri.pod-annotations";

    /// Ports of the node that lead to the pod.
    public static final String PORT_MAPPINGS = "portMappings";

    /// How much may come and go.
    public static final String BANDWIDTH = "bandwidth";

    /// What the pod's resolver uses.
    public static final String DNS = "dns";

    /// The control group of the pod.
    public static final String CGROUP_PATH = "cgroupPath";

    /// Addresses that the pod wants.
    public static final String IPS = "ips";

    /// The hardware address that the pod wants.
    public static final String MAC = "mac";

    /// Names of the pod on the network.
    public static final String ALIASES = "aliases";

    private static final String INGRESS = "kubernetes.io/ingress-bandwidth";
    private static final String EGRESS = "kubernetes.io/egress-bandwidth";

    /// What containerd allows to come at once, in bits: as much as fits.
    private static final long BURST = 0xffffffffL;

    private PodNetworkRequest() {}

    /// The `CNI_ARGS` of a pod. containerd gives them in random order; here that which says that others may be ignored
    /// comes first.
    public static List<Argument> arguments(String sandboxId, PodIdentity pod) {
        return List.of(
                new Argument("IgnoreUnknown", "1"),
                new Argument("K8S_POD_NAMESPACE", pod.namespace()),
                new Argument("K8S_POD_NAME", pod.name()),
                new Argument("K8S_POD_INFRA_CONTAINER_ID", sandboxId),
                new Argument("K8S_POD_UID", pod.uid()));
    }

    /// What is offered to plugins that declare a capability.
    ///
    /// @throws SandboxException when the annotations ask for a bandwidth that cannot be
    public static Map<String, Object> capabilities(PodConfiguration pod) throws SandboxException {
        Map<String, Object> capabilities = new LinkedHashMap<>();
        // What is empty does not survive the way through CRI, and is null in a Go program.
        capabilities.put(
                ANNOTATIONS, pod.annotations().isEmpty() ? Json.NULL : sorted(pod.annotations()));
        List<Map<String, Object>> ports = portMappings(pod.ports());
        if (!ports.isEmpty()) {
            capabilities.put(PORT_MAPPINGS, ports);
        }
        Optional<Map<String, Object>> bandwidth = bandwidth(pod.annotations());
        bandwidth.ifPresent(limits -> capabilities.put(BANDWIDTH, limits));
        pod.dns().ifPresent(dns -> capabilities.put(DNS, dns(dns)));
        if (!pod.controlGroupParent().isEmpty()) {
            capabilities.put(CGROUP_PATH, pod.controlGroupParent());
        }
        return capabilities;
    }

    /// What is offered besides for the first interface of a pod: an address can be on one alone. containerd has no
    /// such request; the members are those of the conventions.
    public static Map<String, Object> ofFirst(InterfaceRequest request) {
        Map<String, Object> capabilities = new LinkedHashMap<>();
        if (!request.addresses().isEmpty()) {
            capabilities.put(IPS, request.addresses());
        }
        if (!request.hardwareAddress().isEmpty()) {
            capabilities.put(MAC, request.hardwareAddress());
        }
        if (!request.aliases().isEmpty()) {
            capabilities.put(ALIASES, request.aliases());
        }
        return capabilities;
    }

    private static Map<String, Object> sorted(Map<String, String> texts) {
        Map<String, Object> sorted = GoJson.sortedObject();
        sorted.putAll(texts);
        return sorted;
    }

    private static List<Map<String, Object>> portMappings(List<PortMapping> ports) {
        List<Map<String, Object>> mappings = new ArrayList<>();
        for (PortMapping port : ports) {
            if (port.hostPort() > 0) {
                mappings.add(
                        Json.object(
                                "HostPort", port.hostPort(),
                                "ContainerPort", port.containerPort(),
                                "Protocol", port.protocol().toLowerCase(Locale.ROOT),
                                "HostIP", port.hostAddress()));
            }
        }
        return mappings;
    }

    private static Map<String, Object> dns(DnsConfiguration dns) {
        return Json.object(
                "Servers", orNull(dns.servers()),
                "Searches", orNull(dns.searches()),
                "Options", orNull(dns.options()));
    }

    private static Object orNull(List<String> texts) {
        return texts.isEmpty() ? Json.NULL : texts;
    }

    private static Optional<Map<String, Object>> bandwidth(Map<String, String> annotations)
            throws SandboxException {
        Optional<Long> ingress = BandwidthAnnotation.find(annotations, INGRESS);
        Optional<Long> egress = BandwidthAnnotation.find(annotations, EGRESS);
        if (ingress.isEmpty() && egress.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Json.object(
                        "IngressRate",
                        ingress.orElse(0L),
                        "IngressBurst",
                        ingress.isPresent() ? BURST : 0L,
                        "EgressRate",
                        egress.orElse(0L),
                        "EgressBurst",
                        egress.isPresent() ? BURST : 0L));
    }
}
