// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import dev.warren.survey.FileRoot;
import dev.warren.survey.Ground;
import java.util.ArrayList;
import java.util.List;

/// A folder in which one containerd keeps the bundles of its running tasks, by containerd namespace
/// and id.
///
/// @param path of `io.containerd.runtime.v2.task`, below `root`
public record BundleFolder(FileRoot root, String path) {
    private static final String TASKS = "/io.containerd.runtime.v2.task";

    /// Where distributions put containerd's state: upstream and EKS; k3s and RKE2; k0s; MicroK8s;
    /// Docker's own.
    private static final List<String> STATES =
            List.of(
                    "/run/containerd",
                    "/run/k3s/containerd",
                    "/run/k0s/containerd",
                    "/var/snap/microk8s/common/run/containerd",
                    "/run/docker/containerd/daemon",
                    "/var/run/docker/containerd/daemon");

    /// The places where distributions put them.
    public static List<BundleFolder> wellKnown(Ground ground) {
        return STATES.stream()
                .map(state -> new BundleFolder(ground.root(), state + TASKS))
                .toList();
    }

    /// The well-known folders, whether they exist or not, and those that running shims work in. One
    /// may stand twice, under one name or under several.
    public static List<BundleFolder> all(Ground ground) {
        List<BundleFolder> folders = new ArrayList<>(wellKnown(ground));
        // A saved tree is not what the shims of this machine work in.
        for (Shim shim : ground.root().isReal() ? Shim.running(ground) : List.<Shim>of()) {
            folders.add(new BundleFolder(shim.root(), shim.state()));
        }
        return folders;
    }
}
