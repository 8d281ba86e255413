// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.ContainerConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `config.json` of a container that joins a pod. Source: containerd's CRI plugin, `container_create.go`; OCI
/// runtime specification, `config.md`, `config-linux.md`.
public final class ContainerSpec {
    private ContainerSpec() {}

    /// The document.
    ///
    /// @param sandbox with all namespaces that the pod shares; for a container that sees the processes of
    ///     another, with that one's namespace of processes
    /// @param containerId 64 hexadecimal digits; the last element of its control group
    /// @param image what it is made from says
    /// @param rootFolder its root file system, absolute or relative to the bundle
    /// @throws SandboxException when there is nothing to run, a capability has no name that Linux knows, or a
    ///     namespace is not there that the pod shares
    public static Map<String, Object> of(
            SandboxParts sandbox,
            String containerId,
            ContainerConfiguration container,
            ImageDefaults image,
            String rootFolder,
            NodeTraits node)
            throws SandboxException {
        Map<String, Object> root = Json.object("path", rootFolder);
        if (container.readOnlyRoot()) {
            root.put("readonly", true);
        }
        ContainerMounts mounts = ContainerMounts.of(sandbox, container);
        return Json.object(
                "ociVersion",
                SandboxSpec.SPECIFICATION,
                "process",
                ContainerProcess.of(sandbox, container, image, node),
                "root",
                root,
                "mounts",
                mounts.entries(sandbox),
                "annotations",
                CriAnnotations.ofContainer(sandbox, container.name(), image.name()),
                "linux",
                linux(sandbox, containerId, container, mounts.rootPropagation(), node));
    }

    private static Map<String, Object> linux(
            SandboxParts sandbox,
            String containerId,
            ContainerConfiguration container,
            String rootPropagation,
            NodeTraits node)
            throws SandboxException {
        Map<String, Object> linux = Json.object();
        Namespaces.addMaps(linux, sandbox.pod().namespaces());
        if (container.privileged() && sandbox.pod().namespaces().user().isEmpty()) {
            linux.put("devices", NodeDevices.below(Path.of("/dev")));
        }
        linux.put(
                "resources",
                Json.object(
                        "devices",
                        List.of(Json.object("allow", container.privileged(), "access", "rwm"))));
        linux.put(
                "cgroupsPath", ControlGroupPath.of(ControlGroupPath.parent(sandbox), containerId));
        linux.put(
                "namespaces",
                Namespaces.ofContainer(
                        sandbox,
                        container.processNamespaceOf().isPresent(),
                        node.unifiedControlGroups() && !container.privileged()));
        if (!rootPropagation.isEmpty()) {
            linux.put("rootfsPropagation", rootPropagation);
        }
        if (!container.privileged()) {
            linux.put("maskedPaths", DefaultMounts.MASKED_PATHS);
            linux.put("readonlyPaths", DefaultMounts.READ_ONLY_PATHS);
        }
        return linux;
    }
}
