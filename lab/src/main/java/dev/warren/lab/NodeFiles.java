// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Files as container runtimes and CNI leave them on a node, by path.
final class NodeFiles {
    private static final String TASKS = "/run/containerd/io.containerd.runtime.v2.task/k8s.io/";

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    Map<String, byte[]> all() {
        return files;
    }

    NodeFiles text(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    NodeFiles json(String path, Object document) {
        files.put(path, Json.write(document));
        return this;
    }

    /// containerd's bundles of a pod: its sandbox and one container.
    NodeFiles bundles(LabPod pod, Map<String, Object> annotations) {
        String container = containerId(pod);
        String application = application(pod);
        Map<String, Object> sandbox = annotations(pod, "sandbox");
        sandbox.putAll(annotations);
        json(TASKS + pod.sandboxId() + "/config.json", bundle(pod, sandbox));
        Map<String, Object> member = annotations(pod, "container");
        member.put("io.kubernetes.cri.container-name", application);
        member.put("io.kubernetes.cri.image-name", "registry.example/" + application + ":1.0");
        return json(TASKS + container + "/config.json", bundle(pod, member));
    }

    private static Map<String, Object> annotations(LabPod pod, String type) {
        return Json.object(
                "io.kubernetes.cri.container-type",
                type,
                "io.kubernetes.cri.sandbox-id",
                pod.sandboxId(),
                "io.kubernetes.cri.sandbox-name",
                pod.name(),
                "io.kubernetes.cri.sandbox-namespace",
                pod.namespace(),
                "io.kubernetes.cri.sandbox-uid",
                pod.uid());
    }

    private static Object bundle(LabPod pod, Map<String, Object> annotations) {
        return Json.object(
                "ociVersion",
                "1.2.1",
                "hostname",
                pod.name(),
                "annotations",
                annotations,
                "linux",
                Json.object(
                        "namespaces",
                        List.of(
                                Json.object("type", "pid"),
                                Json.object("type", "ipc"),
                                Json.object("type", "mount"),
                                Json.object("type", "network", "path", netnsPath(pod)))));
    }

    /// As containerd writes it.
    static String netnsPath(LabPod pod) {
        return "/var/run/netns/" + pod.netns();
    }

    /// Turned round, so that it is another one and still looks like an id.
    private static String containerId(LabPod pod) {
        StringBuilder digits = new StringBuilder(pod.sandboxId());
        return digits.replace(0, 2, "10").reverse().toString();
    }

    /// What comes before the generated part of a pod's name.
    private static String application(LabPod pod) {
        int dash = pod.name().indexOf('-', pod.name().startsWith("kube-") ? 5 : 0);
        return dash < 0 ? pod.name() : pod.name().substring(0, dash);
    }

    /// An entry of libcni's cache.
    NodeFiles cniResult(LabPod pod, String network, Object configuration, Object result) {
        String base64 =
                Base64.getEncoder()
                        .encodeToString(Json.line(configuration).getBytes(StandardCharsets.UTF_8));
        Object entry =
                Json.object(
                        "kind",
                        "cniCacheV1",
                        "containerId",
                        pod.sandboxId(),
                        "config",
                        base64,
                        "ifName",
                        "eth0",
                        "networkName",
                        network,
                        "netns",
                        netnsPath(pod),
                        "cniArgs",
                        List.of(
                                List.of("IgnoreUnknown", "1"),
                                List.of("K8S_POD_NAMESPACE", pod.namespace()),
                                List.of("K8S_POD_NAME", pod.name()),
                                List.of("K8S_POD_INFRA_CONTAINER_ID", pod.sandboxId()),
                                List.of("K8S_POD_UID", pod.uid())),
                        "result",
                        result);
        String file = network + "-" + pod.sandboxId() + "-eth0";
        return json("/var/lib/cni/results/" + file, entry);
    }
}
