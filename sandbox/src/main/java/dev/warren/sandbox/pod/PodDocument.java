// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A pod's configuration as CRI's `PodSandboxConfig` in JSON, with the names of fields that `crictl` reads.
///
/// Containers are not part of it; neither does CRI have them there.
public final class PodDocument {
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
        return document;
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
                            mapping.protocol().toUpperCase(java.util.Locale.ROOT),
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
}
