// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A pod's configuration as CRI's `PodSandboxConfig` in JSON, with the names of fields that `crictl` reads, as it is
/// kept on disk. What people write is read by the manifests' reader, which is more patient.
///
/// Containers and host aliases are not part of it; neither does CRI have them there.
public final class PodDocument {
    private static final int LAST_PORT = 65535;
    private static final long LAST_ID = 0xffffffffL;

    private PodDocument() {}

    /// The document.
    public static Map<String, Object> of(PodConfiguration pod) {
        PodIdentity identity = pod.identity();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "metadata",
                Json.object(
                        "name", identity.name(),
                        "namespace", identity.namespace(),
                        "uid", identity.uid(),
                        "attempt", identity.attempt()));
        putText(document, "hostname", pod.hostName());
        putText(document, "log_directory", pod.logDirectory());
        pod.dns().ifPresent(dns -> document.put("dns_config", dns(dns)));
        putList(document, "port_mappings", ports(pod.ports()));
        putMap(document, "labels", pod.labels());
        putMap(document, "annotations", pod.annotations());
        document.put("linux", linux(pod));
        Map<String, Object> first = firstInterface(pod.firstInterface());
        if (!first.isEmpty()) {
            document.put("first_interface", first);
        }
        return document;
    }

    /// CRI has nothing of the kind.
    private static Map<String, Object> firstInterface(InterfaceRequest request) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        putList(wanted, "ips", List.copyOf(request.addresses()));
        putText(wanted, "mac", request.hardwareAddress());
        putList(wanted, "aliases", List.copyOf(request.aliases()));
        return wanted;
    }

    private static Map<String, Object> dns(DnsConfiguration dns) {
        return Json.object(
                "servers", dns.servers(), "searches", dns.searches(), "options", dns.options());
    }

    private static List<Object> ports(List<PortMapping> mappings) {
        List<Object> ports = new ArrayList<>();
        for (PortMapping mapping : mappings) {
            ports.add(
                    Json.object(
                            "protocol",
                            mapping.protocol().toUpperCase(Locale.ROOT),
                            "container_port",
                            mapping.containerPort(),
                            "host_port",
                            mapping.hostPort(),
                            "host_ip",
                            mapping.hostAddress()));
        }
        return ports;
    }

    private static Map<String, Object> linux(PodConfiguration pod) {
        NamespaceModes modes = pod.namespaces();
        Map<String, Object> options =
                Json.object(
                        "network", modes.network().name(),
                        "pid", modes.process().name(),
                        "ipc", modes.interProcess().name());
        modes.user()
                .ifPresent(
                        user ->
                                options.put(
                                        "userns_options",
                                        Json.object(
                                                "mode", "POD",
                                                "uids", maps(user.users()),
                                                "gids", maps(user.groups()))));
        Map<String, Object> linux = new LinkedHashMap<>();
        putText(linux, "cgroup_parent", pod.controlGroupParent());
        putMap(linux, "sysctls", pod.sysctls());
        linux.put("security_context", Json.object("namespace_options", options));
        return linux;
    }

    private static List<Object> maps(List<IdMap> maps) {
        List<Object> documents = new ArrayList<>();
        for (IdMap map : maps) {
            documents.add(
                    Json.object(
                            "container_id", map.inside(),
                            "host_id", map.outside(),
                            "length", map.length()));
        }
        return documents;
    }

    private static void putText(Map<String, Object> document, String name, String text) {
        if (!text.isEmpty()) {
            document.put(name, text);
        }
    }

    private static void putList(Map<String, Object> document, String name, List<Object> list) {
        if (!list.isEmpty()) {
            document.put(name, list);
        }
    }

    private static void putMap(Map<String, Object> document, String name, Map<String, String> map) {
        if (!map.isEmpty()) {
            document.put(name, map);
        }
    }

    /// Reads what [#of] writes.
    ///
    /// @throws MalformedException for what it does not write
    public static PodConfiguration read(Node document) throws MalformedException {
        Node metadata = document.member("metadata");
        Node linux = document.member("linux");
        return new PodConfiguration(
                new PodIdentity(
                        metadata.member("name").textOrEmpty(),
                        metadata.member("namespace").textOrEmpty(),
                        metadata.member("uid").textOrEmpty(),
                        (int) metadata.member("attempt").number(0, Integer.MAX_VALUE)),
                document.member("hostname").textOrEmpty(),
                document.member("log_directory").textOrEmpty(),
                readDns(document.member("dns_config")),
                readPorts(document.member("port_mappings")),
                document.member("labels").textsByName(),
                document.member("annotations").textsByName(),
                linux.member("cgroup_parent").textOrEmpty(),
                readModes(linux.member("security_context").member("namespace_options")),
                linux.member("sysctls").textsByName(),
                List.of(),
                readFirstInterface(document.member("first_interface")),
                List.of());
    }

    private static InterfaceRequest readFirstInterface(Node request) throws MalformedException {
        return new InterfaceRequest(
                request.member("ips").texts(),
                request.member("mac").textOrEmpty(),
                request.member("aliases").texts());
    }

    private static Optional<DnsConfiguration> readDns(Node dns) throws MalformedException {
        return dns.isPresent()
                ? Optional.of(
                        new DnsConfiguration(
                                dns.member("servers").texts(),
                                dns.member("searches").texts(),
                                dns.member("options").texts()))
                : Optional.empty();
    }

    private static List<PortMapping> readPorts(Node ports) throws MalformedException {
        List<PortMapping> mappings = new ArrayList<>();
        for (Node port : ports.items()) {
            mappings.add(
                    new PortMapping(
                            port.member("protocol").text().toLowerCase(Locale.ROOT),
                            (int) port.member("container_port").number(0, LAST_PORT),
                            (int) port.member("host_port").number(0, LAST_PORT),
                            port.member("host_ip").textOrEmpty()));
        }
        return mappings;
    }

    private static NamespaceModes readModes(Node options) throws MalformedException {
        Node users = options.member("userns_options");
        return new NamespaceModes(
                readMode(options.member("network")),
                readMode(options.member("pid")),
                readMode(options.member("ipc")),
                users.isPresent()
                        ? Optional.of(
                                new NamespaceModes.UserMaps(
                                        readMaps(users.member("uids")),
                                        readMaps(users.member("gids"))))
                        : Optional.empty());
    }

    private static NamespaceModes.Mode readMode(Node mode) throws MalformedException {
        try {
            return NamespaceModes.Mode.valueOf(mode.text());
        } catch (IllegalArgumentException unknown) {
            throw mode.wrong("is no mode of a namespace");
        }
    }

    private static List<IdMap> readMaps(Node maps) throws MalformedException {
        List<IdMap> read = new ArrayList<>();
        for (Node map : maps.items()) {
            read.add(
                    new IdMap(
                            map.member("container_id").number(0, LAST_ID),
                            map.member("host_id").number(0, LAST_ID),
                            map.member("length").number(1, LAST_ID)));
        }
        return read;
    }
}
