// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.NamespaceModes.UserMaps;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.sandbox.pod.PortMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads CRI's `PodSandboxConfig`. What is absent is what Protobuf has it be: the first value of its type.
/// Source: `k8s.io/cri-api/pkg/apis/runtime/v1/api.proto`.
final class CriSandbox {
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
    private static final int LAST_PORT = 65_535;
    private static final int HOST_NAME_LENGTH = 64;
    private static final long LAST_UNSIGNED = 0xffffffffL;

    private final CriMessage document;
    private final CriMessage linux;
    private final CriMessage security;

    CriSandbox(Node document, Unsupported unsupported) throws MalformedException {
        this.document =
                new CriMessage(
                        document,
                        unsupported,
                        "metadata",
                        "hostname",
                        "log_directory",
                        "dns_config",
                        "port_mappings",
                        "labels",
                        "annotations",
                        "linux");
        this.linux = this.document.message("linux", "cgroup_parent", "security_context", "sysctls");
        this.security = linux.message("security_context", "namespace_options");
    }

    PodConfiguration read() throws MalformedException {
        CriMessage metadata = document.message("metadata", "name", "uid", "namespace", "attempt");
        Node name = metadata.member("name");
        if (Names.loose(name).isEmpty()) {
            throw name.wrong("is missing");
        }
        NamespaceModes namespaces = namespaces();
        String hostName = document.member("hostname").textOrEmpty();
        return new PodConfiguration(
                new PodIdentity(
                        name.text(),
                        Names.loose(metadata.member("namespace")),
                        Names.loose(metadata.member("uid")),
                        (int) metadata.number("attempt", Integer.MAX_VALUE)),
                hostName.isEmpty()
                        ? ""
                        : Names.subdomain(document.member("hostname"), HOST_NAME_LENGTH),
                path(document.member("log_directory")),
                dns(),
                ports(),
                Names.labels(document.member("labels")),
                Names.annotations(document.member("annotations")),
                path(linux.member("cgroup_parent")),
                namespaces,
                sysctls(),
                List.of(),
                InterfaceRequest.none(),
                List.of());
    }

    private static String path(Node node) throws MalformedException {
        return node.textOrEmpty().isEmpty() ? "" : Names.path(node);
    }

    private Optional<DnsConfiguration> dns() throws MalformedException {
        CriMessage dns = document.message("dns_config", "servers", "searches", "options");
        if (!dns.isPresent()) {
            return Optional.empty();
        }
        List<String> servers = new ArrayList<>();
        for (Node server : dns.member("servers").items()) {
            servers.add(Names.address(server));
        }
        return Optional.of(
                new DnsConfiguration(
                        servers, words(dns.member("searches")), words(dns.member("options"))));
    }

    private static List<String> words(Node list) throws MalformedException {
        List<String> words = new ArrayList<>();
        for (Node item : list.items()) {
            String word = item.text();
            if (!word.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw item.wrong("must be one word, not '" + Names.shown(word) + "'");
            }
            words.add(word);
        }
        return words;
    }

    private List<PortMapping> ports() throws MalformedException {
        List<PortMapping> ports = new ArrayList<>();
        for (CriMessage port :
                document.messages(
                        "port_mappings", "protocol", "container_port", "host_port", "host_ip")) {
            Node inside = port.member("container_port");
            int containerPort = (int) port.number("container_port", LAST_PORT);
            if (containerPort == 0) {
                throw inside.wrong("is missing");
            }
            Node address = port.member("host_ip");
            ports.add(
                    new PortMapping(
                            port.word("protocol", PROTOCOLS).toLowerCase(Locale.ROOT),
                            containerPort,
                            (int) port.number("host_port", LAST_PORT),
                            address.textOrEmpty().isEmpty() ? "" : Names.address(address)));
        }
        return ports;
    }

    private Map<String, String> sysctls() throws MalformedException {
        Map<String, String> sysctls = new LinkedHashMap<>();
        for (Map.Entry<String, Node> sysctl : linux.member("sysctls").members().entrySet()) {
            Node value = sysctl.getValue();
            sysctls.put(
                    Names.sysctl(value, sysctl.getKey()), Names.plain(value, value.textOrEmpty()));
        }
        return sysctls;
    }

    private NamespaceModes namespaces() throws MalformedException {
        CriMessage options =
                security.message("namespace_options", "network", "pid", "ipc", "userns_options");
        return new NamespaceModes(
                mode(options, "network", "POD", "NODE"),
                mode(options, "pid", "POD", "CONTAINER", "NODE"),
                mode(options, "ipc", "POD", "NODE"),
                users(options));
    }

    private static Mode mode(CriMessage options, String name, String... allowed)
            throws MalformedException {
        String word = options.word(name, List.of("POD", "CONTAINER", "NODE", "TARGET"));
        if (!List.of(allowed).contains(word)) {
            throw options.member(name)
                    .wrong(
                            "of a sandbox must be %s, not %s"
                                    .formatted(String.join(" or ", allowed), word));
        }
        return Mode.valueOf(word);
    }

    private static Optional<UserMaps> users(CriMessage options) throws MalformedException {
        CriMessage users = options.message("userns_options", "mode", "uids", "gids");
        if (!users.isPresent()) {
            return Optional.empty();
        }
        String mode = users.word("mode", List.of("POD", "CONTAINER", "NODE", "TARGET"));
        List<IdMap> uids = maps(users, "uids");
        List<IdMap> gids = maps(users, "gids");
        if (mode.equals("NODE")) {
            if (!uids.isEmpty() || !gids.isEmpty()) {
                throw users.member("mode").wrong("is NODE, which takes no maps");
            }
            return Optional.empty();
        }
        if (!mode.equals("POD")) {
            throw users.member("mode").wrong("of a sandbox must be POD or NODE, not " + mode);
        }
        demand(users.member("uids"), uids);
        demand(users.member("gids"), gids);
        return Optional.of(new UserMaps(uids, gids));
    }

    private static void demand(Node node, List<IdMap> maps) throws MalformedException {
        try {
            IdMap.kernelText(maps);
        } catch (IllegalArgumentException wrong) {
            throw node.wrong(String.valueOf(wrong.getMessage()));
        }
    }

    private static List<IdMap> maps(CriMessage users, String name) throws MalformedException {
        List<IdMap> maps = new ArrayList<>();
        for (CriMessage map : users.messages(name, "host_id", "container_id", "length")) {
            long inside = map.number("container_id", LAST_UNSIGNED);
            long outside = map.number("host_id", LAST_UNSIGNED);
            long length = map.number("length", LAST_UNSIGNED);
            try {
                maps.add(new IdMap(inside, outside, length));
            } catch (IllegalArgumentException wrong) {
                throw users.member(name).wrong(String.valueOf(wrong.getMessage()));
            }
        }
        return maps;
    }
}
