// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import dev.warren.survey.Ground;
import dev.warren.survey.Reach;
import java.util.ArrayList;
import java.util.List;

/// Where containerds keep the bundles of their running tasks, by containerd namespace and id:
/// `io.containerd.runtime.v2.task`.
public final class BundleFolders {
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

    private BundleFolders() {}

    /// The well-known folders, whether they exist or not, and those that running shims work in. One
    /// may stand several times, under one name or under several.
    public static List<RuntimeFolder> all(Ground ground) {
        List<RuntimeFolder> folders = new ArrayList<>();
        for (String state : STATES) {
            folders.add(new RuntimeFolder(ground.root(), Reach.EVERYTHING, state + TASKS));
        }
        // A saved tree is not what the shims of this machine work in.
        for (Shim shim : ground.root().isReal() ? Shim.running(ground) : List.<Shim>of()) {
            folders.add(new RuntimeFolder(shim.root(), shim.reach(), shim.state()));
        }
        return folders;
    }
}
