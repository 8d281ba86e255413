// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.NamespaceModes;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Pods that runc and crun make of what is written for them.
abstract class RuntimeGround {
    static final ImageDefaults PAUSE = ImageDefaults.ofCommand(List.of("/bin/sleep", "1000"));

    static final List<String> ALL = List.of("net", "ipc", "uts", "pid", "mnt", "user");

    static SandboxParts sandbox(
            RuntimeLab lab, NamespaceModes modes, SharedNamespaces made, SandboxFiles files) {
        return new SandboxParts(
                Pods.ID, Pods.below(Pods.pod(modes), lab.controlGroupParent()), made, files);
    }

    static SandboxParts sandbox(RuntimeLab lab, NamespaceModes modes, SharedNamespaces made) {
        return sandbox(lab, modes, made, lab.files());
    }

    static Map<String, Object> infrastructure(RuntimeLab lab, SandboxParts sandbox)
            throws IOException {
        return checked(lab, SandboxSpec.of(sandbox, PAUSE, lab.rootFolder(), NodeTraits.read()));
    }

    static Map<String, Object> container(
            RuntimeLab lab, SandboxParts sandbox, ContainerConfiguration container)
            throws IOException {
        return checked(
                lab,
                ContainerSpec.of(
                        sandbox,
                        Pods.CONTAINER_ID,
                        container,
                        ImageDefaults.none(),
                        lab.rootFolder(),
                        NodeTraits.read()));
    }

    /// What we write, we would not refuse.
    static Map<String, Object> checked(RuntimeLab lab, Map<String, Object> spec)
            throws IOException {
        SpecValidation.demand(spec, lab.folder().toString(), NodeTraits.read(), "our own");
        return spec;
    }

    static void shares(long one, long other, List<String> kinds) throws IOException {
        for (String kind : ALL) {
            String first = RuntimeLab.namespace(one, kind);
            String second = RuntimeLab.namespace(other, kind);
            if (kinds.contains(kind)) {
                assertThat(second).as(kind).isEqualTo(first);
            } else {
                assertThat(second).as(kind).isNotEqualTo(first);
            }
        }
    }
}
