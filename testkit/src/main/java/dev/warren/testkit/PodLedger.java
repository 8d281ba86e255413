// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import dev.warren.testkit.cri.PodSandboxConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers what pods an engine was asked for, also when the engine no longer does.
final class PodLedger {
    private final Map<String, PodSandboxConfig> configurations = new ConcurrentHashMap<>();
    private final Set<Path> networkFiles = ConcurrentHashMap.newKeySet();

    void remember(Pod pod, PodSandboxConfig configuration) {
        configurations.put(pod.id(), configuration);
        if (!pod.netnsPath().isEmpty()) {
            networkFiles.add(Path.of(pod.netnsPath()));
        }
    }

    /// The configuration a pod was made from; a container of the pod has to be given it again.
    PodSandboxConfig configuration(Pod pod) {
        PodSandboxConfig found = configurations.get(pod.id());
        if (found == null) {
            throw new TestkitException("pod " + pod.id() + " was not made by this engine");
        }
        return found;
    }

    /// The ids of all pods that were ever made.
    Set<String> ids() {
        return Set.copyOf(configurations.keySet());
    }

    /// Whether any pod ever asked for a port of the host.
    boolean hadPorts() {
        return configurations.values().stream()
                .anyMatch(configuration -> configuration.getPortMappingsCount() > 0);
    }

    /// The files that pinned their network namespaces.
    Set<Path> networkFiles() {
        return Set.copyOf(networkFiles);
    }
}
