// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.PodConfiguration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is kept on disk of a sandbox.
///
/// @param pod what it was wanted to be, without its containers
/// @param bootId of the boot in which it was made: all but its network's leases ends with that
/// @param network its network namespace; empty when it uses the node's
/// @param addresses of the pod, the first one being *the* pod's address
/// @param networks the networks that it is attached to, in their order
/// @param infra the process that holds its namespaces; empty when mounts do
/// @param runtime the OCI runtime's program
public record SandboxRecord(
        String id,
        PodConfiguration pod,
        Instant created,
        String bootId,
        Optional<Network> network,
        List<String> addresses,
        List<String> networks,
        Optional<Infra> infra,
        String runtime,
        List<ContainerRecord> containers) {

    /// A network namespace with the name that keeps it.
    public record Network(String path, NamespaceId id) {}

    /// @param startTicks when it began, in ticks since the boot: with the pid its identity
    public record Infra(int pid, long startTicks) {
        /// Its identity.
        public ProcessId process() {
            return new ProcessId(pid, startTicks);
        }
    }

    /// Keeps copies that nobody can change.
    public SandboxRecord {
        addresses = List.copyOf(addresses);
        networks = List.copyOf(networks);
        containers = List.copyOf(containers);
    }

    /// The container of this id.
    public Optional<ContainerRecord> container(String containerId) {
        return containers.stream().filter(one -> one.id().equals(containerId)).findFirst();
    }

    /// The container of this id.
    ///
    /// @throws NotFoundException when there is none
    ContainerRecord demand(String containerId) throws NotFoundException {
        return container(containerId)
                .orElseThrow(
                        () ->
                                new NotFoundException(
                                        "there is no container "
                                                + Registry.shortened(containerId)
                                                + " in sandbox "
                                                + Registry.shortened(id)));
    }

    /// The same with a container more, or in place of the one with its id.
    SandboxRecord with(ContainerRecord container) {
        List<ContainerRecord> all = new ArrayList<>(containers);
        all.removeIf(one -> one.id().equals(container.id()));
        all.add(container);
        return withContainers(all);
    }

    SandboxRecord without(String containerId) {
        return withContainers(
                containers.stream().filter(one -> !one.id().equals(containerId)).toList());
    }

    private SandboxRecord withContainers(List<ContainerRecord> all) {
        return new SandboxRecord(
                id, pod, created, bootId, network, addresses, networks, infra, runtime, all);
    }

    Map<String, Object> document() {
        Map<String, Object> document =
                Json.object(
                        "id",
                        id,
                        "config",
                        dev.warren.sandbox.pod.PodDocument.of(pod),
                        "created",
                        created.toString(),
                        "bootId",
                        bootId,
                        "ips",
                        addresses,
                        "networks",
                        networks,
                        "runtime",
                        runtime,
                        "containers",
                        containers.stream().map(ContainerRecord::document).toList());
        network.ifPresent(
                found ->
                        document.put(
                                "netns",
                                Json.object(
                                        "path", found.path(),
                                        "device", found.id().device(),
                                        "inode", found.id().inode())));
        infra.ifPresent(
                found ->
                        document.put(
                                "infra",
                                Json.object("pid", found.pid(), "startTicks", found.startTicks())));
        return document;
    }

    /// @param config reads the document that [dev.warren.sandbox.pod.PodDocument] writes
    static SandboxRecord parse(Node node, ConfigReader config) throws MalformedException {
        List<ContainerRecord> containers = new ArrayList<>();
        for (Node container : node.member("containers").items()) {
            containers.add(ContainerRecord.parse(container));
        }
        return new SandboxRecord(
                node.member("id").text(),
                config.read(node.member("config")),
                instant(node.member("created")),
                node.member("bootId").textOrEmpty(),
                network(node.member("netns")),
                node.member("ips").texts(),
                node.member("networks").texts(),
                infra(node.member("infra")),
                node.member("runtime").textOrEmpty(),
                containers);
    }

    /// Reads the pod's configuration.
    interface ConfigReader {
        PodConfiguration read(Node config) throws MalformedException;
    }

    private static Optional<Network> network(Node node) throws MalformedException {
        if (!node.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                new Network(
                        node.member("path").text(),
                        new NamespaceId(
                                number(node.member("device")), number(node.member("inode")))));
    }

    private static Optional<Infra> infra(Node node) throws MalformedException {
        if (!node.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                new Infra((int) number(node.member("pid")), number(node.member("startTicks"))));
    }

    private static long number(Node node) throws MalformedException {
        return node.number(0, Long.MAX_VALUE);
    }

    static Instant instant(Node node) throws MalformedException {
        String text = node.text();
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw node.wrong("'" + text + "' is no moment");
        }
    }
}
