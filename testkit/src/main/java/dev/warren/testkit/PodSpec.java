// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A pod that is wanted.
///
/// @param namespace the Kubernetes namespace
/// @param name the pod's name
/// @param labels the pod's labels
/// @param ports ports of the host and the TCP ports of the pod they lead to
/// @param hostNetwork whether the pod stays in the host's network namespace
/// @param runtime the runtime handler, `runc` or `crun`
/// @param nameServers the addresses of its name servers; none for those of the host
public record PodSpec(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<Integer, Integer> ports,
        boolean hostNetwork,
        String runtime,
        List<String> nameServers) {

    /// Keeps copies that nobody can change.
    public PodSpec {
        labels = Map.copyOf(labels);
        ports = Map.copyOf(ports);
        nameServers = List.copyOf(nameServers);
    }

    /// A pod with a network namespace of its own, run by `runc`.
    public static PodSpec of(String namespace, String name) {
        return new PodSpec(namespace, name, Map.of(), Map.of(), false, "runc", List.of());
    }

    /// The same pod with one label more.
    public PodSpec withLabel(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(key, value);
        return new PodSpec(namespace, name, more, ports, hostNetwork, runtime, nameServers);
    }

    /// The same pod with a TCP port of the host that leads to one of the pod.
    public PodSpec withPort(int hostPort, int podPort) {
        Map<Integer, Integer> more = new LinkedHashMap<>(ports);
        more.put(hostPort, podPort);
        return new PodSpec(namespace, name, labels, more, hostNetwork, runtime, nameServers);
    }

    /// The same pod in the host's network namespace.
    public PodSpec onHostNetwork() {
        return new PodSpec(namespace, name, labels, ports, true, runtime, nameServers);
    }

    /// The same pod run by another runtime.
    public PodSpec withRuntime(String handler) {
        return new PodSpec(namespace, name, labels, ports, hostNetwork, handler, nameServers);
    }

    /// The same pod with these name servers.
    public PodSpec withNameServers(String... addresses) {
        return new PodSpec(
                namespace, name, labels, ports, hostNetwork, runtime, List.of(addresses));
    }
}
