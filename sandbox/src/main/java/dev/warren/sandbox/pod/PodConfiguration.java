// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a pod's sandbox is wanted to be. Source: CRI `PodSandboxConfig`.
///
/// @param hostName of the pod's UTS namespace; empty for the node's own
/// @param logDirectory where the logs of its containers go; empty for a folder of Warren's own
/// @param dns empty for what the node itself uses
/// @param ports host ports; those with host port 0 are left out of the request to the plugins
/// @param labels in the order given
/// @param annotations in the order given
/// @param controlGroupParent below which its control groups are made, as in `/kubepods/besteffort/pod1`
/// @param sysctls by name with dots, as in `net.ipv4.ip_local_port_range`
/// @param hostAliases more lines for `/etc/hosts`; CRI has none, Kubernetes does
/// @param firstInterface what it wants `eth0` to be
/// @param containers to be created and started with it
public record PodConfiguration(
        PodIdentity identity,
        String hostName,
        String logDirectory,
        Optional<DnsConfiguration> dns,
        List<PortMapping> ports,
        Map<String, String> labels,
        Map<String, String> annotations,
        String controlGroupParent,
        NamespaceModes namespaces,
        Map<String, String> sysctls,
        List<HostAlias> hostAliases,
        InterfaceRequest firstInterface,
        List<ContainerConfiguration> containers) {

    /// Keeps copies that nobody can change.
    public PodConfiguration {
        ports = List.copyOf(ports);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        sysctls = Collections.unmodifiableMap(new LinkedHashMap<>(sysctls));
        hostAliases = List.copyOf(hostAliases);
        containers = List.copyOf(containers);
    }

    /// A pod that asks for nothing but its identity.
    public static PodConfiguration named(PodIdentity identity) {
        return new PodConfiguration(
                identity,
                identity.hostName(),
                "",
                Optional.empty(),
                List.of(),
                Map.of(),
                Map.of(),
                "",
                NamespaceModes.standard(),
                Map.of(),
                List.of(),
                InterfaceRequest.none(),
                List.of());
    }

    /// The same with these containers.
    public PodConfiguration withContainers(List<ContainerConfiguration> others) {
        return changed(namespaces, ports, sysctls, firstInterface, others);
    }

    /// The same with other namespaces.
    public PodConfiguration withNamespaces(NamespaceModes others) {
        return changed(others, ports, sysctls, firstInterface, containers);
    }

    /// The same with these host ports.
    public PodConfiguration withPorts(List<PortMapping> others) {
        return changed(namespaces, others, sysctls, firstInterface, containers);
    }

    /// The same with these settings.
    public PodConfiguration withSysctls(Map<String, String> others) {
        return changed(namespaces, ports, others, firstInterface, containers);
    }

    /// The same that wants its first interface to be so.
    public PodConfiguration withFirstInterface(InterfaceRequest other) {
        return changed(namespaces, ports, sysctls, other, containers);
    }

    private PodConfiguration changed(
            NamespaceModes modes,
            List<PortMapping> mappings,
            Map<String, String> settings,
            InterfaceRequest first,
            List<ContainerConfiguration> all) {
        return new PodConfiguration(
                identity,
                hostName,
                logDirectory,
                dns,
                mappings,
                labels,
                annotations,
                controlGroupParent,
                modes,
                settings,
                hostAliases,
                first,
                all);
    }
}
