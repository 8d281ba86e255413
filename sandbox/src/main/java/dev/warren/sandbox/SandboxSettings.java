// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.time.Duration;
import java.util.List;

/// With what sandboxes are made.
///
/// @param folders where they are kept
/// @param namespaceFolder where their network namespaces get names
/// @param networkFolder where the configurations of CNI networks are
/// @param pluginFolders where CNI plugins are, in the order of the search
/// @param cacheFolder libcni's, which holds `results`
/// @param networks to how many of the networks, by file name, a pod is attached: the i-th as `eth<i>`
/// @param runtime the OCI runtime of those that are made, by name or path; one that is there keeps its own
/// @param infra what keeps the namespaces
/// @param pluginDeadline when one run of one plugin is killed
/// @param runtimeDeadline when one run of the runtime is killed
public record SandboxSettings(
        SandboxFolders folders,
        String namespaceFolder,
        String networkFolder,
        List<String> pluginFolders,
        String cacheFolder,
        int networks,
        String runtime,
        Infra infra,
        Duration pluginDeadline,
        Duration runtimeDeadline) {

    /// Keeps a copy that nobody can change.
    public SandboxSettings {
        pluginFolders = List.copyOf(pluginFolders);
    }

    /// What containerd does without configuration, and Debian's folder of plugins beside the usual one.
    public static SandboxSettings standard() {
        return new SandboxSettings(
                SandboxFolders.standard(),
                "/run/netns",
                "/etc/cni/net.d",
                List.of("/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"),
                "/var/lib/cni",
                1,
                "runc",
                new Infra.Pinned(),
                Duration.ofMinutes(2),
                Duration.ofMinutes(1));
    }

    /// The same with other folders.
    public SandboxSettings withFolders(SandboxFolders others) {
        return new SandboxSettings(
                others,
                namespaceFolder,
                networkFolder,
                pluginFolders,
                cacheFolder,
                networks,
                runtime,
                infra,
                pluginDeadline,
                runtimeDeadline);
    }

    /// The same with CNI's files elsewhere.
    public SandboxSettings withNetworks(String folder, List<String> plugins, String cache) {
        return new SandboxSettings(
                folders,
                namespaceFolder,
                folder,
                plugins,
                cache,
                networks,
                runtime,
                infra,
                pluginDeadline,
                runtimeDeadline);
    }

    /// The same with so many networks.
    public SandboxSettings withNetworkCount(int count) {
        return new SandboxSettings(
                folders,
                namespaceFolder,
                networkFolder,
                pluginFolders,
                cacheFolder,
                count,
                runtime,
                infra,
                pluginDeadline,
                runtimeDeadline);
    }

    /// The same with another runtime.
    public SandboxSettings withRuntime(String program) {
        return new SandboxSettings(
                folders,
                namespaceFolder,
                networkFolder,
                pluginFolders,
                cacheFolder,
                networks,
                program,
                infra,
                pluginDeadline,
                runtimeDeadline);
    }

    /// The same with something else that keeps the namespaces.
    public SandboxSettings withInfra(Infra other) {
        return new SandboxSettings(
                folders,
                namespaceFolder,
                networkFolder,
                pluginFolders,
                cacheFolder,
                networks,
                runtime,
                other,
                pluginDeadline,
                runtimeDeadline);
    }

    /// The same with other deadlines.
    public SandboxSettings withDeadlines(Duration plugin, Duration runtimeRun) {
        return new SandboxSettings(
                folders,
                namespaceFolder,
                networkFolder,
                pluginFolders,
                cacheFolder,
                networks,
                runtime,
                infra,
                plugin,
                runtimeRun);
    }
}
