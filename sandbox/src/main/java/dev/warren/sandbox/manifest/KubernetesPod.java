// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.HostAlias;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a Kubernetes Pod, as the kubelet does before it asks its runtime for a sandbox. Source: Kubernetes API,
/// "Pod v1 core".
final class KubernetesPod {

    private static final Set<String> DOCUMENT = Set.of("apiVersion", "kind", "metadata", "spec");
    private static final Set<String> METADATA =
            Set.of("name", "namespace", "uid", "labels", "annotations");
    private static final Set<String> SPEC =
            Set.of(
                    "hostname",
                    "hostNetwork",
                    "hostPID",
                    "hostIPC",
                    "hostUsers",
                    "shareProcessNamespace",
                    "dnsPolicy",
                    "dnsConfig",
                    "hostAliases",
                    "containers",
                    "securityContext",
                    "volumes",
                    "restartPolicy");
    private static final Set<String> SECURITY =
            Set.of("sysctls", "supplementalGroups", "runAsUser", "runAsGroup", "runAsNonRoot");

    private final Node document;
    private final Node spec;
    private final Unsupported unsupported;

    KubernetesPod(Node document, Unsupported unsupported) throws MalformedException {
        this.document = document;
        this.unsupported = unsupported;
        demandPod(document);
        this.spec = document.member("spec");
    }

    private static void demandPod(Node document) throws MalformedException {
        Node kind = document.member("kind");
        Node version = document.member("apiVersion");
        if (!kind.text().equals("Pod")) {
            throw kind.wrong("must be Pod, not '" + Names.shown(kind.text()) + "'");
        }
        if (!version.text().equals("v1")) {
            throw version.wrong("must be v1, not '" + Names.shown(version.text()) + "'");
        }
    }

    PodConfiguration read() throws MalformedException {
        unsupported.allBut(document, DOCUMENT);
        Node metadata = document.member("metadata");
        unsupported.allBut(metadata, METADATA);
        spec.object();
        unsupported.allBut(spec, SPEC);
        Node restart = spec.member("restartPolicy");
        if (!restart.textOrEmpty().isEmpty() && !restart.text().equals("Never")) {
            unsupported.note(restart, "nothing is started again here: only Never is supported");
        }
        boolean hostNetwork = spec.member("hostNetwork").truth(false);
        String name = Names.subdomain(metadata.member("name"));
        KubernetesContainers containers = new KubernetesContainers(spec, hostNetwork, unsupported);
        List<ContainerConfiguration> configurations = containers.read();
        PodIdentity identity =
                new PodIdentity(name, namespace(metadata), Names.loose(metadata.member("uid")), 0);
        return new PodConfiguration(
                identity,
                hostNetwork ? "" : hostName(identity),
                "",
                new KubernetesDns(spec, unsupported).read(),
                containers.ports(),
                Names.labels(metadata.member("labels")),
                Names.annotations(metadata.member("annotations")),
                "",
                namespaces(hostNetwork),
                sysctls(),
                hostAliases(),
                InterfaceRequest.none(),
                configurations);
    }

    private static String namespace(Node metadata) throws MalformedException {
        Node namespace = metadata.member("namespace");
        return namespace.isPresent() ? Names.label(namespace) : "default";
    }

    /// A name may be longer than a host's can be, and is cut then.
    private String hostName(PodIdentity identity) throws MalformedException {
        Node wanted = spec.member("hostname");
        return wanted.textOrEmpty().isEmpty() ? identity.hostName() : Names.label(wanted);
    }

    private NamespaceModes namespaces(boolean hostNetwork) throws MalformedException {
        Node shared = spec.member("shareProcessNamespace");
        boolean hostProcesses = spec.member("hostPID").truth(false);
        if (hostProcesses && shared.truth(false)) {
            throw shared.wrong("must not be true together with hostPID");
        }
        Mode processes = shared.truth(false) ? Mode.POD : Mode.CONTAINER;
        return new NamespaceModes(
                hostNetwork ? Mode.NODE : Mode.POD,
                hostProcesses ? Mode.NODE : processes,
                spec.member("hostIPC").truth(false) ? Mode.NODE : Mode.POD,
                spec.member("hostUsers").truth(true)
                        ? Optional.empty()
                        : Optional.of(PodManifest.STANDARD_USERS));
    }

    private Map<String, String> sysctls() throws MalformedException {
        Node security = spec.member("securityContext");
        unsupported.allBut(security, SECURITY);
        Map<String, String> sysctls = new LinkedHashMap<>();
        for (Node item : security.member("sysctls").items()) {
            unsupported.allBut(item, Set.of("name", "value"));
            String name = Names.sysctl(item.member("name"), item.member("name").text());
            Node value = item.member("value");
            if (sysctls.put(name, Names.plain(value, value.text())) != null) {
                throw item.wrong("'" + name + "' stands there twice");
            }
        }
        return sysctls;
    }

    private List<HostAlias> hostAliases() throws MalformedException {
        List<HostAlias> aliases = new ArrayList<>();
        for (Node item : spec.member("hostAliases").items()) {
            unsupported.allBut(item, Set.of("ip", "hostnames"));
            List<String> names = new ArrayList<>();
            for (Node name : item.member("hostnames").items()) {
                names.add(Names.subdomain(name));
            }
            if (names.isEmpty()) {
                throw item.wrong("has no hostnames");
            }
            aliases.add(new HostAlias(Names.address(item.member("ip")), names));
        }
        return aliases;
    }
}
