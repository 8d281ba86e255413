// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.pod.PodIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The annotations by which containerd, its shim, and every tool that reads bundles recognise a pod. Source:
/// containerd's CRI plugin, `annotations.go`; `sandbox-uid` since 1.6, `podsandbox.image-name` since 2.0.
public final class CriAnnotations {
    /// What all of them begin with.
    public static final String PREFIX = "io.kubernetes.cri.";

    public static final String CONTAINER_TYPE = PREFIX + "container-type";
    public static final String CONTAINER_NAME = PREFIX + "container-name";
    public static final String IMAGE_NAME = PREFIX + "image-name";
    public static final String SANDBOX_ID = PREFIX + "sandbox-id";
    public static final String SANDBOX_NAME = PREFIX + "sandbox-name";
    public static final String SANDBOX_NAMESPACE = PREFIX + "sandbox-namespace";
    public static final String SANDBOX_UID = PREFIX + "sandbox-uid";
    public static final String SANDBOX_LOG_DIRECTORY = PREFIX + "sandbox-log-directory";
    public static final String SANDBOX_IMAGE_NAME = PREFIX + "podsandbox.image-name";

    private CriAnnotations() {}

    /// Those of a pod's infrastructure container, sorted by name.
    ///
    /// @param imageName empty for one that comes from no image
    static Map<String, Object> ofSandbox(SandboxParts sandbox, String imageName) {
        Map<String, Object> annotations = common(sandbox, "sandbox");
        annotations.put(SANDBOX_LOG_DIRECTORY, sandbox.pod().logDirectory());
        if (!imageName.isEmpty()) {
            annotations.put(SANDBOX_IMAGE_NAME, imageName);
        }
        return new LinkedHashMap<>(annotations);
    }

    /// Those of a container, sorted by name.
    ///
    /// @param imageName empty for one that comes from no image
    static Map<String, Object> ofContainer(
            SandboxParts sandbox, String containerName, String imageName) {
        Map<String, Object> annotations = common(sandbox, "container");
        annotations.put(CONTAINER_NAME, containerName);
        if (!imageName.isEmpty()) {
            annotations.put(IMAGE_NAME, imageName);
        }
        return new LinkedHashMap<>(annotations);
    }

    private static Map<String, Object> common(SandboxParts sandbox, String type) {
        PodIdentity pod = sandbox.pod().identity();
        Map<String, Object> annotations = new TreeMap<>();
        annotations.put(CONTAINER_TYPE, type);
        annotations.put(SANDBOX_ID, sandbox.id());
        annotations.put(SANDBOX_NAME, pod.name());
        annotations.put(SANDBOX_NAMESPACE, pod.namespace());
        annotations.put(SANDBOX_UID, pod.uid());
        return annotations;
    }
}
