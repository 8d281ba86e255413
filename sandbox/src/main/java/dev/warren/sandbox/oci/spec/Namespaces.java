// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.NamespaceModes.UserMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which namespaces a container has: the entries of `linux.namespaces`, in containerd's order.
final class Namespaces {
    private Namespaces() {}

    /// Those of a pod's infrastructure container: it makes what is not made yet.
    static List<Object> ofInfrastructure(SandboxParts sandbox) throws SandboxException {
        NamespaceModes modes = possible(sandbox);
        SharedNamespaces made = sandbox.namespaces();
        List<Object> entries = new ArrayList<>();
        if (modes.process() != Mode.NODE) {
            entries.add(entry(NamespaceType.PROCESS, made.process()));
        }
        if (modes.interProcess() != Mode.NODE) {
            entries.add(entry(NamespaceType.INTER_PROCESS, made.interProcess()));
        }
        // Whoever has the node's network has the node's name, too.
        if (!modes.hostNetwork()) {
            entries.add(entry(NamespaceType.HOST_NAME, made.hostName()));
        }
        entries.add(entry(NamespaceType.MOUNT, Optional.empty()));
        if (!modes.hostNetwork()) {
            entries.add(entry(NamespaceType.NETWORK, required(sandbox, NamespaceType.NETWORK)));
        }
        if (modes.user().isPresent()) {
            entries.add(entry(NamespaceType.USER, made.user()));
        }
        return entries;
    }

    /// Those of a container that joins.
    ///
    /// @param ofTarget whether it sees the processes of another container
    static List<Object> ofContainer(SandboxParts sandbox, boolean ofTarget, boolean controlGroup)
            throws SandboxException {
        NamespaceModes modes = possible(sandbox);
        List<Object> entries = new ArrayList<>();
        if (!ofTarget && modes.process() == Mode.CONTAINER) {
            entries.add(entry(NamespaceType.PROCESS, Optional.empty()));
        } else {
            shared(sandbox, NamespaceType.PROCESS, !ofTarget && modes.process() == Mode.NODE)
                    .ifPresent(entries::add);
        }
        shared(sandbox, NamespaceType.INTER_PROCESS, modes.interProcess() == Mode.NODE)
                .ifPresent(entries::add);
        shared(sandbox, NamespaceType.HOST_NAME, modes.hostNetwork()).ifPresent(entries::add);
        entries.add(entry(NamespaceType.MOUNT, Optional.empty()));
        shared(sandbox, NamespaceType.NETWORK, modes.hostNetwork()).ifPresent(entries::add);
        if (controlGroup) {
            entries.add(entry(NamespaceType.CONTROL_GROUP, Optional.empty()));
        }
        shared(sandbox, NamespaceType.USER, modes.user().isEmpty()).ifPresent(entries::add);
        return entries;
    }

    /// The maps as `uidMappings` and `gidMappings` want them.
    static List<Object> maps(List<IdMap> maps) {
        List<Object> entries = new ArrayList<>();
        for (IdMap map : maps) {
            entries.add(
                    Json.object(
                            "containerID",
                            map.inside(),
                            "hostID",
                            map.outside(),
                            "size",
                            map.length()));
        }
        return entries;
    }

    /// Adds the maps of the pod's user namespace, if it has one.
    static void addMaps(Map<String, Object> linux, NamespaceModes modes) {
        modes.user().ifPresent(maps -> addMaps(linux, maps));
    }

    private static void addMaps(Map<String, Object> linux, UserMaps maps) {
        linux.put("uidMappings", maps(maps.users()));
        linux.put("gidMappings", maps(maps.groups()));
    }

    /// The modes, unless the kernel would refuse what a container needs with them.
    private static NamespaceModes possible(SandboxParts sandbox) throws SandboxException {
        NamespaceModes modes = sandbox.pod().namespaces();
        if (modes.user().isPresent()) {
            refuseOfNode(sandbox, modes.process(), "processes", "/proc");
            refuseOfNode(sandbox, modes.interProcess(), "IPC namespace", "/dev/mqueue");
        }
        return modes;
    }

    private static void refuseOfNode(SandboxParts sandbox, Mode mode, String what, String mount)
            throws SandboxException {
        if (mode == Mode.NODE) {
            throw new SandboxException(
                    "pod "
                            + sandbox.pod().identity()
                            + " cannot have users of its own and the node's "
                            + what
                            + ": nobody in its user namespace may mount "
                            + mount
                            + ", which would show the node's");
        }
    }

    private static Optional<Object> shared(SandboxParts sandbox, NamespaceType type, boolean ofNode)
            throws SandboxException {
        // From a user namespace that it entered first, runc before 1.3 may not join the node's any
        // more. A
        // namespace that is not listed is kept, which is the same.
        boolean kept = sandbox.pod().namespaces().user().isPresent();
        if (ofNode && (kept || sandbox.namespaces().path(type).isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(entry(type, required(sandbox, type)));
    }

    private static Optional<String> required(SandboxParts sandbox, NamespaceType type)
            throws SandboxException {
        Optional<String> path = sandbox.namespaces().path(type);
        if (path.isEmpty()) {
            throw new SandboxException(
                    "pod "
                            + sandbox.pod().identity()
                            + " has no "
                            + type.word()
                            + " namespace yet that a container could join: it is neither pinned nor"
                            + " held by a process");
        }
        return path;
    }

    static Map<String, Object> entry(NamespaceType type, Optional<String> path) {
        Map<String, Object> entry = Json.object("type", type.word());
        path.ifPresent(file -> entry.put("path", file));
        return entry;
    }
}
