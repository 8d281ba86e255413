// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.NamespaceModes.UserMaps;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pods to write specifications of, and short ways to read those.
final class Pods {
    static final String ID = "0123456789abcdef".repeat(4);
    static final String CONTAINER_ID = "fedcba9876543210".repeat(4);
    static final PodIdentity IDENTITY = new PodIdentity("web-0", "shop", "uid-7", 0);
    static final UserMaps MAPS =
            new UserMaps(
                    List.of(new IdMap(0, 100_000, 65_536)), List.of(new IdMap(0, 100_000, 65_536)));
    static final SandboxFiles FILES =
            new SandboxFiles("/v/hostname", "/v/hosts", "/v/resolv.conf", "/v/shm");

    /// A node where everything may be given.
    static final NodeTraits NODE = new NodeTraits("node-1", Capabilities.KNOWN, 0, false);

    private Pods() {}

    static PodConfiguration pod(NamespaceModes modes) {
        return pod(modes, Map.of());
    }

    static PodConfiguration pod(NamespaceModes modes, Map<String, String> sysctls) {
        return new PodConfiguration(
                IDENTITY,
                "web-0",
                "/var/log/pods/web-0",
                Optional.empty(),
                List.of(),
                Map.of(),
                Map.of(),
                "",
                modes,
                sysctls,
                List.of(),
                InterfaceRequest.none(),
                List.of());
    }

    static PodConfiguration below(PodConfiguration pod, String controlGroupParent) {
        return new PodConfiguration(
                pod.identity(),
                pod.hostName(),
                pod.logDirectory(),
                pod.dns(),
                pod.ports(),
                pod.labels(),
                pod.annotations(),
                controlGroupParent,
                pod.namespaces(),
                pod.sysctls(),
                pod.hostAliases(),
                InterfaceRequest.none(),
                pod.containers());
    }

    static NamespaceModes modes(Mode network, Mode process, Mode interProcess) {
        return new NamespaceModes(network, process, interProcess, Optional.empty());
    }

    static NamespaceModes withUsers(NamespaceModes modes) {
        return new NamespaceModes(
                modes.network(), modes.process(), modes.interProcess(), Optional.of(MAPS));
    }

    static SandboxParts parts(PodConfiguration pod, SharedNamespaces namespaces) {
        return new SandboxParts(ID, pod, namespaces, FILES);
    }

    static ContainerConfiguration sleeping() {
        return ContainerConfiguration.of(
                "one", new RootSource.Folder("/v/rootfs"), List.of("/bin/sleep", "1000"));
    }

    /// The part of a document at a path such as `linux.resources`.
    static Node at(Map<String, Object> spec, String path) throws MalformedException {
        Node part = Node.of("spec", spec);
        for (String name : path.split("\\.", -1)) {
            part = part.member(name);
        }
        return part;
    }

    /// `linux.namespaces` as `type` or `type=path`.
    static List<String> namespaces(Map<String, Object> spec) throws MalformedException {
        List<String> found = new ArrayList<>();
        for (Node entry : at(spec, "linux.namespaces").items()) {
            String path = entry.member("path").textOrEmpty();
            found.add(entry.member("type").text() + (path.isEmpty() ? "" : "=" + path));
        }
        return found;
    }

    /// `mounts` as `destination type source options`.
    static List<String> mounts(Map<String, Object> spec) throws MalformedException {
        List<String> found = new ArrayList<>();
        for (Node entry : at(spec, "mounts").items()) {
            found.add(
                    entry.member("destination").text()
                            + " "
                            + entry.member("type").text()
                            + " "
                            + entry.member("source").text()
                            + " "
                            + String.join(",", entry.member("options").texts()));
        }
        return found;
    }
}
