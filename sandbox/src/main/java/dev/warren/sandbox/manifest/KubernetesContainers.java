// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import dev.warren.sandbox.pod.PortMapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The containers of a pod and their ports. Source: Kubernetes API, "Container v1 core".
final class KubernetesContainers {
    private static final Set<String> CONTAINER =
            Set.of(
                    "name",
                    "image",
                    "imagePullPolicy",
                    "command",
                    "args",
                    "env",
                    "workingDir",
                    "securityContext",
                    "ports",
                    "volumeMounts");
    private static final Set<String> PORT =
            Set.of("name", "containerPort", "hostPort", "hostIP", "protocol");
    private static final int LAST_PORT = 65_535;

    private final Node spec;
    private final boolean hostNetwork;
    private final Unsupported unsupported;
    private final List<PortMapping> ports = new ArrayList<>();
    private final Set<String> takenPorts = new HashSet<>();

    KubernetesContainers(Node spec, boolean hostNetwork, Unsupported unsupported) {
        this.spec = spec;
        this.hostNetwork = hostNetwork;
        this.unsupported = unsupported;
    }

    List<ContainerConfiguration> read() throws MalformedException {
        KubernetesVolumes volumes = new KubernetesVolumes(spec.member("volumes"), unsupported);
        List<ContainerConfiguration> containers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node item : spec.member("containers").items()) {
            if (!names.add(Names.label(item.member("name")))) {
                throw item.member("name").wrong("is the name of two containers");
            }
            unsupported.allBut(item, CONTAINER);
            containers.add(container(item, volumes));
        }
        return containers;
    }

    /// The ports of all containers; to be asked after [#read]. In the node's network there is nothing to map.
    List<PortMapping> ports() {
        return List.copyOf(ports);
    }

    private ContainerConfiguration container(Node item, KubernetesVolumes volumes)
            throws MalformedException {
        Node pull = item.member("imagePullPolicy");
        if (!Set.of("", "Never", "IfNotPresent").contains(pull.textOrEmpty())) {
            unsupported.note(pull, "nothing is pulled here: Never and IfNotPresent are supported");
        }
        KubernetesSecurity security =
                new KubernetesSecurity(
                        spec.member("securityContext"),
                        item.member("securityContext"),
                        unsupported);
        Map<String, String> environment = environment(item.member("env"));
        Optional<WantedUser> user = security.user();
        readPorts(item.member("ports"));
        return new ContainerConfiguration(
                item.member("name").text(),
                ImagePlace.read(item.member("image")),
                words(item.member("command"), environment),
                words(item.member("args"), environment),
                workingDirectory(item.member("workingDir")),
                environment.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList(),
                user,
                security.readOnlyRoot(),
                security.privileged(),
                security.capabilities("add"),
                security.capabilities("drop"),
                volumes.mounts(item.member("volumeMounts"), security.privileged()),
                Optional.empty(),
                Map.of(),
                security.noNewPrivileges());
    }

    private Map<String, String> environment(Node list) throws MalformedException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Node item : list.items()) {
            unsupported.allBut(item, Set.of("name", "value"));
            Node name = item.member("name");
            String key = name.text();
            if (!key.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '=')) {
                throw name.wrong("is no name of a variable: '" + Names.shown(key) + "'");
            }
            Node value = item.member("value");
            String text = Names.plain(value, value.textOrEmpty());
            environment.put(key, VariableExpansion.expand(text, environment));
        }
        return environment;
    }

    private static List<String> words(Node list, Map<String, String> environment)
            throws MalformedException {
        List<String> words = new ArrayList<>();
        for (Node item : list.items()) {
            String word = item.findText().orElseThrow(() -> item.wrong("must be a text"));
            words.add(VariableExpansion.expand(Names.plain(item, word), environment));
        }
        return words;
    }

    private static String workingDirectory(Node node) throws MalformedException {
        return node.textOrEmpty().isEmpty() ? "" : Names.path(node);
    }

    private void readPorts(Node list) throws MalformedException {
        for (Node item : list.items()) {
            unsupported.allBut(item, PORT);
            Node inside = item.member("containerPort");
            int containerPort =
                    inside.findNumber(1, LAST_PORT)
                            .orElseThrow(() -> inside.wrong("is missing"))
                            .intValue();
            Node outside = item.member("hostPort");
            int hostPort = outside.findNumber(0, LAST_PORT).orElse(0L).intValue();
            String protocol = protocol(item.member("protocol"));
            Node address = item.member("hostIP");
            String hostAddress = address.textOrEmpty().isEmpty() ? "" : Names.address(address);
            if (hostPort != 0 && !takenPorts.add(protocol + " " + hostPort + " " + hostAddress)) {
                throw outside.wrong(hostPort + " is taken by another port of the pod");
            }
            if (hostNetwork && hostPort != 0 && hostPort != containerPort) {
                throw outside.wrong(
                        "must be the containerPort %d with hostNetwork".formatted(containerPort));
            }
            if (!hostNetwork) {
                ports.add(new PortMapping(protocol, containerPort, hostPort, hostAddress));
            }
        }
    }

    private static String protocol(Node node) throws MalformedException {
        String protocol = node.textOrEmpty().isEmpty() ? "TCP" : node.text();
        if (!Set.of("TCP", "UDP", "SCTP").contains(protocol)) {
            throw node.wrong("must be TCP, UDP or SCTP, not '" + Names.shown(protocol) + "'");
        }
        return protocol.toLowerCase(Locale.ROOT);
    }
}
