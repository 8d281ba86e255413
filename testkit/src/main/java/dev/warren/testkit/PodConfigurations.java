// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import dev.warren.testkit.cri.DNSConfig;
import dev.warren.testkit.cri.LinuxPodSandboxConfig;
import dev.warren.testkit.cri.LinuxSandboxSecurityContext;
import dev.warren.testkit.cri.NamespaceMode;
import dev.warren.testkit.cri.NamespaceOption;
import dev.warren.testkit.cri.PodSandboxConfig;
import dev.warren.testkit.cri.PodSandboxMetadata;
import dev.warren.testkit.cri.PortMapping;
import java.nio.file.Path;
import java.util.UUID;

/// Turns a wanted pod into what a kubelet would send for it.
final class PodConfigurations {
    private final Path logs;
    private final String cgroup;

    /// Logs go below one folder, processes below one cgroup.
    PodConfigurations(Path logs, String cgroup) {
        this.logs = logs;
        this.cgroup = cgroup;
    }

    PodSandboxConfig of(PodSpec wanted) {
        String uid = UUID.randomUUID().toString();
        PodSandboxConfig.Builder builder =
                PodSandboxConfig.newBuilder()
                        .setMetadata(
                                PodSandboxMetadata.newBuilder()
                                        .setName(wanted.name())
                                        .setUid(uid)
                                        .setNamespace(wanted.namespace()))
                        .setLogDirectory(logs.resolve(uid).toString())
                        .putLabels("io.kubernetes.pod.name", wanted.name())
                        .putLabels("io.kubernetes.pod.namespace", wanted.namespace())
                        .putLabels("io.kubernetes.pod.uid", uid)
                        .putAllLabels(wanted.labels())
                        .setLinux(linux(wanted, uid));
        if (!wanted.hostNetwork()) {
            builder.setHostname(wanted.name());
        }
        if (!wanted.nameServers().isEmpty()) {
            builder.setDnsConfig(DNSConfig.newBuilder().addAllServers(wanted.nameServers()));
        }
        wanted.ports()
                .forEach(
                        (host, pod) ->
                                builder.addPortMappings(
                                        PortMapping.newBuilder()
                                                .setHostPort(host)
                                                .setContainerPort(pod)));
        return builder.build();
    }

    private LinuxPodSandboxConfig linux(PodSpec wanted, String uid) {
        NamespaceOption namespaces =
                NamespaceOption.newBuilder()
                        .setNetwork(wanted.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
                        .setPid(NamespaceMode.CONTAINER)
                        .build();
        return LinuxPodSandboxConfig.newBuilder()
                .setCgroupParent("/" + cgroup + "/kubepods/besteffort/pod" + uid)
                .setSecurityContext(
                        LinuxSandboxSecurityContext.newBuilder().setNamespaceOptions(namespaces))
                .build();
    }
}
