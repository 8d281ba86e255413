// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

import dev.warren.kernel.process.IdMap;
import java.util.List;
import java.util.Optional;

/// Whose namespaces the containers of a pod use. Source: CRI `NamespaceOption`.
///
/// @param network [Mode#POD] or [Mode#NODE]
/// @param process [Mode#POD], [Mode#CONTAINER], [Mode#NODE], or [Mode#TARGET] (of single containers)
/// @param interProcess [Mode#POD] or [Mode#NODE]
/// @param user the maps of the pod's own user namespace; empty for the node's
public record NamespaceModes(
        Mode network, Mode process, Mode interProcess, Optional<UserMaps> user) {
    /// Source: CRI `NamespaceMode`.
    public enum Mode {
        /// One for all containers of the pod.
        POD,
        /// One for each container.
        CONTAINER,
        /// The node's.
        NODE,
        /// That of another container of the pod.
        TARGET
    }

    /// The maps of a user namespace. Source: CRI `UserNamespace`.
    public record UserMaps(List<IdMap> users, List<IdMap> groups) {
        /// Keeps copies that nobody can change.
        public UserMaps {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }
    }

    /// What a pod has that asks for nothing: own network and IPC, a process namespace for each container.
    public static NamespaceModes standard() {
        return new NamespaceModes(Mode.POD, Mode.CONTAINER, Mode.POD, Optional.empty());
    }

    /// The same on the node's network.
    public NamespaceModes onHostNetwork() {
        return new NamespaceModes(Mode.NODE, process, interProcess, user);
    }

    /// The same with another namespace of processes.
    public NamespaceModes withProcess(Mode mode) {
        return new NamespaceModes(network, mode, interProcess, user);
    }

    /// The same with users of its own.
    public NamespaceModes withUsers(UserMaps maps) {
        return new NamespaceModes(network, process, interProcess, Optional.of(maps));
    }

    /// Whether the pod uses the node's network.
    public boolean hostNetwork() {
        return network == Mode.NODE;
    }
}
