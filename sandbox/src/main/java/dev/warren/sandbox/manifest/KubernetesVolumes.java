// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.ContainerConfiguration.BindMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Volumes of a pod, of which those are supported that are files and folders of the node, and where its
/// containers mount them. Source: Kubernetes API, "Volume v1 core", "HostPathVolumeSource", "VolumeMount".
final class KubernetesVolumes {
    private static final Set<String> MOUNT =
            Set.of("name", "mountPath", "readOnly", "mountPropagation");

    private final Map<String, String> hostPaths = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Unsupported unsupported;

    KubernetesVolumes(Node volumes, Unsupported unsupported) throws MalformedException {
        this.unsupported = unsupported;
        for (Node volume : volumes.items()) {
            String name = Names.label(volume.member("name"));
            if (!names.add(name)) {
                throw volume.member("name").wrong("'" + name + "' is the name of two volumes");
            }
            unsupported.allBut(volume, Set.of("name", "hostPath"));
            Node hostPath = volume.member("hostPath");
            if (hostPath.isPresent()) {
                unsupported.allBut(hostPath, Set.of("path", "type"));
                hostPaths.put(name, path(hostPath));
            }
        }
    }

    private String path(Node hostPath) throws MalformedException {
        String path = Names.path(hostPath.member("path"));
        Node type = hostPath.member("type");
        Path place = Path.of(path);
        switch (type.textOrEmpty()) {
            case "" -> {}
            case "Directory" -> demand(type, Files.isDirectory(place), path, "a folder");
            case "File" -> demand(type, Files.isRegularFile(place), path, "a file");
            default -> unsupported.note(type, "Directory and File are supported");
        }
        return path;
    }

    private static void demand(Node type, boolean is, String path, String what)
            throws MalformedException {
        if (!is) {
            throw type.wrong("says that '%s' is %s, and it is none".formatted(path, what));
        }
    }

    /// @param privileged whether mounts in the container may come out of it
    List<BindMount> mounts(Node list, boolean privileged) throws MalformedException {
        List<BindMount> mounts = new ArrayList<>();
        Set<String> places = new HashSet<>();
        for (Node item : list.items()) {
            unsupported.allBut(item, MOUNT);
            Node name = item.member("name");
            if (!names.contains(name.text())) {
                throw name.wrong("there is no volume '" + Names.shown(name.text()) + "'");
            }
            Node mountPath = item.member("mountPath");
            String place = Names.path(mountPath);
            if (place.contains(":") || !places.add(place)) {
                throw mountPath.wrong(
                        place.contains(":")
                                ? "must not hold a colon"
                                : "'" + place + "' is mounted on twice");
            }
            String propagation = propagation(item.member("mountPropagation"), privileged);
            String hostPath = hostPaths.get(name.text());
            // A volume of another kind was noted as not supported; nothing is mounted then.
            if (hostPath != null) {
                mounts.add(
                        new BindMount(
                                hostPath,
                                place,
                                item.member("readOnly").truth(false),
                                propagation));
            }
        }
        return mounts;
    }

    private static String propagation(Node node, boolean privileged) throws MalformedException {
        return switch (node.textOrEmpty()) {
            case "", "None" -> "private";
            case "HostToContainer" -> "rslave";
            case "Bidirectional" -> {
                if (!privileged) {
                    throw node.wrong("can only be Bidirectional in a privileged container");
                }
                yield "rshared";
            }
            default -> throw node.wrong("must be None, HostToContainer or Bidirectional");
        };
    }
}
