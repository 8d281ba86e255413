// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.pod.PodConfiguration;

/// Where a container's processes are counted. Source: OCI runtime specification, `linux.cgroupsPath`; runc's
/// `docs/systemd.md`.
public final class ControlGroupPath {
    private static final String DEFAULT_PARENT = "/warren";
    private static final String SLICE = ".slice";
    // systemd names the scope <prefix>-<id>.scope; tools find containers of Kubernetes by this one.
    private static final String SCOPE_PREFIX = "cri-containerd";

    private ControlGroupPath() {}

    /// The group below which those of a pod's containers are made: the one that the pod asks for, or
    /// `/warren/<sandbox id>`.
    public static String parent(SandboxParts sandbox) {
        return parent(sandbox.id(), sandbox.pod());
    }

    /// The same from less.
    public static String parent(String sandboxId, PodConfiguration pod) {
        String wanted = pod.controlGroupParent();
        return wanted.isEmpty() ? DEFAULT_PARENT + "/" + sandboxId : wanted;
    }

    /// Whether the runtime has to be told to ask systemd for it (`--systemd-cgroup`).
    public static boolean isOfSystemd(String parent) {
        return last(parent).endsWith(SLICE);
    }

    /// `cgroupsPath` of a container: `<parent>/<id>`, or `<slice>:cri-containerd:<id>` when the parent is a
    /// slice of systemd.
    public static String of(String parent, String containerId) {
        if (isOfSystemd(parent)) {
            return last(parent) + ":" + SCOPE_PREFIX + ":" + containerId;
        }
        String folder = withoutTrailingSlashes(parent);
        return folder + "/" + containerId;
    }

    /// Whether a `cgroupsPath` is one that the runtime has to ask systemd for.
    public static boolean isScope(String controlGroup) {
        String[] parts = controlGroup.split(":", -1);
        return parts.length == 3 && parts[0].endsWith(SLICE) && !controlGroup.startsWith("/");
    }

    private static String last(String path) {
        String folder = withoutTrailingSlashes(path);
        return folder.substring(folder.lastIndexOf('/') + 1);
    }

    private static String withoutTrailingSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
