// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.net.Mac;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node with Docker's default network: containers on `docker0`, of which the first has a published port.
final class DockerNode implements Topology {
    static final int PUBLISHED_PORT = 8080;
    static final int CONTAINER_PORT = 80;

    private static final Subnet SUBNET = Subnet.of("172.17.0.0/16", "172.17.0.1", "172.17.0.2");
    private static final Mac BRIDGE_MAC = Mac.parse("02:42:ac:11:00:01");

    /// As Docker 28 writes them.
    private static final String RULES =
            """
            *nat
            :DOCKER - [0:0]
            -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
            -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
            -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
            {published-nat}COMMIT
            *filter
            :FORWARD DROP [0:0]
            :DOCKER - [0:0]
            :DOCKER-BRIDGE - [0:0]
            :DOCKER-CT - [0:0]
            :DOCKER-FORWARD - [0:0]
            :DOCKER-USER - [0:0]
            -A FORWARD -j DOCKER-USER
            -A FORWARD -j DOCKER-FORWARD
            {published-filter}-A DOCKER ! -i docker0 -o docker0 -j DROP
            -A DOCKER-BRIDGE -o docker0 -j DOCKER
            -A DOCKER-CT -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            -A DOCKER-FORWARD -j DOCKER-CT
            -A DOCKER-FORWARD -j DOCKER-BRIDGE
            -A DOCKER-FORWARD -i docker0 -j ACCEPT
            COMMIT
            """;

    private final PlainNode plain;
    private final List<LabPod> containers;

    DockerNode(LabOptions options) {
        plain = new PlainNode(options);
        containers = new PlainPods(options, SUBNET, PlainNode.FREE_INDEX + 1).containers();
    }

    @Override
    public String node() {
        return plain.node();
    }

    @Override
    public String world() {
        return plain.world();
    }

    @Override
    public List<LabPod> pods() {
        return containers;
    }

    private Optional<LabPod> published() {
        return containers.stream().findFirst();
    }

    @Override
    public void wire(Site site) throws SyscallException, LabException {
        plain.wire(site);
        Place node = site.place(node());
        BridgeNode.bridge(site, node, "docker0", BRIDGE_MAC, SUBNET, containers);
        String translation =
                published()
                        .map(
                                web ->
                                        "-A DOCKER ! -i docker0 -p tcp -m tcp --dport %d -j DNAT --to-destination %s:%d\n"
                                                .formatted(
                                                        PUBLISHED_PORT,
                                                        web.address(),
                                                        CONTAINER_PORT))
                        .orElse("");
        String permission =
                published()
                        .map(
                                web ->
                                        "-A DOCKER -d %s/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport %d -j ACCEPT\n"
                                                .formatted(web.address(), CONTAINER_PORT))
                        .orElse("");
        Filters.run(
                site,
                node,
                List.of("iptables-nft-restore", "--wait"),
                RULES.replace("{published-nat}", translation)
                        .replace("{published-filter}", permission),
                "addresses are not translated and the port is not published");
    }

    /// Docker's files are believed only as long as the process runs that they name.
    @Override
    public boolean needsProcesses() {
        return true;
    }

    @Override
    public Map<String, byte[]> files(Map<String, LabProcess> processes) {
        NodeFiles files = new NodeFiles();
        for (LabPod container : containers) {
            LabProcess process = processes.get(container.sandboxId());
            if (process == null) {
                throw new IllegalStateException("no process for " + container.name());
            }
            String id = container.sandboxId();
            files.json(
                    "/var/lib/docker/containers/" + id + "/config.v2.json",
                    configuration(container, process));
            files.json(
                    "/run/docker/runtime-runc/moby/" + id + "/state.json",
                    Json.object(
                            "id",
                            id,
                            "init_process_pid",
                            process.id().pid(),
                            "init_process_start",
                            process.id().startTicks()));
        }
        return files.all();
    }

    private Object configuration(LabPod container, LabProcess process) {
        return Json.object(
                "State",
                Json.object("Running", true, "Paused", false, "Pid", process.id().pid()),
                "ID",
                container.sandboxId(),
                "Name",
                "/" + container.name(),
                "Config",
                Json.object(
                        "Hostname",
                        container.sandboxId().substring(0, 12),
                        "Image",
                        container.name().replaceAll("-.*", "") + ":latest"),
                "NetworkSettings",
                Json.object(
                        "Bridge",
                        "",
                        "SandboxID",
                        Generated.sha512(container.sandboxId()).substring(0, 64),
                        "SandboxKey",
                        container.path(),
                        "Networks",
                        Json.object("bridge", network(container)),
                        "Ports",
                        ports(container)));
    }

    private static Object network(LabPod container) {
        return Json.object(
                "Gateway",
                SUBNET.gateway().toString(),
                "IPAddress",
                container.address().toString(),
                "IPPrefixLen",
                SUBNET.network().prefixLength(),
                "MacAddress",
                container.mac().toString());
    }

    private Object ports(LabPod container) {
        if (!published().filter(container::equals).isPresent()) {
            return Json.object();
        }
        return Json.object(
                CONTAINER_PORT + "/tcp",
                List.of(
                        Json.object(
                                "HostIp", "0.0.0.0", "HostPort", String.valueOf(PUBLISHED_PORT))));
    }

    @Override
    public Map<String, Object> nodeDescription() {
        return plain.description();
    }

    @Override
    public List<String> toTry() {
        return PlainNode.toTry(containers);
    }
}
