// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.pod.NamespaceModes;
import java.util.Optional;

/// Where the namespaces are that a pod's containers share: files that pin them, or `/proc/<pid>/ns/…` of a
/// process that lives in them. One that is absent is either the node's or not made yet, which the pod's
/// [NamespaceModes] tell.
///
/// A path below `/proc` is right only as long as its process lives: whoever gives one checks the process
/// before and after.
///
/// @param network of type `network`
/// @param interProcess of type `ipc`
/// @param hostName of type `uts`
/// @param process of type `pid`: the pod's, or that of the container whose processes are to be seen
/// @param user of type `user`, whose maps are those that the pod asks for
public record SharedNamespaces(
        Optional<String> network,
        Optional<String> interProcess,
        Optional<String> hostName,
        Optional<String> process,
        Optional<String> user) {

    /// None is made yet.
    public static SharedNamespaces none() {
        return new SharedNamespaces(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// Only a network namespace is made.
    public static SharedNamespaces ofNetwork(String path) {
        return none().withNetwork(path);
    }

    /// Those of a pod's infrastructure process, the way containerd gives them to the containers of the pod:
    /// network, IPC and UTS always, also when they are the node's; processes unless each container has its
    /// own; users only when the pod has its own.
    public static SharedNamespaces ofProcess(long pid, NamespaceModes modes) {
        boolean ownProcesses = modes.process() == NamespaceModes.Mode.CONTAINER;
        return new SharedNamespaces(
                Optional.of(path(pid, NamespaceKind.NETWORK)),
                Optional.of(path(pid, NamespaceKind.INTER_PROCESS)),
                Optional.of(path(pid, NamespaceKind.HOST_NAME)),
                ownProcesses ? Optional.empty() : Optional.of(path(pid, NamespaceKind.PROCESS)),
                modes.user().map(_ -> path(pid, NamespaceKind.USER)));
    }

    /// `/proc/<pid>/ns/<kind>`.
    public static String path(long pid, NamespaceKind kind) {
        return "/proc/" + pid + "/ns/" + kind.word();
    }

    /// The same with this network namespace.
    public SharedNamespaces withNetwork(String path) {
        return new SharedNamespaces(Optional.of(path), interProcess, hostName, process, user);
    }

    /// The same with this IPC namespace.
    public SharedNamespaces withInterProcess(String path) {
        return new SharedNamespaces(network, Optional.of(path), hostName, process, user);
    }

    /// The same with this UTS namespace.
    public SharedNamespaces withHostName(String path) {
        return new SharedNamespaces(network, interProcess, Optional.of(path), process, user);
    }

    /// The same with this namespace of processes.
    public SharedNamespaces withProcess(String path) {
        return new SharedNamespaces(network, interProcess, hostName, Optional.of(path), user);
    }

    /// The same with this user namespace.
    public SharedNamespaces withUser(String path) {
        return new SharedNamespaces(network, interProcess, hostName, process, Optional.of(path));
    }

    /// The path for a type; empty for types that are never shared.
    public Optional<String> path(NamespaceType type) {
        return switch (type) {
            case NETWORK -> network;
            case INTER_PROCESS -> interProcess;
            case HOST_NAME -> hostName;
            case PROCESS -> process;
            case USER -> user;
            case MOUNT, CONTROL_GROUP, TIME -> Optional.empty();
        };
    }
}
